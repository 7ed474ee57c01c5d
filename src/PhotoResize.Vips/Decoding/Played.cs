using PhotoResize.EngineSupport;
using PhotoResize.EngineSupport.Animations;
using PhotoResize.EngineSupport.Gif;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Decoding;

/// <summary>Animations that are decoded and composed in managed code.</summary>
internal static class Played
{
    /// <summary>Opens a source as an animation; <see langword="null"/> if the library decodes it.</summary>
    /// <param name="source">The file.</param>
    /// <param name="frame">The first frame that is wanted.</param>
    /// <param name="frameCount">How many frames are wanted.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ImageProcessingException">The source is damaged, or not what its header announced.</exception>
    public static AnimationPlayer? TryOpen(ByteSource source, SourceFrame frame, int frameCount, CancellationToken cancellationToken)
    {
        if (frame.Format != ImageFormat.Gif)
        {
            return null;
        }

        var animation = GifAnimation.Open(source.Stream, frame.Index + frameCount, cancellationToken);
        if (animation.FrameCount < frame.Index + frameCount || animation.Size != frame.StoredSize)
        {
            throw new ImageProcessingException(
                ImageProcessingError.Damaged, $"The source has {animation.FrameCount} frames of {animation.Size}, and announced others.");
        }

        return new AnimationPlayer(animation, cancellationToken);
    }

    /// <summary>A frame as a picture in memory, in 8-bit sRGB or grey.</summary>
    public static VipsImage Show(VipsJob job, AnimationPlayer player, int index)
    {
        player.MoveTo(index);
        var (size, y) = (player.Animation.Size, 0);
        return VipsImage.FromRows(job, size.Width, size.Height, player.Animation.Bands, row => player.CopyRow(y++, row));
    }

    /// <summary>A frame with the geometry of a plan.</summary>
    public static DecodedImage Show(VipsJob job, AnimationPlayer player, ImagePlan plan, ByteSource source, int index)
    {
        var pixels = Show(job, player, index);
        return new DecodedImage(pixels, pixels, StoredGeometry.Of(plan, shrink: 1), source);
    }
}
