using PhotoResize.EngineSupport;
using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Decoding;

/// <summary>Opens a source with the loader of its format and converts its pixels to 8-bit sRGB or grey.</summary>
internal static class Decoder
{
    /// <summary>A JPEG that has more bytes is read part by part, so that they do not take much beside the pixels.</summary>
    public const int MaxBytesInMemory = 32 << 20;

    /// <summary>Opens the frames that <paramref name="plan"/> names, one below the other.</summary>
    /// <exception cref="ImageProcessingException">The source is damaged, or of a kind that the library does not decode.</exception>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public static DecodedImage Open(VipsJob job, Stream source, ImagePlan plan)
    {
        if (Played.TryOpen(source, plan.Frame, frameCount: 1, job.CancellationToken) is { } player)
        {
            return Played.Show(job, player, plan, source, plan.Frame.Index);
        }

        var (file, input) = OpenFile(job, source, plan.Frame);
        var shrink = ShrinkOf(plan, file);
        var geometry = StoredGeometry.Of(plan, shrink);
        var pixels = Load(job, file, input, plan.Frame, plan.FrameCount, shrink);
        CheckSize(pixels, geometry.Frame, plan.FrameCount, shrink);
        if (shrink > 1 && file.IsOpaqueLossyStill)
        {
            var stored = plan.Frame.StoredSize;
            geometry = geometry with { Scale = (stored.Width / (double)pixels.Width, stored.Height / (double)pixels.Height) };
        }

        return new DecodedImage(pixels, ToDisplay(pixels, file, plan.Frame), geometry, input);
    }

    /// <summary>Opens one frame in full size, in the orientation that its decoder returns, for reading from top to bottom.</summary>
    /// <exception cref="ImageProcessingException">The source is damaged, or of a kind that the library does not decode.</exception>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public static (VipsImage Pixels, ByteSource Bytes) OpenFrame(VipsJob job, Stream source, SourceFrame frame)
    {
        if (Played.TryOpen(source, frame, frameCount: 1, job.CancellationToken) is { } player)
        {
            return (Played.Show(job, player, frame.Index), job.OwnInput(new ByteSource(source, job.CancellationToken)));
        }

        var (file, input) = OpenFile(job, source, frame);
        var pixels = Load(job, file, input, frame, frameCount: 1, shrink: 1);
        CheckSize(pixels, StoredGeometry.AsDecoded(frame).Size, frameCount: 1, shrink: 1);
        return (ToDisplay(pixels, file, frame), input);
    }

    private static (PixelFile File, ByteSource Input) OpenFile(VipsJob job, Stream source, SourceFrame frame)
    {
        try
        {
            source.Position = 0;
            var file = PixelFile.Open(source, frame, isDecoderLenient: false, job.CancellationToken);
            file.Stream.Position = 0;

            // An AVIF is in memory and is read to its end: libheif 1.15 ends the process where a read fails.
            var stop = frame.Format == ImageFormat.Avif ? CancellationToken.None : job.CancellationToken;
            var input = file.IsSingleScanJpeg && file.Stream.Length <= MaxBytesInMemory
                ? ByteSource.InMemory(file.Stream, stop)
                : new ByteSource(file.Stream, stop);
            return (file, job.OwnInput(input));
        }
        catch (Exception exception) when (exception is not (ImageProcessingException or OperationCanceledException))
        {
            throw new IOException("The source cannot be read.", exception);
        }
    }

    private static VipsImage ToDisplay(VipsImage pixels, PixelFile file, SourceFrame frame)
    {
        // libheif of Debian 12 drops the alpha of a rotated AVIF.
        if (frame is { Format: ImageFormat.Avif, HasAlpha: true } && pixels.Bands is 1 or 3)
        {
            throw new ImageProcessingException(ImageProcessingError.Unsupported, "The library does not decode the alpha of the AVIF.");
        }

        return ColourConversion.ToDisplay(file.IsPremultiplied ? ColourConversion.Unpremultiplied(pixels) : pixels, file.Profile);
    }

    /// <summary>
    /// A JPEG takes a fraction of the time at a reduced size. A WebP is decoded in full, but averaged before it becomes RGB, which saves the
    /// conversion and the memory of most of its pixels.
    /// </summary>
    private static int ShrinkOf(ImagePlan plan, PixelFile file) =>
        plan.Frame.Format != ImageFormat.WebP || file.IsOpaqueLossyStill ? ShrinkOf(plan) : 1;

    /// <summary>How far the decoder reduces for a plan, if it can reduce a source of this kind.</summary>
    public static int ShrinkOf(ImagePlan plan)
    {
        const int MostOfJpeg = 8;
        var shrink = plan.Frame.Format switch
        {
            ImageFormat.Jpeg => Math.Min(plan.ShrinkFactor, MostOfJpeg),
            ImageFormat.WebP when plan.FrameCount == 1 => plan.ShrinkFactor,
            _ => 1,
        };

        // At least one pixel has to be left.
        while (shrink > Math.Min(plan.Frame.StoredSize.Width, plan.Frame.StoredSize.Height))
        {
            shrink /= 2;
        }

        return shrink;
    }

    /// <summary>Checks the size against the header. A reducing decoder may drop an incomplete last column and row.</summary>
    private static void CheckSize(VipsImage pixels, PixelSize frame, int frameCount, int shrink)
    {
        var isAsAnnounced = shrink == 1
            ? pixels.Width == frame.Width && pixels.Height == (long)frame.Height * frameCount
            : frame.Width - pixels.Width is 0 or 1 && frame.Height - pixels.Height is 0 or 1;
        if (!isAsAnnounced)
        {
            throw new ImageProcessingException(
                ImageProcessingError.Damaged,
                $"The decoder sees {pixels.Width} x {pixels.Height} pixels where the header announced {frame.Width} x {frame.Height}.");
        }
    }

    private static VipsImage Load(VipsJob job, PixelFile file, ByteSource input, SourceFrame frame, int frameCount, int shrink)
    {
        try
        {
            return Loader(job, input, LoaderOf(frame.Format), file.FrameIndex, frameCount, shrink).Run();
        }
        catch (VipsException exception)
        {
            throw input.Fault(exception);
        }
    }

    /// <summary>The rows of a bitmap come as a TIFF.</summary>
    private static ImageFormat LoaderOf(ImageFormat format) => format == ImageFormat.Bmp ? ImageFormat.Tiff : format;

    private static VipsOperation Loader(VipsJob job, ByteSource input, ImageFormat format, int frame, int frameCount, int shrink)
    {
        var loader = new VipsOperation(job, FormatNames.NameOf(format) + "load_source")
            .Set("source", input.Handle)
            .Set("access", Access.Sequential)
            .Set("fail_on", FailOn.Warning);
        return format switch
        {
            ImageFormat.Jpeg => loader.Set("shrink", shrink),
            ImageFormat.WebP when shrink > 1 => loader.Set("scale", 1.0 / shrink),
            ImageFormat.WebP or ImageFormat.Tiff => loader.Set("page", frame).Set("n", frameCount),
            _ => loader,
        };
    }
}
