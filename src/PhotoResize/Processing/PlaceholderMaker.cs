using PhotoResize.Diagnostics;
using PhotoResize.Outcomes;
using PhotoResize.Pictures;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Processing;

/// <summary>
/// Makes placeholders. The source is decoded once, to a small picture; the tiny one is made of that, in the same turn of the queue.
/// </summary>
internal sealed class PlaceholderMaker(ProcessingQueue queue, EngineSelection engines)
{
    /// <summary>Raised whenever other text is made of the same small picture; part of every placeholder's key.</summary>
    public const int Version = 1;

    /// <summary>The most characters of a data URI.</summary>
    public const int MaxDataUriLength = 1000;

    // From the best to the smallest.
    private static readonly (int Side, int Quality)[] WebPSteps = [(32, 60), (32, 40), (32, 20), (24, 20), (16, 20), (8, 10)];
    private static readonly int[] PngSteps = [16, 12, 8, 4];

    /// <summary>What an engine is asked for.</summary>
    public static ImagePlan PlanOf(SourceFrame frame) =>
        ReducedPicture.Plan(frame, new PixelRectangle(0, 0, frame.UprightSize.Width, frame.UprightSize.Height), ThumbHash.MaxSide);

    /// <summary>The engine that makes the tiny picture of the small one.</summary>
    public IImageProcessor? FindPreviewEngine(ImagePlan plan) => engines.For(PreviewPlan(plan, ImageFormat.WebP)) ?? engines.For(PreviewPlan(plan, ImageFormat.Png));

    /// <summary>Makes the placeholder of a source, as JSON.</summary>
    /// <param name="engine">The engine that carries <paramref name="plan"/> out.</param>
    /// <param name="source">The source.</param>
    /// <param name="plan">The small picture: <see cref="PlanOf"/>.</param>
    /// <param name="times">Takes what the work took.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task<Outcome<ReadOnlyMemory<byte>>> MakeAsync(
        IImageProcessor engine, SourceImage source, ImagePlan plan, WorkTimes? times, CancellationToken cancellationToken) =>
        queue.MakeAsync(engine, source, plan, (file, token) => DescribeAsync(source, plan, file, token), times, cancellationToken);

    private async Task<ReadOnlyMemory<byte>> DescribeAsync(
        SourceImage source, ImagePlan plan, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var picture = PngPicture.Read(file.Span);
        var placeholder = new Placeholder(
            Convert.ToBase64String(ThumbHash.Encode(picture)),
            DominantColor.Of(picture),
            await PreviewAsync(new SmallSource(file) { Path = source.Path, Length = file.Length, LastModified = source.LastModified }, plan, cancellationToken));
        return placeholder.ToJson();
    }

    private async Task<string> PreviewAsync(SmallSource small, ImagePlan plan, CancellationToken cancellationToken)
    {
        var uri = "";
        if (engines.For(PreviewPlan(plan, ImageFormat.WebP)) is { } webP)
        {
            foreach (var (side, quality) in WebPSteps)
            {
                uri = await EncodeAsync(webP, PreviewPlan(plan, ImageFormat.WebP, side, quality));
                if (uri.Length <= MaxDataUriLength)
                {
                    return uri;
                }
            }
        }

        if (engines.For(PreviewPlan(plan, ImageFormat.Png)) is { } png)
        {
            foreach (var side in PngSteps)
            {
                uri = await EncodeAsync(png, PreviewPlan(plan, ImageFormat.Png, side));
                if (uri.Length <= MaxDataUriLength)
                {
                    return uri;
                }
            }
        }

        throw new InvalidOperationException($"No engine made a picture that fits into a data URI; the last one has {uri.Length} characters.");

        async Task<string> EncodeAsync(IImageProcessor engine, ImagePlan preview)
        {
            using var output = new MemoryStream();
            await engine.ProcessAsync(small, preview, output, cancellationToken);
            return $"data:{ImageFormatInfo.Of(preview.Format).ContentType};base64,{Convert.ToBase64String(output.GetBuffer().AsSpan(0, (int)output.Length))}";
        }
    }

    /// <summary>The plan of a tiny picture, of the small one that <paramref name="plan"/> makes.</summary>
    private static ImagePlan PreviewPlan(ImagePlan plan, ImageFormat format, int side = 1, int? quality = null)
    {
        var size = plan.Outer;
        var frame = new SourceFrame(ImageFormat.Png, 0, size, Orientation: 1, plan.Frame.HasAlpha);
        return ReducedPicture.Plan(frame, new PixelRectangle(0, 0, size.Width, size.Height), side, format, quality);
    }

    /// <summary>The small picture, as an engine reads it.</summary>
    private sealed class SmallSource(ReadOnlyMemory<byte> file) : SourceImage
    {
        public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) => new(new MemoryStream(file.ToArray(), writable: false));
    }
}
