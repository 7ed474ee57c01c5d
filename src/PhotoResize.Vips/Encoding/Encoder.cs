using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Encoding;

/// <summary>Writes finished pixels as a file, without metadata and profiles.</summary>
internal static class Encoder
{
    /// <summary>Encodes <paramref name="picture"/> in the plan's format.</summary>
    /// <returns>The file's bytes, to be read from the start.</returns>
    internal static Stream Encode(VipsImage picture, ImagePlan plan)
    {
        picture.StopWhenCancelled();
        if (plan.Format == ImageFormat.Jpeg && plan.Subsampling == ChromaSubsampling.Chroma422 && picture.Bands == 3)
        {
            return Jpeg422.Encode(picture, plan.Quality ?? DefaultQuality);
        }
        return EncodedFile.Write(target => Configure(Saver(picture, plan.Format, target), plan).RunForEffect());
    }

    private const int DefaultQuality = 80;

    /// <summary>Starts a saver that leaves all metadata out.</summary>
    internal static VipsOperation Saver(VipsImage picture, ImageFormat format, VipsTargetHandle target)
    {
        var saver = picture.Operation(FormatNames.NameOf(format) + "save_target").Set("target", target);
        // The newer name came with 8.15.
        return saver.Has("keep") ? saver.Set("keep", 0) : saver.Set("strip", true);
    }

    private static VipsOperation Configure(VipsOperation saver, ImagePlan plan) => plan.Format switch
    {
        ImageFormat.Jpeg => saver.Set("Q", plan.Quality ?? DefaultQuality)
            .Set("optimize_coding", true)
            .Set("subsample_mode", plan.Subsampling == ChromaSubsampling.Chroma420 ? ChromaSubsample.On : ChromaSubsample.Off),
        ImageFormat.Png => saver.Set("compression", 6).Set("filter", PngFilter),
        ImageFormat.Png8 => saver.Set("compression", 6).Set("palette", true).Set("Q", 100).Set("dither", 1.0).Set("effort", 4),
        ImageFormat.Gif => saver.Set("dither", 1.0).Set("effort", 4),
        ImageFormat.Tiff => saver.Set("compression", TiffCompression.Deflate).Set("predictor", TiffPredictor.Horizontal),
        ImageFormat.WebP => saver.Set("Q", plan.Quality ?? DefaultQuality).Set("effort", 2),
        ImageFormat.Avif => saver.Set("Q", plan.Quality ?? DefaultQuality).Set("effort", 2).Set("compression", HeifCompression.Av1),
        _ => throw new InvalidOperationException($"The libvips engine does not write {plan.Format}."),
    };

    private const int PngFilter = 0xF8;
}
