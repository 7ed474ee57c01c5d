using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Sources.Headers;
using PhotoResize.Testing.Fuzzing;
using Xunit.Abstractions;

namespace PhotoResize.Differential.Tests;

/// <summary>The managed header reader against decoders: what it accepts is as they see it, and what it refuses none of them shows.</summary>
public sealed class HeaderTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Tiff)]
    [InlineData(ImageFormat.Bmp)]
    [InlineData(ImageFormat.Avif)]
    public async Task Header_is_read_as_decoders_read_it(ImageFormat format)
    {
        var disagreements = new List<Disagreement>();
        var compared = 0;
        foreach (var mutant in Mutant.OfAll(format))
        {
            compared++;
            var header = await SourceHeaderReader.ReadAsync(new MemoryStream(mutant.Bytes), CancellationToken.None);
            disagreements.AddRange(header.Value is { } info ? Compare(mutant, info) : CompareRefusal(mutant, header.Failure!.Detail));
        }

        var report = new DisagreementReport(compared, disagreements, DecidedDifferences.All);
        output.WriteLine(report.Summary);
        Assert.True(report.Undecided.Length == 0, report.Undecided);
    }

    private static IEnumerable<Disagreement> Compare(Mutant mutant, SourceInfo info)
    {
        if (info.Format != mutant.Seed.Format)
        {
            yield break;
        }

        var (frame, vips) = (info.Frames[0], Witnesses.Vips(info.Format, mutant.Bytes));
        if (vips is null)
        {
            var (magick, imageSharp) = (Witnesses.Magick(mutant.Bytes), Witnesses.ImageSharp(mutant.Bytes));
            if (magick is not null && imageSharp is not null && SizeOf(magick) == SizeOf(imageSharp) && SizeOf(magick) != (frame.Width, frame.Height))
            {
                yield return new("size is another to ImageMagick and ImageSharp", mutant, $"{(frame.Width, frame.Height)}, {SizeOf(magick)}");
            }

            yield break;
        }

        if (SizeOf(vips) != (frame.Width, frame.Height))
        {
            yield return new("size is another to libvips", mutant, $"{(frame.Width, frame.Height)}, {SizeOf(vips)}");
        }

        if (vips.Frames != info.FrameCount)
        {
            yield return new("number of frames is another to libvips", mutant, $"{info.FrameCount}, {vips.Frames}");
        }

        if (vips.Orientation != frame.Orientation)
        {
            yield return new("orientation is another to libvips", mutant, $"{frame.Orientation}, {vips.Orientation}");
        }

        if (vips.HasAlpha != frame.HasAlpha)
        {
            yield return new("alpha is another to libvips", mutant, $"{frame.HasAlpha}, {vips.HasAlpha}");
        }
    }

    private static IEnumerable<Disagreement> CompareRefusal(Mutant mutant, string refusal)
    {
        if (Witnesses.VipsDecodesAll(mutant.Seed.Format, mutant.Bytes))
        {
            yield return new("refused, and decoded by libvips", mutant, refusal);
        }
        else if (mutant.Seed.Format == ImageFormat.Bmp
            && Witnesses.Magick(mutant.Bytes) is not null
            && Witnesses.ImageSharp(mutant.Bytes) is not null)
        {
            yield return new("refused, and known to ImageMagick and ImageSharp", mutant, refusal);
        }
    }

    private static (int, int) SizeOf(Testimony testimony) => (testimony.Width, testimony.Height);
}
