using PhotoResize.EngineSupport;
using PhotoResize.EngineSupport.Animations;
using PhotoResize.EngineSupport.Apng;
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
    public static AnimationPlayer? TryOpen(Stream source, SourceFrame frame, int frameCount, CancellationToken cancellationToken)
    {
        var frames = frame.Index + frameCount;
        Animation? animation = frame.Format switch
        {
            ImageFormat.Gif => GifAnimation.Open(source, frames, cancellationToken),
            ImageFormat.Png => OpenPng(source, frames, cancellationToken),
            _ => null,
        };
        if (animation is null)
        {
            return null;
        }

        if (animation.FrameCount < frames || animation.Size != frame.StoredSize)
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
    public static DecodedImage Show(VipsJob job, AnimationPlayer player, ImagePlan plan, Stream source, int index)
    {
        var pixels = Show(job, player, index);
        return new DecodedImage(pixels, pixels, StoredGeometry.Of(plan, shrink: 1), job.OwnInput(new ByteSource(source, job.CancellationToken)));
    }

    private static ApngAnimation? OpenPng(Stream source, int frames, CancellationToken cancellationToken)
    {
        var animation = ApngAnimation.TryOpen(source, frames, cancellationToken);
        animation?.Decoder = DecodeStill;
        return animation;
    }

    /// <summary>Decodes a frame of an animated PNG as every PNG is decoded.</summary>
    private static void DecodeStill(Stream still, PixelSize size, ApngAnimation.RowAction draw, CancellationToken cancellationToken)
    {
        const int StripHeight = 16;
        using var job = new VipsJob(cancellationToken);
        var (pixels, source) = Decoder.OpenFrame(job, still, new SourceFrame(ImageFormat.Png, 0, size, Orientation: 1, HasAlpha: false));
        try
        {
            Draw();
        }
        catch (VipsException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw source.Fault(exception);
        }

        void Draw()
        {
            using var region = pixels.OpenRegion();
            var stride = size.Width * pixels.Bands;
            for (var top = 0; top < size.Height; top += StripHeight)
            {
                var height = Math.Min(StripHeight, size.Height - top);
                var strip = region.Prepare(0, top, size.Width, height, pixels.Bands);
                for (var y = 0; y < height; y++)
                {
                    draw(top + y, strip.Bytes.Slice(y * strip.Stride, stride), pixels.Bands);
                }
            }
        }
    }
}
