using PhotoResize.Settings;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Encoding;

/// <summary>
/// Finds out whether AVIF can be encoded. libheif may take its encoders from files that are not installed, and libvips offers to save AVIF
/// all the same.
/// </summary>
internal static class AvifTrial
{
    private const int Side = 16;

    /// <summary>Whether a small picture can be encoded.</summary>
    public static bool Succeeds(HeifCompression compression)
    {
        try
        {
            using var job = new VipsJob(CancellationToken.None);
            var picture = VipsImage.Blank(job, Side, Side, bands: 3, Interpretation.Srgb);
            using var file = EncodedFile.Write(
                target => Encoder.Saver(picture, ImageFormat.Avif, target).Set("compression", compression).Set("effort", 0).RunForEffect());
            return file.Length > 0;
        }
        catch (VipsException)
        {
            return false;
        }
        finally
        {
            VipsNative.ThreadShutdown();
        }
    }
}
