using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Vips.Tests.Support;

/// <summary>Jobs of every kind and outcome: good, damaged, unsupported, unreadable and cancelled ones.</summary>
internal static class MixedJobs
{
    private const int Frames = 4;

    private static readonly Pixels Picture = Pixels.Draw(160, 120, (x, y) => [(byte)(x * y), (byte)(x ^ y), (byte)(x + y)]);
    private static readonly Pixels Film = Pixels.Draw(160, 120 * Frames, (x, y) => [(byte)(x * y), (byte)(x ^ y), (byte)(x + y)]) with
    {
        Delays = [.. Enumerable.Repeat(40, Frames)],
    };

    /// <summary>Each job returns a description of its result or of its fault, and the same one every time.</summary>
    public static IReadOnlyList<Func<Task<string>>> All { get; } = [.. Create()];

    private static IEnumerable<Func<Task<string>>> Create()
    {
        var engine = VipsEngine.Processor;
        var png = Picture.Encode(ImageFormat.Png);
        foreach (var format in engine.Writable)
        {
            yield return () => DescribeAsync(new MemorySource(png), Plan(ImageFormat.Png).As(format, 80));
        }

        yield return () => DescribeAsync(new MemorySource(png), Plan(ImageFormat.Png).As(ImageFormat.Jpeg, 80, ChromaSubsampling.Chroma422));
        foreach (var format in engine.Readable.Where(engine.Writable.Contains))
        {
            var whole = Picture.Encode(format);
            yield return () => DescribeAsync(new MemorySource(whole), Plan(format));
            yield return () => DescribeAsync(new MemorySource(whole[..(whole.Length / 2)]), Plan(format));
            yield return () => DescribeAsync(new MemorySource(whole[..8]), Plan(format));
            yield return () => DescribeAsync(
                new MemorySource(whole) { Wrap = stream => new TrickleStream(stream) { FailAt = whole.Length / 3 } }, Plan(format));
            yield return () => DescribeCancelledAsync(whole, Plan(format));
        }

        foreach (var format in new[] { ImageFormat.Gif, ImageFormat.WebP }.Where(engine.Writable.Contains))
        {
            var whole = Film.Encode(format, frames: Frames);
            yield return () => DescribeAsync(new MemorySource(whole), Plan(format).As(format, 80) with { FrameCount = Frames });
            yield return () => DescribeAsync(new MemorySource(whole[..^30]), Plan(format).As(format, 80) with { FrameCount = Frames });
        }

        var scans = ScanFile.Create(101, ScanFile.Width);
        yield return () => DescribeAsync(new MemorySource(scans), Plans.Of(ImageFormat.Jpeg, ScanFile.Width, ScanFile.Width, 40, 40));
        yield return () => DescribeAsync(new MemorySource(png), Plan(ImageFormat.Jpeg));
        yield return () => DescribeAsync(new MemorySource([]), Plan(ImageFormat.Jpeg));
    }

    private static ImagePlan Plan(ImageFormat source) => Plans.Of(source, 160, 120, 80, 60) with { Sharpening = new Sharpening(50, 0.7f, 0) };

    private static async Task<string> DescribeCancelledAsync(byte[] bytes, ImagePlan plan)
    {
        using var cancellation = new CancellationTokenSource();
        var source = new MemorySource(bytes)
        {
            Wrap = stream => new TrickleStream(stream) { OnPassing = (bytes.Length / 2, cancellation.Cancel) },
        };
        return await DescribeAsync(source, plan, cancellation.Token);
    }

    private static async Task<string> DescribeAsync(SourceImage source, ImagePlan plan, CancellationToken cancellationToken = default)
    {
        try
        {
            var result = await VipsEngine.RunAsync(source, plan, cancellationToken);

            // The library's search for colours ends in others now and then, if several run at once; see docs/engines.md.
            return plan.Format switch
            {
                ImageFormat.Png8 => $"PNG8 with header {Convert.ToHexString(result.AsSpan(0, 29))}",
                ImageFormat.Gif => $"GIF with header {Convert.ToHexString(result.AsSpan(0, 10))}",
                _ => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(result)),
            };
        }
        catch (OperationCanceledException)
        {
            return "cancelled";
        }
        catch (Exception exception) when (exception is ImageProcessingException or IOException)
        {
            return $"{exception.GetType().Name} {(exception as ImageProcessingException)?.Error} {exception.Message} {exception.InnerException?.Message}";
        }
    }
}
