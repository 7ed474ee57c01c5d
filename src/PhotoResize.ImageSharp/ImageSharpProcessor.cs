using System.Collections.Frozen;
using System.Reflection;
using Codecs = SixLabors.ImageSharp.Configuration;
using PhotoResize.EngineSupport;
using PhotoResize.ImageSharp.Decoding;
using PhotoResize.ImageSharp.Encoding;
using PhotoResize.ImageSharp.Rendering;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;
using SixLabors.ImageSharp.Memory;

namespace PhotoResize.ImageSharp;

/// <summary>The engine on SixLabors.ImageSharp, which decodes and encodes; what lies between is done here and in the core.</summary>
internal sealed class ImageSharpProcessor : IImageProcessor
{
    /// <summary>Goes up whenever this engine makes other bytes of the same plan with the same library.</summary>
    private const int Revision = 1;

    /// <summary>
    /// The largest source that the library may hold, all of its frames together: 256 million pixels of 4 bytes. What its headers claim is not
    /// to be believed.
    /// </summary>
    internal const long MaxPictureBytes = 1L << 30;

    /// <summary>What the library keeps for the next job.</summary>
    private const int MaxPoolMegabytes = 256;

    /// <summary>The library's settings, for this engine alone: its global ones belong to the application.</summary>
    /// <remarks>No format is registered in it, since the codec is named wherever one is used: none that is not can be reached by a source.</remarks>
    private readonly Codecs _codecs = new()
    {
        // Requests run side by side, so one thread for each is fastest under load.
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
    public async Task ProcessAsync(SourceImage source, ImagePlan plan, Stream output, CancellationToken cancellationToken)
    {
        using var encoded = await RunAsync(source, stream => ProcessAsync(stream, plan, cancellationToken), cancellationToken);
        encoded.Position = 0;
        await encoded.CopyToAsync(output, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<PixelRectangle> FindContentAsync(SourceImage source, SourceFrame frame, int tolerance, CancellationToken cancellationToken) =>
        RunAsync(
            source,
            async stream =>
            {
                using var image = await Decoder.DecodeFrameAsync(_codecs, stream, frame, cancellationToken);
                return FrameTrimming.Find(image, frame, tolerance, cancellationToken);
            },
            cancellationToken);

    /// <summary>The package's version: that of the assembly itself stays the same within a major version.</summary>
    private static string VersionOf(Assembly library) =>
        library.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>The work stays on its thread: whatever it awaits is done by then.</summary>
    private static async Task<T> RunAsync<T>(SourceImage source, Func<Stream, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var stream = await SeekableSource.OpenAsync(source, cancellationToken);
        return await await ProcessingThread.RunAsync(() => work(stream), cancellationToken);
    }

    private async Task<MemoryStream> ProcessAsync(Stream stream, ImagePlan plan, CancellationToken cancellationToken)
    {
        var frames = new Raster[plan.FrameCount];
        FrameTiming? timing;
        using (var image = await Decoder.DecodeAsync(_codecs, stream, plan, cancellationToken))
        {
            timing = image.Timing;
            for (var i = 0; i < frames.Length; i++)
            {
                frames[i] = FrameRenderer.Render(image, i, plan, cancellationToken);
            }
        }

        return await Encoder.EncodeAsync(_codecs, frames, timing, plan, cancellationToken);
    }
}
