using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Hosting;

/// <summary>Has each engine make one tiny picture, to see whether it can. An engine that could once is not tried again.</summary>
internal sealed class EngineTrial(IEnumerable<IImageProcessor> engines) : IDisposable
{
    private readonly List<IImageProcessor> _untried = [.. engines];
    private readonly SemaphoreSlim _turn = new(1);

    public void Dispose() => _turn.Dispose();

    /// <summary>The first engine that cannot make a picture, and why; <see langword="null"/> if all can.</summary>
    public async Task<(string Engine, Exception Cause)?> FindFailureAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (_untried is [.., var engine])
            {
                try
                {
                    await TryAsync(engine, cancellationToken);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    return (engine.Name, exception);
                }

                _untried.Remove(engine);
            }

            return null;
        }
        finally
        {
            _turn.Release();
        }
    }

    private static async Task TryAsync(IImageProcessor engine, CancellationToken cancellationToken)
    {
        if (!engine.Readable.Contains(ImageFormat.Bmp) || !engine.Writable.Contains(ImageFormat.Jpeg))
        {
            return; // An engine for something special: nothing is known that it must be able to make.
        }

        var size = new PixelSize(2, 2);
        var plan = new ImagePlan
        {
            Frame = new SourceFrame(ImageFormat.Bmp, 0, size, Orientation: 1, HasAlpha: false),
            FrameCount = 1,
            Crop = new PixelRectangle(0, 0, 2, 2),
            Inner = size,
            Outer = size,
            Offset = default,
            Format = ImageFormat.Jpeg,
            Quality = 80,
            Subsampling = ChromaSubsampling.Chroma444,
            ShrinkFactor = 1,
            Filter = ResamplingFilter.Spline36,
            LinearLight = false,
        };
        using var output = new MemoryStream();
        await engine.ProcessAsync(Square.Create(), plan, output, cancellationToken);
        if (output.Length == 0)
        {
            throw new InvalidOperationException("The engine made an empty file.");
        }
    }

    /// <summary>A bitmap of two by two black pixels.</summary>
    private sealed class Square : SourceImage
    {
        private static readonly byte[] File =
        [
            .. "BM"u8, 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, // 70 bytes; the pixels begin at 54
            40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0, // the size of this header, width, height, planes, bits
            .. new byte[24], // no compression, no palette
            .. new byte[16], // two rows of 6 bytes, filled up to 8
        ];

        public static Square Create() => new() { Path = "", Length = File.Length, LastModified = default };

        public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) => new(new MemoryStream(File, writable: false));
    }
}
