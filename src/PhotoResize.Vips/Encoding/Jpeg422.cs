using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Encoding;

internal static class Jpeg422
{
    internal static Stream Encode(VipsImage picture, int quality) => EncodedFile.Write(target =>
        Encoder.Saver(picture, Settings.ImageFormat.Jpeg, target).Set("Q", quality).Set("optimize_coding", true).Set("subsample_mode", ChromaSubsample.Off).RunForEffect());
}
