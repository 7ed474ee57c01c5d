using PhotoResize.ImageSharp.Rendering;
using PhotoResize.Planning;
using PhotoResize.Settings;
using SixLabors.ImageSharp.PixelFormats;
using Codecs = SixLabors.ImageSharp.Configuration;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>Plays an animated WebP on a canvas (RFC 9649, section 2.7.1). As in browsers, the canvas is transparent where nothing was drawn.</summary>
internal static class WebPAnimation
{
    private const int Bands = 4;

    /// <summary>Decodes frames as a viewer sees them: on top of what those before them left.</summary>
    /// <param name="codecs">The library's settings.</param>
    /// <param name="stream">The file.</param>
    /// <param name="file">Its structure.</param>
    /// <param name="canvas">Its size.</param>
    /// <param name="frames">Which frames.</param>
    /// <param name="bands">3 or 4 for each of them.</param>
    /// <param name="cancellationToken">Stops the work before the next frame.</param>
    public static Raster[] Decode(
        Codecs codecs, Stream stream, WebPFile file, PixelSize canvas, Range frames, int bands, CancellationToken cancellationToken)
    {
        var (first, count) = frames.GetOffsetAndLength(file.Frames.Count);
        var shown = Raster.Blank(canvas.Width, canvas.Height, Bands);
        var results = new Raster[count];
        for (var i = 0; i < first + count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Draw(codecs, stream, file.Frames[i], shown, cancellationToken);
            if (i >= first)
            {
                results[i - first] = Copy(shown, bands);
            }

            if (file.Frames[i].IsCleared)
            {
                Clear(shown, file.Frames[i].Place);
            }
        }

        return results;
    }

    private static void Draw(Codecs codecs, Stream stream, WebPFrame frame, Raster canvas, CancellationToken cancellationToken)
    {
        using var still = frame.ToStill(stream);
        using var image = LibraryDecoder.Decode<Rgba32>(codecs, still, ImageFormat.WebP, frames: 1, reduced: null, cancellationToken);
        var place = frame.Place;
        if ((image.Width, image.Height) != (place.Width, place.Height))
        {
            throw new InvalidDataException("A frame of the WebP has another size than its header announced.");
        }

        using var decoded = new DecodedImage<Rgba32>(image, firstFrame: 0);
        for (var y = 0; y < place.Height; y++)
        {
            var from = decoded.Row(0, y);
            var to = canvas.Row(place.Y + y).Slice(place.X * Bands, place.Width * Bands);
            if (frame.IsBlended)
            {
                Blend(from, to);
            }
            else
            {
                from.CopyTo(to);
            }
        }
    }

    private static void Blend(ReadOnlySpan<byte> row, Span<byte> canvas)
    {
        for (var i = 0; i < row.Length; i += Bands)
        {
            var above = row.Slice(i, Bands);
            var below = canvas.Slice(i, Bands);
            switch (above[3])
            {
                case 0:
                    break;
                case byte.MaxValue:
                    above.CopyTo(below);
                    break;
                case var alpha:
                    Canvas.Over(above, alpha, new Rgba(below[0], below[1], below[2], below[3]), below);
                    break;
            }
        }
    }

    private static void Clear(Raster canvas, PixelRectangle place)
    {
        for (var y = 0; y < place.Height; y++)
        {
            canvas.Row(place.Y + y).Slice(place.X * Bands, place.Width * Bands).Clear();
        }
    }

    /// <summary>A copy with alpha, or without it where all is opaque.</summary>
    private static Raster Copy(Raster canvas, int bands)
    {
        if (bands == Bands)
        {
            return canvas with { Pixels = [.. canvas.Pixels] };
        }

        var result = Raster.Blank(canvas.Width, canvas.Height, bands);
        for (int from = 0, to = 0; to < result.Pixels.Length; from += Bands, to += bands)
        {
            canvas.Pixels.AsSpan(from, bands).CopyTo(result.Pixels.AsSpan(to));
        }

        return result;
    }
}
