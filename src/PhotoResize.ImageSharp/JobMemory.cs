using PhotoResize.Configuration;
using PhotoResize.EngineSupport;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.ImageSharp;

/// <summary>
/// The most memory that a job takes, by its header and its plan. The numbers were measured, for photographs and for noise, and rounded up:
/// see <c>benchmarks/PhotoResize.JobCost</c>, report <c>memory</c>.
/// </summary>
internal static class JobMemory
{
    /// <summary>A thread, tables, buffers, the code that is compiled meanwhile, and what the allocators round up.</summary>
    private const long FixedBytes = 24 << 20;

    /// <summary>The table of the search for the colours of a palette, whatever the size of the picture.</summary>
    private const long PaletteBytes = 48 << 20;

    /// <summary>Rows of the source that decoder and resampler hold, in bytes for each pixel across.</summary>
    private const long BytesPerColumn = 512;

    /// <summary>The file grows by doubling, which leaves its earlier arrays to the garbage collector; then it is copied for the answer.</summary>
    private const int CopiesOfFile = 4;

    /// <summary>A job that makes a result.</summary>
    public static long Of(SourceImage source, ImagePlan plan)
    {
        var bands = plan.Frame.HasAlpha || plan.ShowsMore ? 4 : 3;
        var outer = TiltedPicture.PixelsHeld(plan) * plan.FrameCount;

        // What a step was made of is left to the garbage collector, which may come late.
        // What the search for the colours of each frame of a GIF is made of is left as well.
        var frames = plan is { FrameCount: > 1, Format: ImageFormat.Gif } ? outer * 8 : 0;
        var table = plan.Format is ImageFormat.Gif or ImageFormat.Png8 ? PaletteBytes : 0;
        return FixedBytes + table + Decoding(source, plan.Frame) + frames + (Rendering(plan, bands) * plan.FrameCount)
            + Encoding(plan, outer / plan.FrameCount, outer, bands) + Watermarks(plan, outer);
    }

    /// <summary>A job that looks for the border.</summary>
    public static long Of(SourceImage source, SourceFrame frame) => FixedBytes + Decoding(source, frame);

    private static long Decoding(SourceImage source, SourceFrame frame) =>
        // A stream that cannot seek is read into memory first.
        Decoding(source.Length, frame) + (source.PhysicalPath is null ? Math.Min(source.Length, source.MaxBufferedBytes) : 0);

    /// <summary>
    /// What is decoded for watermarks, which is over when they are drawn, but may not have been freed; the pictures in memory, at three
    /// steps; and a grey picture in colours, which they are drawn on.
    /// </summary>
    private static long Watermarks(ImagePlan plan, long pixels)
    {
        const int PictureBytes = 4;
        const int Copies = 3;
        if (plan.Watermarks.Count == 0)
        {
            return 0;
        }

        var bytes = pixels * PictureBytes;
        foreach (var watermark in plan.Watermarks)
        {
            var length = watermark.Source.Length;
            bytes += Decoding(length, watermark.Picture.Frame)
                + Math.Min(length, ProcessingOptions.DefaultMaxBufferedSourceBytes)
                + (watermark.Picture.Inner.Pixels * PictureBytes * Copies);
        }

        return bytes;
    }

    private static long Decoding(long length, SourceFrame frame)
    {
        var pixels = frame.StoredSize.Pixels;
        var bands = frame.HasAlpha ? 4 : 3;
        var picture = frame.Format switch
        {
            ImageFormat.Jpeg => frame.BufferedBytes + (3 * pixels),

            // With a profile the samples are decoded to 16 bits. An interlaced one is rewritten: its rows, and the file twice.
            ImageFormat.Png => (frame.BufferedBytes * 4) + (pixels * bands * (frame.HasDeepSamples ? 3 : 1)),
            ImageFormat.Tiff or ImageFormat.Bmp => frame.BufferedBytes * 2,

            // Canvas, what is restored, and the indices of a frame.
            ImageFormat.Gif => 10 * pixels,
            ImageFormat.WebP => length + (16 * pixels),
            _ => 16 * pixels,
        };

        return picture + (BytesPerColumn * frame.StoredSize.Width);
    }

    private static long Rendering(ImagePlan plan, int bands)
    {
        const int FloatPlanes = 3 * sizeof(float);
        var steps = 1 + (plan.Frame.Orientation > 1 ? 1 : 0) + (plan.Sharpening is null ? 0 : 1) + (plan.Blur > 0 ? 1 : 0) + (plan.Grayscale ? 1 : 0);
        var canvases = (plan.Pads || plan.Matte is not null ? 1 : 0) + (plan.Flip == FlipMode.None ? 0 : 1) + (plan.Rotate == 0 && plan.Tilt == 0 ? 0 : 1);
        return (plan.Inner.Pixels * ((steps * bands) + (plan.Blur > 0 ? FloatPlanes : 0)))
            + (TiltedPicture.PixelsHeld(plan) * canvases * bands);
    }

    /// <summary>What an encoder takes for a picture that is in memory, and for the file.</summary>
    private static long Encoding(ImagePlan plan, long framePixels, long pixels, int bands)
    {
        var (encoder, file) = plan.Format switch
        {
            ImageFormat.Jpeg when plan.Subsampling == ChromaSubsampling.Chroma420 => (2.0, 1.0),
            ImageFormat.Jpeg => (4, 2),
            ImageFormat.Png => (3, bands),
            ImageFormat.Png8 => (14, 1),
            ImageFormat.Gif => (14, 1.5),
            ImageFormat.Tiff => (3, bands),
            ImageFormat.Bmp => (3, 3),

            // Alpha is compressed without loss, with all that it finds on the way.
            ImageFormat.WebP when bands == 4 => (110, 1.5),
            _ => (16.0, 1.5),
        };

        // The library has a copy of the picture.
        return (long)((framePixels * encoder) + (pixels * (bands + (CopiesOfFile * file))));
    }
}
