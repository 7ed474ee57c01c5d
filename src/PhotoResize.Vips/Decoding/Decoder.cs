using PhotoResize.EngineSupport;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Vips.Bmp;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Decoding;

/// <summary>Opens a source with the loader of its format and converts its pixels to 8-bit sRGB or grey.</summary>
internal static class Decoder
{
    /// <summary>Opens the frames that <paramref name="plan"/> names, one below the other.</summary>
    /// <exception cref="ImageProcessingException">The source is damaged, or of a kind that the library does not decode.</exception>
    public static DecodedImage Open(VipsJob job, ByteSource source, ImagePlan plan)
    {
        var shrink = ShrinkOf(plan);
        var geometry = StoredGeometry.Of(plan, shrink);
        var pixels = Load(job, source, plan.Frame, plan.FrameCount, shrink);
        CheckSize(pixels, geometry.Frame, plan.FrameCount, shrink);
        return new DecodedImage(pixels, ColourConversion.ToDisplay(pixels), geometry, source);
    }

    /// <summary>Opens one frame in full size, in the orientation that its decoder returns, for reading from top to bottom.</summary>
    /// <exception cref="ImageProcessingException">The source is damaged, or of a kind that the library does not decode.</exception>
    public static VipsImage OpenFrame(VipsJob job, ByteSource source, SourceFrame frame)
    {
        var pixels = Load(job, source, frame, frameCount: 1, shrink: 1);
        CheckSize(pixels, StoredGeometry.AsDecoded(frame).Size, frameCount: 1, shrink: 1);
        return ColourConversion.ToDisplay(pixels);
    }

    /// <summary>Only a JPEG is cheaper to decode at a reduced size. A WebP would be decoded in full first.</summary>
    private static int ShrinkOf(ImagePlan plan)
    {
        if (plan.Frame.Format != ImageFormat.Jpeg)
        {
            return 1;
        }

        // At least one pixel has to be left.
        var shrink = Math.Min(plan.ShrinkFactor, 8);
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

    private static VipsImage Load(VipsJob job, ByteSource source, SourceFrame frame, int frameCount, int shrink)
    {
        if (frame.Format == ImageFormat.Bmp)
        {
            return BmpReader.Read(job, source.Stream, frame.StoredSize);
        }

        if (Played.TryOpen(source, frame, frameCount, job.CancellationToken) is { } player)
        {
            return Played.Show(job, player, frame.Index);
        }

        // The middleware has asked this already, by the header. Without it, other callers would be told that the source is damaged.
        if (!VipsLibrary.Instance.Readable.Contains(frame.Format))
        {
            throw new ImageProcessingException(ImageProcessingError.Unsupported, $"libvips was built without a decoder for {frame.Format}.");
        }

        if (frame.Format == ImageFormat.Jpeg && source.Examine(stream => JpegScanLimit.IsExceededBy(stream, job.CancellationToken)))
        {
            throw new ImageProcessingException(ImageProcessingError.Unsupported, $"The JPEG has more than {JpegScanLimit.MaxScans} scans.");
        }

        try
        {
            return Loader(job, source, frame, frameCount, shrink).Run();
        }
        catch (VipsException exception)
        {
            throw source.Fault(exception);
        }
    }

    private static VipsOperation Loader(VipsJob job, ByteSource source, SourceFrame frame, int frameCount, int shrink)
    {
        var loader = new VipsOperation(job, FormatNames.NameOf(frame.Format) + "load_source")
            .Set("source", source.Handle)
            .Set("access", Access.Sequential)
            .Set("fail_on", FailOn.Warning);
        return frame.Format switch
        {
            ImageFormat.Jpeg => loader.Set("shrink", shrink),
            ImageFormat.WebP or ImageFormat.Tiff => loader.Set("page", frame.Index).Set("n", frameCount),
            _ => loader,
        };
    }
}
