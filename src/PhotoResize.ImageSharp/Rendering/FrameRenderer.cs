using PhotoResize.EngineSupport;
using PhotoResize.ImageSharp.Decoding;
using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.ImageSharp.Rendering;

/// <summary>Carries the plan out on one decoded frame, up to the finished canvas.</summary>
internal static class FrameRenderer
{
    public static Raster Render(DecodedImage image, int index, ImagePlan plan, CancellationToken cancellationToken)
    {
        var geometry = StoredGeometry.Of(plan, image.Shrink);
        var picture = plan.Resamples ? Reduce(image, index, plan, geometry, cancellationToken) : Cut(image, index, geometry.Crop);
        picture = TurnUpright(picture, geometry.Orientation);
        picture = plan.Sharpening is { } sharpening ? Sharpen(picture, sharpening, cancellationToken) : picture;
        picture = plan.Blur > 0 ? GaussianBlur.Apply(picture, plan.Blur, cancellationToken) : picture;
        picture = plan.Grayscale ? Grayscale.Apply(picture) : picture;
        picture = Canvas.Apply(picture, plan);
        picture = picture.Turn(
            transpose: false, plan.Flip.HasFlag(FlipMode.Horizontal), plan.Flip.HasFlag(FlipMode.Vertical));
        if (plan.Tilt != 0)
        {
            return Tilt(picture.WithColours(), plan, cancellationToken);
        }

        return plan.Rotate switch
        {
            90 => picture.Turn(transpose: true, mirrorAcross: true, mirrorDown: false),
            180 => picture.Turn(transpose: false, mirrorAcross: true, mirrorDown: true),
            270 => picture.Turn(transpose: true, mirrorAcross: false, mirrorDown: true),
            _ => picture,
        };
    }

    private static Raster Reduce(
        DecodedImage image, int index, ImagePlan plan, StoredGeometry geometry, CancellationToken cancellationToken)
    {
        var bands = image.Bands;
        var result = Raster.Blank(geometry.Inner.Width, geometry.Inner.Height, bands);
        using var resampler = Resampler.Create(plan, geometry, image.Size, bands, result.Row);
        for (var y = resampler.FirstRow; y < resampler.EndRow; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            resampler.Add(image.Row(index, y).Slice(resampler.Left * bands, resampler.Width * bands));
        }

        return result;
    }

    private static Raster Cut(DecodedImage image, int index, PixelRectangle place)
    {
        var result = Raster.Blank(place.Width, place.Height, image.Bands);
        for (var y = 0; y < place.Height; y++)
        {
            image.Row(index, place.Y + y).Slice(place.X * image.Bands, place.Width * image.Bands).CopyTo(result.Row(y));
        }

        return result;
    }

    private static Raster Tilt(Raster picture, ImagePlan plan, CancellationToken cancellationToken)
    {
        var size = plan.ResultSize;
        var tilted = Raster.Blank(size.Width, size.Height, TiltedPicture.BandsFor(plan));
        TiltedPicture.Draw(picture.Pixels, picture.Bands, plan, tilted.Pixels, cancellationToken);
        return tilted;
    }

    private static Raster TurnUpright(Raster picture, int orientation) => picture.Turn(
        transpose: orientation >= 5,
        mirrorAcross: orientation is 2 or 3 or 6 or 7,
        mirrorDown: orientation is 3 or 4 or 7 or 8);

    private static Raster Sharpen(Raster picture, Sharpening sharpening, CancellationToken cancellationToken)
    {
        var result = Raster.Blank(picture.Width, picture.Height, picture.Bands);
        UnsharpMask.Apply(picture.Pixels, result.Pixels, picture.Width, picture.Bands, sharpening, cancellationToken);
        return result;
    }
}
