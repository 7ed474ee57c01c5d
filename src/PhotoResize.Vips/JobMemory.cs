using PhotoResize.Configuration;
using PhotoResize.EngineSupport;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Vips.Decoding;
using PhotoResize.Vips.Encoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips;

/// <summary>
/// The most memory that a job takes, by its header and its plan. The numbers were measured, for photographs and for noise, and rounded up:
/// see <c>benchmarks/PhotoResize.JobCost</c>, report <c>memory</c>.
/// </summary>
internal static class JobMemory
{
    /// <summary>A thread, tables, buffers, the code that is compiled meanwhile, and what the allocators round up.</summary>
    private const long FixedBytes = 16 << 20;

    /// <summary>Rows of the source that decoder, colour conversion and resampler hold, in bytes for each pixel across.</summary>
    private const long BytesPerColumn = 2048;

    /// <summary>Above it, noise takes several bytes for each pixel of an AVIF.</summary>
    private const int CrowdedQuality = 85;

    /// <summary>The native file grows by doubling; then it is copied for the answer.</summary>
    private const int CopiesOfFile = 3;

    /// <summary>Of a file that is written bit by bit, the heap also has the blocks that it has grown out of.</summary>
    private const int CopiesOfGrowingFile = 2 * CopiesOfFile;

    /// <summary>A job that makes a result.</summary>
    public static long Of(SourceImage source, ImagePlan plan)
    {
        var bands = plan.Frame.HasAlpha || plan.ShowsMore ? 4 : 3;
        var decoding = Decoding(source, plan.Frame);
        var inner = plan.Inner.Pixels * bands;
        var outer = TiltedPicture.PixelsHeld(plan);
        if (plan.FrameCount > 1)
        {
            // The decoder stays open, all frames are kept, and stacked for the encoder.
            var frames = outer * plan.FrameCount;
            return FixedBytes + decoding + (3 * inner) + (frames * bands) + Encoding(plan, outer, frames, bands) + Watermarks(plan, outer, bands);
        }

        // The reduced picture, turned upright, and sharpened. The decoder is closed before the encoder starts, but managed memory stays.
        var rendering = decoding + (inner * (1 + (plan.Frame.Orientation > 1 ? 1 : 0) + (plan.Sharpening is null ? 0 : 1)));
        var garbage = IsManaged(plan.Frame) ? decoding : 0;
        return FixedBytes + Math.Max(rendering, garbage + inner + Encoding(plan, outer, outer, bands)) + Watermarks(plan, outer, bands);
    }

    /// <summary>A result beside the job that decodes for it: rows while they are resampled, the reduced picture, and what comes after it.</summary>
    public static long OfShare(ImagePlan plan)
    {
        var bands = plan.Frame.HasAlpha || plan.ShowsMore ? 4 : 3;
        var inner = plan.Inner.Pixels * bands;
        var outer = TiltedPicture.PixelsHeld(plan);
        var rendering = inner * (1 + (plan.Frame.Orientation > 1 ? 1 : 0) + (plan.Sharpening is null ? 0 : 1));
        return FixedBytes + (BytesPerColumn * plan.Frame.StoredSize.Width)
            + Math.Max(rendering, inner + Encoding(plan, outer, outer, bands)) + Watermarks(plan, outer, bands);
    }

    /// <summary>A job that looks for the border. The frame may be decoded twice, one after the other.</summary>
    public static long Of(SourceImage source, SourceFrame frame) =>
        FixedBytes + (Decoding(source, frame) * (IsManaged(frame) && frame.Orientation > 1 ? 2 : 1));

    /// <summary>Whether it is played in managed code. Of a still PNG, less is buffered.</summary>
    private static bool IsManaged(SourceFrame frame) => frame.Format == ImageFormat.Gif
        || (frame.Format == ImageFormat.Png && frame.BufferedBytes >= FrameInfo.AnimationBytes * frame.StoredSize.Pixels);

    private static long Decoding(SourceImage source, SourceFrame frame) =>
        // A stream that cannot seek is read into memory first.
        Decoding(source.Length, frame) + (source.PhysicalPath is null ? Math.Min(source.Length, source.MaxBufferedBytes) : 0);

    /// <summary>
    /// What is decoded for watermarks, which is over when they are drawn, but may not have been freed; the pictures in memory; and the
    /// finished picture again, which they are drawn on.
    /// </summary>
    private static long Watermarks(ImagePlan plan, long outerPixels, int bands)
    {
        const int PictureBytes = 4;
        const int Copies = 3;
        if (plan.Watermarks.Count == 0)
        {
            return 0;
        }

        var bytes = outerPixels * (plan.Grayscale ? PictureBytes : bands) * 2;
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
        var picture = frame.Format switch
        {
            // One whose coefficients are not collected is of a single scan, and decoded from a copy of the file.
            ImageFormat.Jpeg when frame.BufferedBytes == 0 && length <= Decoder.MaxBytesInMemory => length,
            ImageFormat.Jpeg or ImageFormat.Png or ImageFormat.Bmp => frame.BufferedBytes,

            // The strip, and the picture that the library makes of it.
            ImageFormat.Tiff => 2 * frame.BufferedBytes,

            // Canvas, what is restored, the indices of a frame, the copy for the library.
            ImageFormat.Gif => 13 * pixels,

            // The whole file, the frame, and the decoder's own form of it.
            ImageFormat.WebP => length + (12 * pixels) + KeptByHeap(4 * pixels),

            // The whole file twice; planes of the decoder, of the library, and the picture of it; of other parts, planes alone.
            ImageFormat.Avif => (2 * length) + ((frame.HasDeepSamples ? 2 : 1) * ((20 * pixels) + (12 * OtherPixels(frame)))),
            _ => 16 * pixels,
        };

        return picture + (BytesPerColumn * frame.StoredSize.Width);
    }

    /// <summary>What the heap keeps of a block that is freed while the job goes on.</summary>
    private static long KeptByHeap(long block) => block <= NativeHeap.LargestKeptBlockBytes ? block : 0;

    /// <summary>The pixels of an AVIF that are decoded beside those of its picture, and of the alpha that goes with them.</summary>
    private static long OtherPixels(SourceFrame frame) =>
        Math.Max(frame.DecodedPixels - (frame.StoredSize.Pixels * (frame.HasAlpha ? 2 : 1)), 0);

    /// <summary>Bytes for each pixel: planes of full chroma, and of samples that take two bytes.</summary>
    private static double AvifEncoding(ImagePlan plan, long framePixels, int bands) => (plan.Effort, Encoder.IsDeepAvif(plan, framePixels)) switch
    {
        (EncoderEffort.Usual, true) => bands == 4 ? 96 : 72,
        (EncoderEffort.Usual, false) => bands == 4 ? 72 : 50,
        _ => bands == 4 ? 44 : 28,
    };

    /// <summary>What an encoder takes for a picture that is in memory, of which it looks at one frame after the other, and for the file.</summary>
    private static long Encoding(ImagePlan plan, long framePixels, long pixels, int bands)
    {
        var copies = plan.Format is ImageFormat.Jpeg or ImageFormat.Png or ImageFormat.Tiff or ImageFormat.Bmp ? CopiesOfGrowingFile : CopiesOfFile;
        var (encoder, file) = plan.Format switch
        {
            // Coefficients, of which the best Huffman codes are found.
            ImageFormat.Jpeg when plan.Subsampling == ChromaSubsampling.Chroma420 => (5.0, 1.0),
            ImageFormat.Jpeg => (9, 2),
            // The picture as a whole, which is looked at before it is encoded.
            ImageFormat.Png => (bands, bands),
            ImageFormat.Png8 => (12, 1),
            ImageFormat.Gif => (14, 1.5),
            ImageFormat.Tiff => (0, bands),
            ImageFormat.Bmp => (3, 3),
            ImageFormat.WebP => (bands == 4 ? 40 : plan.Effort == EncoderEffort.Usual ? 36 : 11, 1.5),
            ImageFormat.Avif => (AvifEncoding(plan, framePixels, bands), plan.Quality > CrowdedQuality ? 5.5 : 1.5),
            _ => (16.0, 4.0),
        };
        return (long)((framePixels * encoder) + (pixels * copies * file));
    }
}
