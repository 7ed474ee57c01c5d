using PhotoResize.EngineSupport.Animations;
using PhotoResize.Planning;
using PhotoResize.Settings;
using SixLabors.ImageSharp.PixelFormats;
using Codecs = SixLabors.ImageSharp.Configuration;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>An animated WebP (RFC 9649, section 2.7.1). The library decodes each frame as a still file.</summary>
/// <param name="codecs">The library's settings.</param>
/// <param name="stream">The file.</param>
/// <param name="file">Its structure.</param>
/// <param name="size">The size of the canvas.</param>
/// <param name="bands">3 or 4 for what the canvas shows.</param>
internal sealed class WebPAnimation(Codecs codecs, Stream stream, WebPFile file, PixelSize size, int bands) : Animation
{
    public override PixelSize Size => size;

    public override int Bands => bands;

    public override int FrameCount => file.Frames.Count;

    public override IReadOnlyList<AnimationFrame> Frames { get; } = [.. file.Frames.Select(frame => new AnimationFrame(
        frame.Place,
        frame.IsBlended,
        frame.IsCleared ? FrameDisposal.Clear : FrameDisposal.Keep,
        FrameDelay.OfMilliseconds(frame.Delay)))];

    public override int Plays => file.Plays;

    public override void Draw(int index, AnimationCanvas canvas, CancellationToken cancellationToken)
    {
        var place = file.Frames[index].Place;
        using var still = file.Frames[index].ToStill(stream);
        using var image = LibraryDecoder.Decode<Rgba32>(codecs, still, ImageFormat.WebP, reduced: null, cancellationToken);
        if ((image.Width, image.Height) != (place.Width, place.Height))
        {
            throw new InvalidDataException("A frame of the WebP has another size than its header announced.");
        }

        using var decoded = new DecodedImage<Rgba32>(image);
        for (var y = 0; y < place.Height; y++)
        {
            canvas.Draw(y, decoded.Row(0, y));
        }
    }
}
