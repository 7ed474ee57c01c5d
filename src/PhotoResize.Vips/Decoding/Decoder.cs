using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Vips.Bmp;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Decoding;

/// <summary>Opens a source by the loader of its format and brings its pixels to 8-bit sRGB or grey.</summary>
internal static class Decoder
{
    /// <summary>Opens the frames that <paramref name="plan"/> names, one below the other.</summary>
    /// <exception cref="ImageProcessingException">The source is damaged, or of a kind that the library does not decode.</exception>
    public static DecodedImage Open(VipsJob job, ByteSource source, ImagePlan plan)
    {
        if (plan.Frame.Format != ImageFormat.Bmp && !VipsLibrary.Instance.Readable.Contains(plan.Frame.Format))
        {
            throw new ImageProcessingException(ImageProcessingError.Unsupported, $"libvips was built without a decoder for {plan.Frame.Format}.");
        }

        var shrink = ShrinkOf(plan);
        VipsImage pixels;
        try
        {
            pixels = Load(job, source, plan, shrink);
        }
        catch (VipsException exception)
        {
            throw source.Fault(exception);
        }

        var geometry = StoredGeometry.Of(plan, shrink);
        if (!Covers(pixels, geometry, plan.FrameCount, shrink))
        {
            throw new ImageProcessingException(
                ImageProcessingError.Damaged,
                $"The decoder sees {pixels.Width} x {pixels.Height} pixels where the header announced {geometry.Frame.Width} x {geometry.Frame.Height}.");
        }

        return new DecodedImage(pixels, ColourConversion.ToDisplay(pixels), geometry, source);
    }

    /// <summary>Only JPEG decodes a reduced picture for less; in WebP it would be made from the full one.</summary>
    private static int ShrinkOf(ImagePlan plan)
    {
        if (plan.Frame.Format != ImageFormat.Jpeg)
        {
            return 1;
        }

        // Not below a single pixel.
        var shrink = Math.Min(plan.ShrinkFactor, 8);
        while (shrink > Math.Min(plan.Frame.StoredSize.Width, plan.Frame.StoredSize.Height))
        {
            shrink /= 2;
        }

        return shrink;
    }

    /// <summary>Whether the size is the announced one. A reducing decoder may leave out the last column and row, which cover less than the others.</summary>
    private static bool Covers(VipsImage pixels, StoredGeometry geometry, int frames, int shrink) =>
        shrink == 1
            ? pixels.Width == geometry.Frame.Width && pixels.Height == (long)geometry.Frame.Height * frames
            : geometry.Frame.Width - pixels.Width is 0 or 1 && geometry.Frame.Height - pixels.Height is 0 or 1;

    private static VipsImage Load(VipsJob job, ByteSource source, ImagePlan plan, int shrink)
    {
        if (plan.Frame.Format == ImageFormat.Bmp)
        {
            return BmpReader.Read(job, source.Stream, plan.Frame.StoredSize);
        }

        var loader = new VipsOperation(job, FormatNames.NameOf(plan.Frame.Format) + "load_source")
            .Set("source", source.Handle)
            .Set("access", Access.Sequential)
            .Set("fail_on", FailOn.Error);
        if (plan.Frame.Format is ImageFormat.Jpeg)
        {
            loader.Set("shrink", shrink);
        }

        if (plan.Frame.Format is ImageFormat.Gif or ImageFormat.WebP or ImageFormat.Tiff)
        {
            loader.Set("page", plan.Frame.Index).Set("n", plan.FrameCount);
        }

        return loader.Run();
    }
}
