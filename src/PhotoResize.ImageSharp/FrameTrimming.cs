using PhotoResize.EngineSupport;
using PhotoResize.ImageSharp.Decoding;
using PhotoResize.Planning;

namespace PhotoResize.ImageSharp;

/// <summary>Finds the part of a frame that is inside its uniform border.</summary>
internal static class FrameTrimming
{
    /// <returns>The part, in the upright frame; the whole frame if all of it is border.</returns>
    public static PixelRectangle Find(DecodedImage image, SourceFrame frame, int tolerance, CancellationToken cancellationToken)
    {
        var (stored, orientation) = StoredGeometry.AsDecoded(frame);
        var first = StoredGeometry.ToStored(new PixelRectangle(0, 0, 1, 1), stored, orientation);
        var scan = new BorderScan(image.Row(0, first.Y).Slice(first.X * image.Bands, image.Bands), tolerance);
        for (var y = 0; y < stored.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            scan.Add(y, image.Row(0, y)[..(stored.Width * image.Bands)]);
        }

        return StoredGeometry.ToUpright(scan.Content ?? new(0, 0, stored.Width, stored.Height), stored, orientation);
    }
}
