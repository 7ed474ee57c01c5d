using System.Collections.Frozen;
using System.Reflection;
using PhotoResize.EngineSupport;
using PhotoResize.EngineSupport.Animations;
using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.ImageSharp.Decoding;
using PhotoResize.ImageSharp.Encoding;
using PhotoResize.ImageSharp.Rendering;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;
using SixLabors.ImageSharp.Memory;
using Codecs = SixLabors.ImageSharp.Configuration;

namespace PhotoResize.ImageSharp;

/// <summary>The engine on SixLabors.ImageSharp. The library decodes and encodes; this engine and the core do the rest.</summary>
internal sealed class ImageSharpProcessor : IImageProcessor, IWarmUp
{
    /// <summary>Raised whenever this engine makes different bytes of the same plan with the same version of the library.</summary>
    private const int Revision = 4;

    /// <summary>
    /// The most memory that a decoded source may take: 256 million pixels of 4 bytes. Headers can claim anything. Of an animation one frame
    /// is held, and what it is drawn on.
    /// </summary>
    internal const long MaxPictureBytes = 1L << 30;

    /// <summary>How much memory the library keeps for the next job.</summary>
    private const int MaxPoolMegabytes = 256;

    /// <summary>The library's settings for this engine. The global ones belong to the application.</summary>
    /// <remarks>It has no formats registered: every codec is called by name, so a source cannot reach any other.</remarks>
    private readonly Codecs _codecs = new()
    {
        // Jobs run side by side, so one thread for each is fastest under load.
        MaxDegreeOfParallelism = 1,
        StreamProcessingBufferSize = 64 * 1024,
        MemoryAllocator = MemoryAllocator.Create(new MemoryAllocatorOptions
        {
            AllocationLimitMegabytes = (int)(MaxPictureBytes >> 20),
            MaximumPoolSizeMegabytes = MaxPoolMegabytes,
        }),
    };

    /// <inheritdoc/>
    public string Name => "imagesharp";

    /// <inheritdoc/>
    public string OutputVersion { get; } = $"{Revision}-{VersionOf(typeof(Codecs).Assembly)}";

    /// <inheritdoc/>
    public IReadOnlySet<ImageFormat> Readable { get; } = new[]
    {
        ImageFormat.Jpeg, ImageFormat.Png, ImageFormat.Gif, ImageFormat.Bmp, ImageFormat.Tiff, ImageFormat.WebP,
    }.ToFrozenSet();

    /// <inheritdoc/>
    public IReadOnlySet<ImageFormat> Writable { get; } = new[]
    {
        ImageFormat.Jpeg, ImageFormat.Png, ImageFormat.Png8, ImageFormat.Gif, ImageFormat.Bmp, ImageFormat.Tiff, ImageFormat.WebP,
    }.ToFrozenSet();

    /// <inheritdoc/>
    public bool DrawsWatermarks => true;

    /// <inheritdoc/>
    public Task<byte[]> WarmUpAsync(CancellationToken cancellationToken) => WarmUpJobs.RunAsync(this, cancellationToken);

    /// <inheritdoc/>
    public Task ProcessAsync(SourceImage source, ImagePlan plan, Stream output, CancellationToken cancellationToken) =>
        ProcessAsync(source, plan, [], output, cancellationToken);

    /// <inheritdoc/>
    public Task ProcessAsync(
        SourceImage source, ImagePlan plan, IReadOnlyList<byte[]> watermarks, Stream output, CancellationToken cancellationToken) =>
        ProcessAsync(source, [plan], watermarks, [output], cancellationToken);

    /// <inheritdoc/>
    public Task ProcessAllAsync(
        SourceImage source, IReadOnlyList<ImagePlan> plans, IReadOnlyList<Stream> outputs, CancellationToken cancellationToken) =>
        ProcessAsync(source, plans, [], outputs, cancellationToken);

    private async Task ProcessAsync(
        SourceImage source,
        IReadOnlyList<ImagePlan> plans,
        IReadOnlyList<byte[]> watermarks,
        IReadOnlyList<Stream> outputs,
        CancellationToken cancellationToken)
    {
        var encoded = await RunAsync(
            source,
            stream => ProcessAsync(stream, BmpPixelFile.InFileOrder(stream, plans[0].Frame), plans, watermarks, cancellationToken),
            cancellationToken);
        for (var i = 0; i < encoded.Length; i++)
        {
            using var file = encoded[i];
            file.Position = 0;
            await file.CopyToAsync(outputs[i], CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public Task<byte[]> RenderAsync(SourceImage source, ImagePlan plan, CancellationToken cancellationToken) =>
        RunAsync(source, stream => RenderAsync(stream, InFileOrder(plan, stream), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public long EstimateMemory(SourceImage source, ImagePlan plan) => JobMemory.Of(source, plan);

    /// <inheritdoc/>
    public long EstimateMemory(SourceImage source, SourceFrame frame) => JobMemory.Of(source, frame);

    /// <inheritdoc/>
    public Task<PixelRectangle> FindContentAsync(SourceImage source, SourceFrame frame, int tolerance, CancellationToken cancellationToken) =>
        RunAsync(
            source,
            async stream =>
            {
                var inFileOrder = BmpPixelFile.InFileOrder(stream, frame);
                using var image = await Decoder.DecodeFrameAsync(_codecs, stream, inFileOrder, cancellationToken);
                return FrameTrimming.Find(image, inFileOrder, tolerance, cancellationToken);
            },
            cancellationToken);

    /// <summary>The package's version. That of the assembly is the same for all of a major version.</summary>
    private static string VersionOf(Assembly library) =>
        library.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static ImagePlan InFileOrder(ImagePlan plan, Stream stream) => plan with { Frame = BmpPixelFile.InFileOrder(stream, plan.Frame) };

    /// <summary>The work stays on its thread: whatever it awaits has already completed.</summary>
    private static async Task<T> RunAsync<T>(SourceImage source, Func<Stream, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var stream = await SeekableSource.OpenAsync(source, cancellationToken);
        return await await ProcessingThread.RunAsync(() => work(stream), cancellationToken);
    }

    private async Task<byte[]> RenderAsync(Stream stream, ImagePlan plan, CancellationToken cancellationToken)
    {
        using var image = await Decoder.DecodeAsync(_codecs, stream, plan, cancellationToken);
        return FrameRenderer.Render(image, index: 0, plan, cancellationToken).WithColours().WithAlpha().Pixels;
    }

    /// <summary>Decodes and renders once, and encodes by each plan.</summary>
    private async Task<MemoryStream[]> ProcessAsync(
        Stream stream,
        SourceFrame frame,
        IReadOnlyList<ImagePlan> plans,
        IReadOnlyList<byte[]> watermarks,
        CancellationToken cancellationToken)
    {
        var plan = plans[0] with { Frame = frame };
        var frames = new Raster[plan.FrameCount];
        AnimationTiming? timing;
        using (var image = await Decoder.DecodeAsync(_codecs, stream, plan, cancellationToken))
        {
            timing = image.Timing;
            for (var i = 0; i < frames.Length; i++)
            {
                frames[i] = Draw(FrameRenderer.Render(image, i, plan, cancellationToken), plan, watermarks, cancellationToken);
            }
        }

        var files = new MemoryStream[plans.Count];
        for (var i = 0; i < files.Length; i++)
        {
            files[i] = await Encoder.EncodeAsync(_codecs, frames, timing, plans[i], cancellationToken);
        }

        return files;
    }

    /// <summary>Draws watermarks over a finished picture, whose memory nobody else reads any more.</summary>
    private static Raster Draw(Raster picture, ImagePlan plan, IReadOnlyList<byte[]> watermarks, CancellationToken cancellationToken)
    {
        if (plan.Watermarks.Count == 0)
        {
            return picture;
        }

        picture = picture.WithColours();
        WatermarkDrawing.Apply(picture.Pixels, picture.Bands, plan, watermarks, cancellationToken);
        return picture;
    }
}
