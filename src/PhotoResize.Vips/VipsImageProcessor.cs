using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PhotoResize.EngineSupport;
using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Vips.Decoding;
using PhotoResize.Vips.Encoding;
using PhotoResize.Vips.Interop;
using PhotoResize.Vips.Rendering;
using PhotoResize.Vips.Trimming;

namespace PhotoResize.Vips;

/// <summary>The engine on libvips.</summary>
internal sealed partial class VipsImageProcessor : ISharingProcessor, IWarmUp
{
    /// <summary>Raised whenever this engine makes different bytes of the same plan with the same library.</summary>
    private const int Revision = 5;

    /// <param name="logger">Told at the start which libvips was loaded.</param>
    /// <param name="options">The engine's options.</param>
    /// <exception cref="InvalidOperationException">No usable libvips was found; the message says what to do.</exception>
    public VipsImageProcessor(ILogger<VipsImageProcessor>? logger = null, IOptions<VipsOptions>? options = null)
    {
        var library = VipsLibrary.Instance;
        NativeHeap.MaxKeptBytes = options?.Value.MaxKeptMemory ?? NativeHeap.DefaultMaxKeptBytes;
        var readsAvif = library.File.IsPackaged || library.HeifVersion >= HeifLibrary.Minimum
            || options is { Value.ReadAvifWithSystemLibrary: true };
        Readable = With(library.Readable, library.Readable.Contains(ImageFormat.Tiff) ? [ImageFormat.Bmp, ImageFormat.Gif] : [ImageFormat.Gif])
            .Where(format => format != ImageFormat.Avif || readsAvif).ToFrozenSet();
        Writable = With(library.Writable, ImageFormat.Bmp)
            .Where(format => format != ImageFormat.Avif || library.EncodesAvif).ToFrozenSet();
        if (logger is null)
        {
            return;
        }

        Log.LibraryLoaded(logger, library.Version, library.File.IsPackaged ? "packaged" : "system", library.File.Path);
        if (library.Writable.Contains(ImageFormat.Avif) && !library.EncodesAvif)
        {
            Log.AvifIsNotWritten(logger, NativeLibraryResolver.PortableRuntimeIdentifier());
        }

        if (!library.File.IsPackaged && library.Readable.Contains(ImageFormat.Avif))
        {
            var version = library.HeifVersion?.ToString() ?? "of an unknown version";
            if (readsAvif)
            {
                Log.AvifIsRead(logger, version);
            }
            else
            {
                Log.AvifIsNotRead(logger, version, HeifLibrary.Minimum, NativeLibraryResolver.PortableRuntimeIdentifier());
            }
        }
    }

    /// <inheritdoc/>
    public string Name => "vips";

    /// <inheritdoc/>
    public string OutputVersion { get; } = $"{Revision}-{VipsLibrary.Instance.Version}";

    /// <inheritdoc/>
    public IReadOnlySet<ImageFormat> Readable { get; }

    /// <inheritdoc/>
    public IReadOnlySet<ImageFormat> Writable { get; }

    /// <inheritdoc/>
    public bool DrawsWatermarks => true;

    /// <inheritdoc/>
    public Task ProcessAsync(SourceImage source, ImagePlan plan, Stream output, CancellationToken cancellationToken) =>
        ProcessAsync(source, plan, [], output, cancellationToken);

    /// <inheritdoc/>
    public async Task ProcessAsync(
        SourceImage source, ImagePlan plan, IReadOnlyList<byte[]> watermarks, Stream output, CancellationToken cancellationToken)
    {
        using var encoded = await RunAsync(
            source, plan.Frame, (stream, frame) => Process(stream, plan with { Frame = frame }, watermarks, cancellationToken), cancellationToken);

        // A job that was cancelled too late to stop has a result. It is kept: the next request would have to make it again.
        await encoded.CopyToAsync(output, CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task<byte[]> RenderAsync(SourceImage source, ImagePlan plan, CancellationToken cancellationToken) =>
        RunAsync(source, plan.Frame, (stream, frame) => Render(stream, plan with { Frame = frame }, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public async Task ProcessAllAsync(
        SourceImage source, IReadOnlyList<ImagePlan> plans, IReadOnlyList<Stream> outputs, CancellationToken cancellationToken)
    {
        var encoded = await RunAsync(
            source, plans[0].Frame, (stream, frame) => ProcessAll(stream, frame, plans, cancellationToken), cancellationToken);
        await Encoder.CopyAsync(encoded, outputs);
    }

    /// <inheritdoc/>
    public long EstimateMemory(SourceImage source, ImagePlan plan) => JobMemory.Of(source, plan);

    /// <inheritdoc/>
    public long EstimateMemory(SourceImage source, SourceFrame frame) => JobMemory.Of(source, frame);

    /// <inheritdoc/>
    public Task<PixelRectangle> FindContentAsync(SourceImage source, SourceFrame frame, int tolerance, CancellationToken cancellationToken) =>
        RunAsync(
            source, frame, (stream, inFileOrder) => FrameTrimming.Find(stream, inFileOrder, tolerance, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> WarmUpAsync(CancellationToken cancellationToken) => WarmUpJobs.RunAsync(this, cancellationToken);

    private async Task<T> RunAsync<T>(
        SourceImage source, SourceFrame frame, Func<Stream, SourceFrame, T> work, CancellationToken cancellationToken)
    {
        // The middleware has asked this already. Without it, other callers would reach a decoder that is off.
        if (!Readable.Contains(frame.Format))
        {
            throw new ImageProcessingException(ImageProcessingError.Unsupported, $"{frame.Format} is not read with this libvips.");
        }

        await using var stream = await SeekableSource.OpenAsync(source, cancellationToken);
        return await ProcessingThread.RunAsync(
            () => RunOnThisThread(stream, frame, work, cancellationToken), LibraryThread.Start, cancellationToken);
    }

    private static T RunOnThisThread<T>(
        Stream stream, SourceFrame frame, Func<Stream, SourceFrame, T> work, CancellationToken cancellationToken)
    {
        try
        {
            return work(stream, BmpPixelFile.InFileOrder(stream, frame));
        }
        catch (ImageProcessingException exception) when (PngPixelFile.MayBeMended(frame, exception))
        {
            return work(PngPixelFile.Mend(stream, frame, exception, cancellationToken), frame);
        }
        finally
        {
            VipsNative.ThreadShutdown();
        }
    }

    /// <summary>The library's formats, and those that are read or written in managed code.</summary>
    private static FrozenSet<ImageFormat> With(FrozenSet<ImageFormat> formats, params ReadOnlySpan<ImageFormat> managed) =>
        [.. formats, .. managed];

    private static Stream Process(Stream stream, ImagePlan plan, IReadOnlyList<byte[]> watermarks, CancellationToken cancellationToken)
    {
        using var job = new VipsJob(cancellationToken);
        return plan.FrameCount == 1
            ? Encoder.Encode(Render(job, stream, plan, watermarks), plan)
            : Encoder.Encode(FrameSequence.Render(job, stream, plan, watermarks), plan);
    }

    private static byte[] Render(Stream stream, ImagePlan plan, CancellationToken cancellationToken)
    {
        using var job = new VipsJob(cancellationToken);
        return Watermarks.PixelsOf(Render(job, stream, plan, watermarks: []));
    }

    private static Stream[] ProcessAll(Stream stream, SourceFrame frame, IReadOnlyList<ImagePlan> plans, CancellationToken cancellationToken)
    {
        using var job = new VipsJob(cancellationToken);
        var plan = plans[0] with { Frame = frame };
        if (plan.FrameCount > 1)
        {
            var frames = FrameSequence.Render(job, stream, plan, watermarks: []);
            return [.. plans.Select(each => Encoder.Encode(frames, each))];
        }

        return Encoder.Encode(Render(job, stream, plan, watermarks: []), plans);
    }

    /// <summary>Decodes and renders a still picture in a job of its own, whose end closes the decoder.</summary>
    private static VipsImage Render(VipsJob receiver, Stream stream, ImagePlan plan, IReadOnlyList<byte[]> watermarks)
    {
        DecoderWarnings.Clear();
        VipsImage picture;
        using (var job = new VipsJob(receiver.CancellationToken))
        {
            var rendered = FrameRenderer.Render(Decoder.Open(job, stream, plan), 0, plan);
            picture = job.Pass(Watermarks.Draw(rendered, plan, watermarks), receiver);
        }

        DecoderWarnings.Check();
        return picture;
    }
}
