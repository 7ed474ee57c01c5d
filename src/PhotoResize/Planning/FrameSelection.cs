using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Planning;

/// <summary>Which frames of a source a result is made of.</summary>
/// <param name="First">The first one, zero-based.</param>
/// <param name="Count">How many: 1 unless the source is animated, the result can be, and no single frame was asked for.</param>
internal readonly record struct FrameSelection(int First, int Count)
{
    public static FrameSelection For(ImageSettings settings, SourceInfo source) => settings.Frame switch
    {
        { } index => new FrameSelection(index < source.FrameCount ? index : 0, 1),
        null => new FrameSelection(0, source.IsAnimated && CanAnimate(settings.Format ?? source.Format) ? source.FrameCount : 1),
    };

    /// <summary>The first of these frames, upright unless its orientation is to be ignored.</summary>
    public SourceFrame FrameOf(SourceInfo source, bool autoRotate)
    {
        var frame = source.FrameAt(First);
        return new SourceFrame(
            source.Format, First, new PixelSize(frame.Width, frame.Height), autoRotate ? frame.Orientation : 1, frame.HasAlpha);
    }

    /// <summary>How many pixels decoding these frames takes; wider than 64 bits, since all three factors are the source's own claims.</summary>
    public Int128 PixelsOf(SourceInfo source)
    {
        var frame = source.FrameAt(First);
        return (Int128)frame.Width * frame.Height * Count;
    }

    private static bool CanAnimate(ImageFormat format) => ImageFormatInfo.Of(format).CanAnimate;
}
