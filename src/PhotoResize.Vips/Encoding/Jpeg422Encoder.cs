using PhotoResize.EngineSupport;
using PhotoResize.Settings;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Encoding;

/// <summary>Writes JPEG with 4:2:2 chroma, which the library's encoder does not offer.</summary>
internal static class Jpeg422Encoder
{
    /// <summary>Encodes an sRGB picture without alpha.</summary>
    public static Stream Encode(VipsImage picture, int quality)
    {
        var planes = Ycc422Planes.Split(picture.Materialize().Pixels(), picture.Width, picture.Height);
        var pixels = (long)picture.Width * picture.Height;
        using var y = EncodePlane(picture.Job, planes.Y, picture.Width, quality, pixels);
        using var cb = EncodePlane(picture.Job, planes.Cb, planes.ChromaWidth, quality, pixels);
        using var cr = EncodePlane(picture.Job, planes.Cr, planes.ChromaWidth, quality, pixels);
        return Jpeg422.Join(y.Bytes, cb.Bytes, cr.Bytes, picture.Width, picture.Height);
    }

    private static EncodedFile EncodePlane(VipsJob job, byte[] samples, int width, int quality, long pixels)
    {
        var plane = VipsImage.FromArray(job, samples, width, samples.Length / width, 1, Interpretation.BlackWhite);
        plane.StopWhenCancelled();
        return EncodedFile.Write(target =>
            JpegSettings.Apply(Encoder.Saver(plane, ImageFormat.Jpeg, target), quality, pixels).RunForEffect());
    }
}
