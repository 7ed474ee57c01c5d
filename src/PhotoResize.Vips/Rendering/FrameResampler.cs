using PhotoResize.EngineSupport;
using PhotoResize.Planning;
using PhotoResize.Vips.Decoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Rendering;

/// <summary>Passes decoded strips to the resampler, so that the source is never in memory as a whole.</summary>
internal static class FrameResampler
{
    /// <summary>Rows in a strip: as many as a JPEG decoder decodes at once.</summary>
    private const int StripHeight = 16;

    /// <summary>Resamples the plan's crop of the frame whose top is at <paramref name="top"/>.</summary>
    /// <exception cref="Processing.ImageProcessingException">The source is damaged.</exception>
    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    public static VipsImage Resample(DecodedImage image, int top, ImagePlan plan)
    {
        var (pixels, geometry) = (image.Pixels, image.Geometry);
        var bands = pixels.Bands;
        var inner = geometry.Inner;
        var result = VipsImage.Blank(pixels.Job, inner.Width, inner.Height, bands, pixels.Interpretation);
        var rowBytes = inner.Width * bands;
        using var resampler = Resampler.Create(
            plan, geometry, new PixelSize(pixels.Width, pixels.Height - top), bands, y => result.PixelsToWrite().Slice(y * rowBytes, rowBytes));
        using var region = pixels.OpenRegion();
        for (var y = resampler.FirstRow; y < resampler.EndRow; y += StripHeight)
        {
            var height = Math.Min(StripHeight, resampler.EndRow - y);
            var strip = image.Fetch(region, resampler.Left, top + y, resampler.Width, height);
            resampler.Add(strip.Bytes, strip.Stride, height);
        }

        return result;
    }
}
