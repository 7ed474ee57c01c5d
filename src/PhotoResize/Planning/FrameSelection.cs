using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Planning;

/// <summary>The frames of a source that a result is made of.</summary>
/// <param name="First">The index of the first one, zero-based.</param>
/// <param name="Count">Their number: 1 unless source and result are animated and no single frame is requested.</param>
internal readonly record struct FrameSelection(int First, int Count)
{
    public static FrameSelection For(ImageSettings settings, SourceInfo source) => settings.Frame switch
    {
        { } index => new FrameSelection(index < source.FrameCount ? index : 0, 1),
        null => new FrameSelection(0, source.IsAnimated && CanAnimate(settings.Format ?? source.Format) ? source.FrameCount : 1),
    };

    /// <summary>Whether one frame is taken of a source that moves, and the request does not say so.</summary>
    /// <param name="settings">The settings of the request.</param>
    /// <param name="source">The facts from the source's header.</param>
    /// <param name="frameCount">The number of frames in the result.</param>
    public static bool LosesMotion(ImageSettings settings, SourceInfo source, int frameCount) =>
        frameCount == 1 && settings.Frame is null && (source.IsAnimated || source.IsSequence);

    /// <summary>The first of these frames, turned as the settings want it.</summary>
    public SourceFrame FrameOf(SourceInfo source, ImageSettings settings)
    {
        var frame = source.FrameAt(First);
        var orientation = settings.AutoRotate ? frame.Orientation : 1;
        return new SourceFrame(
            source.Format,
            First,
            new PixelSize(frame.Width, frame.Height),
            settings.Layout is { } layout ? Orientations.Then(orientation, layout.SourceOrientation) : orientation,
            frame.HasAlpha)
        {
            DecodedPixels = frame.DecodedPixels,
            BufferedBytes = frame.BufferedBytes,
            HasDeepSamples = frame.HasDeepSamples,
        };
    }

    /// <summary>The number of frames to decode: each frame of an animation is drawn over those before it.</summary>
    public int DecodedFramesOf(SourceInfo source) => source.IsAnimated ? First + Count : Count;

    /// <summary>The number of pixels to decode. 128 bits, since the factors come from an untrusted header.</summary>
    public Int128 PixelsOf(SourceInfo source) => (Int128)source.FrameAt(First).DecodedPixels * DecodedFramesOf(source);

    private static bool CanAnimate(ImageFormat format) => ImageFormatInfo.Of(format).CanAnimate;
}
