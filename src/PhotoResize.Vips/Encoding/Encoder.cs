using PhotoResize.EngineSupport.Animations;
using PhotoResize.EngineSupport.Apng;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Vips.Bmp;
using PhotoResize.Vips.Interop;
using PhotoResize.Vips.Rendering;

namespace PhotoResize.Vips.Encoding;

/// <summary>Writes finished pixels as a file, without metadata and profiles.</summary>
internal static class Encoder
{
    /// <summary>Used where the plan has none.</summary>
    private const int DefaultQuality = 80;

    // Efforts by the plan's, the usual one first. Those were measured on a result of 300 x 225: the last steps before time rises faster than
    // size falls. The others keep noise, the dearest picture, within the time of a request.
    private static readonly int[] PaletteEffort = [4, 2, 1];
    private static readonly int[] AvifEffort = [3, 1, 0];
    private static readonly int[] WebPEffort = [4, 2, 2];

    /// <summary>
    /// Of an animation, 4 takes nearly twice the time of 2 and saves a percent at most: most of its bytes are what differs from the frame before.
    /// </summary>
    private const int AnimatedWebPEffort = 2;

    // Small WebP of high quality gets chroma that is fitted to what decoders make of it: a fifth smaller for the same look. Else that doubles
    // the time, and costs as many bytes as it saves.
    private const int FittedChromaQuality = 90;
    private const int MaxFittedChromaPixels = 200_000;

    /// <summary>
    /// Bits of a sample in AVIF. The picture has 8, but the encoder computes with what it is given, and two more save it a tenth of the file.
    /// Its memory doubles, so large pictures stay with 8.
    /// </summary>
    private const int AvifBits = 10;
    private const int MaxDeepAvifPixels = 1_250_000;

    /// <summary>Removed before saving: the WebP saver of 8.14 writes it even if told not to.</summary>
    private static readonly string[] Metadata = ["exif-data", "xmp-data", "iptc-data", "icc-profile-data", "orientation"];

    /// <summary>Encodes <paramref name="picture"/> in the plan's format.</summary>
    /// <returns>The file's bytes, to be read from the start.</returns>
    public static Stream Encode(VipsImage picture, ImagePlan plan)
    {
        picture.StopWhenCancelled();
        if (plan.Format == ImageFormat.Jpeg && plan.Subsampling == ChromaSubsampling.Chroma422 && picture.Bands == 3)
        {
            return Jpeg422Encoder.Encode(picture, plan.Quality ?? DefaultQuality);
        }

        if (plan.Format == ImageFormat.Bmp)
        {
            return BmpWriter.Write(picture.Bands is 2 or 4 ? picture.Flatten([255]) : picture);
        }

        return EncodedFile.Write(target => Configure(picture, target, plan).RunForEffect());
    }

    /// <summary>Encodes a picture by several plans.</summary>
    public static Stream[] Encode(VipsImage picture, IReadOnlyList<ImagePlan> plans)
    {
        // In memory, so that what encoders read twice is not computed twice.
        var read = plans.Count > 1 ? picture.Materialize() : picture;
        return [.. plans.Select(plan => Encode(read, plan))];
    }

    /// <summary>
    /// Copies files and closes them. A job that was cancelled too late to stop has a result, which is kept: the next request would have to
    /// make it again.
    /// </summary>
    public static async Task CopyAsync(IReadOnlyList<Stream> files, IReadOnlyList<Stream> outputs)
    {
        for (var i = 0; i < files.Count; i++)
        {
            await using var file = files[i];
            await file.CopyToAsync(outputs[i], CancellationToken.None);
        }
    }

    /// <summary>Encodes the frames of an animation in the plan's format.</summary>
    /// <returns>The file's bytes, to be read from the start.</returns>
    public static Stream Encode(FrameSequence frames, ImagePlan plan) =>
        plan.Format == ImageFormat.Png ? JoinStills(frames, plan) : Encode(frames.Stack(plan), plan);

    /// <summary>Whether an AVIF has more than 8 bits.</summary>
    public static bool IsDeepAvif(ImagePlan plan, long pixels) => plan.Effort == EncoderEffort.Usual && pixels <= MaxDeepAvifPixels;

    /// <summary>Starts a saver that leaves all metadata out.</summary>
    public static VipsOperation Saver(VipsImage picture, ImageFormat format, VipsTargetHandle target)
    {
        var name = FormatNames.NameOf(format) ?? throw new InvalidOperationException($"The libvips engine does not write {format}.");
        var saver = picture.Without(Metadata).Operation(name + "save_target").Set("target", target);
        // The option got this name with 8.15.
        return saver.Has("keep") ? saver.Set("keep", 0) : saver.Set("strip", true);
    }

    /// <summary>Encodes each frame as a still PNG, and joins them: the library's encoder knows no animations.</summary>
    private static MemoryStream JoinStills(FrameSequence frames, ImagePlan plan)
    {
        var file = new MemoryStream();
        var animation = new ApngWriter(file, frames.Timing ?? AnimationTiming.Even(frames.Frames.Length));
        foreach (var frame in frames.Frames)
        {
            frame.StopWhenCancelled();
            using var still = EncodedFile.Write(target => Configure(frame, target, plan).RunForEffect());
            animation.Add(still.Bytes);
        }

        animation.Finish();
        return file;
    }

    private static VipsOperation Configure(VipsImage picture, VipsTargetHandle target, ImagePlan plan)
    {
        if (plan.Format != ImageFormat.Png)
        {
            return Configure(Saver(picture, plan.Format, target), plan, (long)picture.Width * picture.Height);
        }

        picture = picture.Materialize();
        var settings = PngSettings.Of(picture);
        return Saver(picture, plan.Format, target).Set("compression", settings.Compression).Set("filter", settings.Filters);
    }

    private static VipsOperation Configure(VipsOperation saver, ImagePlan plan, long pixels) => plan.Format switch
    {
        ImageFormat.Jpeg => JpegSettings.Apply(saver, plan.Quality ?? DefaultQuality, pixels)
            .Set("subsample_mode", plan.Subsampling == ChromaSubsampling.Chroma420 ? ChromaSubsample.On : ChromaSubsample.Off),
        ImageFormat.Png8 => saver.Set("compression", 6).Set("palette", true).Set("Q", 100).Set("dither", 1.0)
            .Set("effort", PaletteEffort[(int)plan.Effort]),
        ImageFormat.Gif => saver.Set("dither", 1.0).Set("effort", PaletteEffort[(int)plan.Effort]),
        ImageFormat.Tiff => saver.Set("compression", TiffCompression.Deflate).Set("predictor", TiffPredictor.Horizontal),
        ImageFormat.WebP => saver.Set("Q", plan.Quality ?? DefaultQuality)
            .Set("effort", plan.FrameCount > 1 ? AnimatedWebPEffort : WebPEffort[(int)plan.Effort])
            .Set("smart_subsample", pixels <= MaxFittedChromaPixels && plan.Quality >= FittedChromaQuality),
        ImageFormat.Avif => ConfigureAvif(saver, plan, pixels),
        _ => throw new ArgumentOutOfRangeException(nameof(plan), plan.Format, null),
    };

    /// <summary>Full chroma costs less than what is lost without it, and takes a third more time.</summary>
    private static VipsOperation ConfigureAvif(VipsOperation saver, ImagePlan plan, long pixels)
    {
        saver = saver.Set("Q", plan.Quality ?? DefaultQuality)
            .Set("effort", AvifEffort[(int)plan.Effort])
            .Set("compression", HeifCompression.Av1)
            .Set("subsample_mode", plan.Effort switch
            {
                EncoderEffort.Usual => ChromaSubsample.Off,
                EncoderEffort.Fast => ChromaSubsample.Auto,
                _ => ChromaSubsample.On,
            });

        // The option came with 8.18. Encoders of libraries before that were not measured.
        return IsDeepAvif(plan, pixels) && saver.Has("tune") ? saver.Set("bitdepth", AvifBits) : saver;
    }
}
