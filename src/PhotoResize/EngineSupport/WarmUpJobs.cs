using System.Buffers.Binary;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.EngineSupport;

/// <summary>Runs the common kinds of jobs on drawn pictures, so that their code is compiled when the first request needs it.</summary>
/// <remarks>
/// One picture of each kind is not enough. The runtime compiles code twice: fast at first, and well once it has been called some thirty
/// times, but not before nothing new has been compiled for a tenth of a second. So there are several rounds, with pauses. The picture has
/// enough rows for code that runs once for each, and enough pixels for a baseline JPEG, as cameras write it: small ones become progressive.
/// </remarks>
internal static class WarmUpJobs
{
    private const int Width = 896;
    private const int Height = 672;
    private const int Rounds = 6;

    /// <summary>Longer than the runtime waits before it compiles again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(120);

    /// <summary>Runs the jobs one after the other.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="cancellationToken">Stops before the next job, and in it.</param>
    /// <returns>A JPEG that was made meanwhile.</returns>
    public static async Task<byte[]> RunAsync(IImageProcessor engine, CancellationToken cancellationToken)
    {
        var drawing = Drawing();
        var photo = await MakeAsync(engine, drawing, PlanOf(ImageFormat.Bmp, Width, ImageFormat.Jpeg), cancellationToken);
        for (var round = 0; round < Rounds; round++)
        {
            await MakeAsync(engine, photo, PlanOf(ImageFormat.Jpeg, 250, ImageFormat.Jpeg), cancellationToken);
            await MakeAsync(engine, photo, PlanOf(ImageFormat.Jpeg, 250, ImageFormat.Jpeg) with { ShrinkFactor = 2 }, cancellationToken);
            await Task.Delay(Pause, cancellationToken);
        }

        await MakeAsync(
            engine, photo, PlanOf(ImageFormat.Jpeg, 200, ImageFormat.Jpeg) with { Subsampling = ChromaSubsampling.Chroma420 }, cancellationToken);
        foreach (var format in (ImageFormat[])[ImageFormat.WebP, ImageFormat.Png, ImageFormat.Avif])
        {
            if (engine.Writable.Contains(format))
            {
                await MakeAsync(engine, photo, PlanOf(ImageFormat.Jpeg, 64, format), cancellationToken);
            }
        }

        return photo;
    }

    private static async Task<byte[]> MakeAsync(IImageProcessor engine, byte[] file, ImagePlan plan, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        var source = new DrawnSource(file) { Path = "", Length = file.Length, LastModified = default };
        await engine.ProcessAsync(source, plan, output, cancellationToken);
        return output.ToArray();
    }

    /// <summary>What a plan is like by default.</summary>
    private static ImagePlan PlanOf(ImageFormat source, int width, ImageFormat format)
    {
        var size = new PixelSize(width, width * Height / Width);
        return new ImagePlan
        {
            Frame = new SourceFrame(source, 0, new PixelSize(Width, Height), Orientation: 1, HasAlpha: false),
            FrameCount = 1,
            Crop = new PixelRectangle(0, 0, Width, Height),
            Inner = size,
            Outer = size,
            Offset = default,
            Format = format,
            Quality = ImageFormatInfo.Of(format).IsLossy ? 80 : null,
            Subsampling = format == ImageFormat.Jpeg ? ChromaSubsampling.Chroma422 : null,
            ShrinkFactor = 1,
            Filter = ResamplingFilter.Spline36,
            LinearLight = true,
            Sharpening = new Sharpening(50, 0.75, 2),
        };
    }

    /// <summary>A bitmap of shapes with edges and shades, so that a JPEG of it has codes of all lengths.</summary>
    private static byte[] Drawing()
    {
        const int HeaderBytes = 54;
        const int RowBytes = Width * 3;
        var file = new byte[HeaderBytes + (RowBytes * Height)];
        "BM"u8.CopyTo(file);
        WriteInt(2, file.Length);
        WriteInt(10, HeaderBytes);
        WriteInt(14, 40);
        WriteInt(18, Width);
        WriteInt(22, Height);
        WriteInt(26, (24 << 16) | 1);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var pixel = file.AsSpan(HeaderBytes + (y * RowBytes) + (x * 3), 3);
                pixel[0] = (byte)(x * y / 300);
                pixel[1] = (byte)(((x ^ y) & 32) * 7);
                pixel[2] = (byte)(x + (y * 31 % 17));
            }
        }

        return file;

        void WriteInt(int position, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(position), value);
    }

    private sealed class DrawnSource(byte[] file) : SourceImage
    {
        public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) => new(new MemoryStream(file, writable: false));
    }
}
