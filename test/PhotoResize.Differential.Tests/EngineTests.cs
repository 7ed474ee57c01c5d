using PhotoResize.ImageSharp;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Sources.Headers;
using PhotoResize.Testing;
using PhotoResize.Testing.Fuzzing;
using PhotoResize.Vips;
using Xunit.Abstractions;

namespace PhotoResize.Differential.Tests;

/// <summary>Both engines on files that the header reader accepts: the same answer, the same picture, and never another exception.</summary>
public sealed class EngineTests(ITestOutputHelper output)
{
    private const int MaxPixels = 4_000_000;

    private static readonly VipsImageProcessor Vips = new VipsImageProcessor();
    private static readonly ImageSharpProcessor ImageSharp = new ImageSharpProcessor();

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Tiff)]
    [InlineData(ImageFormat.Bmp)]
    [InlineData(ImageFormat.Avif)]
    public async Task Engines_give_the_same_answer(ImageFormat format)
    {
        var disagreements = new List<Disagreement>();
        var compared = 0;
        foreach (var mutant in Mutant.OfAll(format))
        {
            var header = await SourceHeaderReader.ReadAsync(new MemoryStream(mutant.Bytes), CancellationToken.None);
            if (header.Value is { } info && info.Format == format && Plan(info) is { } plan)
            {
                compared++;
                disagreements.AddRange(await CompareAsync(mutant, plan));
            }
        }

        var report = new DisagreementReport(compared, disagreements, DecidedDifferences.All);
        output.WriteLine(report.Summary);
        Assert.True(report.Undecided.Length == 0, report.Undecided);
    }

    /// <summary>Browsers do not show TIFF, so what was drawn is the judge.</summary>
    [Theory]
    [InlineData("tif ii")]
    [InlineData("tif mm")]
    [InlineData("tif big")]
    [InlineData("tif deflate")]
    [InlineData("tif pages")]
    [InlineData("tif tiles")]
    [InlineData("tif planes")]
    [InlineData("tif jpeg")]
    [InlineData("tif palette")]
    public async Task Tiff_of_any_layout_is_what_was_drawn_or_not_supported(string name)
    {
        var seed = SeedFiles.Named(name);
        var info = (await SourceHeaderReader.ReadAsync(new MemoryStream(seed.Bytes), CancellationToken.None)).Value!;
        foreach (var engine in new IImageProcessor[] { Vips, ImageSharp })
        {
            var result = new MemoryStream();
            try
            {
                await engine.ProcessAsync(new MemorySource(seed.Bytes), Plan(info)!, result, CancellationToken.None);
            }
            catch (ImageProcessingException exception) when (exception.Error == ImageProcessingError.Unsupported && engine == ImageSharp)
            {
                continue;
            }

            var difference = PictureDifference.Between(SeedFiles.Quarters, PngFile.Read(result.ToArray()));
            Assert.True(difference.IsWithin(seed.IsExact), $"{engine.Name}: {difference}");
        }
    }

    /// <summary>The first frame in its own size, as PNG; nothing of a size that takes long.</summary>
    private static ImagePlan? Plan(SourceInfo info)
    {
        var settings = ImageSettings.Empty with { Format = ImageFormat.Png, Sharpen = false, Frame = 0 };
        return (long)info.Frames[0].Width * info.Frames[0].Height > MaxPixels
            ? null
            : ImagePlanner.Plan(settings, info, new PlanLimits(MaxPixels, MaxPixels, AllowEnlarge: false), Vips.Writable).Value;
    }

    private static async Task<IReadOnlyList<Disagreement>> CompareAsync(Mutant mutant, ImagePlan plan)
    {
        var found = new List<Disagreement>();
        var (vips, vipsAnswer) = await RunAsync(Vips);
        if (!ImageSharp.Readable.Contains(plan.Frame.Format))
        {
            return found;
        }

        var (imageSharp, imageSharpAnswer) = await RunAsync(ImageSharp);
        if (vips is not null && imageSharp is not null)
        {
            var difference = PictureDifference.Between(vips, imageSharp);
            if (!difference.IsWithin(mutant.Seed.IsExact))
            {
                found.Add(new("pictures of the engines differ", mutant, difference.ToString()));
            }
        }
        else if (vips is not null || imageSharp is not null)
        {
            found.Add(new($"libvips {vipsAnswer}, ImageSharp {imageSharpAnswer}", mutant, ""));
        }

        return found;

        async Task<(Picture? Picture, string Answer)> RunAsync(IImageProcessor engine)
        {
            var result = new MemoryStream();
            try
            {
                await engine.ProcessAsync(new MemorySource(mutant.Bytes), plan, result, CancellationToken.None).WaitAsync(Waiting.Longest);
                var picture = PngFile.Read(result.ToArray());
                if ((picture.Width, picture.Height) != (plan.Outer.Width, plan.Outer.Height))
                {
                    found.Add(new($"{engine.Name} gives another size than planned", mutant, $"{picture.Width} x {picture.Height}"));
                }

                return (picture, "shows it");
            }
            catch (ImageProcessingException exception)
            {
                return (null, exception.Error == ImageProcessingError.Damaged ? "takes it for damaged" : "does not support it");
            }
            catch (Exception exception)
            {
                // Anything else is what this test looks for.
                found.Add(new($"{engine.Name} throws {exception.GetType().Name}", mutant, exception.Message));
                return (null, "throws");
            }
        }
    }
}
