using PhotoResize.Planning;
using PhotoResize.Vips.Decoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Trimming;

/// <summary>Finds what a uniform border leaves of a frame.</summary>
/// <remarks>
/// The library's own search was rejected: it smooths first, and lays alpha over a background before it compares.
/// </remarks>
internal static class ContentFinder
{
    /// <summary>Decodes the frame strip by strip, in the order of the file, and keeps none of it.</summary>
    /// <returns>The box in the upright frame; the whole frame where all is border.</returns>
    /// <exception cref="Processing.ImageProcessingException">The source cannot be decoded.</exception>
    public static PixelRectangle Find(Stream stream, SourceFrame frame, int tolerance, CancellationToken cancellationToken)
    {
        var (stored, orientation) = StoredGeometry.AsDecoded(frame);
        var first = StoredGeometry.ToStored(new PixelRectangle(0, 0, 1, 1), stored, orientation);

        // Where the upright picture begins in the file's last row, that row has to be known before all others: the frame is decoded twice.
        BorderScan? scan = null;
        if (first.Y > 0)
        {
            Decode(stream, frame, pixels => scan = Begin(pixels.ExtractArea(first.X, first.Y, 1, 1).Materialize().Pixels<byte>()), cancellationToken);
        }

        Decode(stream, frame, pixels => pixels.ReadRows((y, row) =>
        {
            var bands = row.Length / stored.Width;
            scan ??= Begin(row.Slice(first.X * bands, bands));
            scan.Add(y, row);
        }), cancellationToken);
        return StoredGeometry.ToUpright(scan!.Content ?? new(0, 0, stored.Width, stored.Height), stored, orientation);

        BorderScan Begin(ReadOnlySpan<byte> border) => new(border, tolerance);
    }

    private static void Decode(Stream stream, SourceFrame frame, Action<VipsImage> use, CancellationToken cancellationToken)
    {
        stream.Position = 0;
        using var source = new ByteSource(stream, cancellationToken);
        using var job = new VipsJob(cancellationToken);
        var pixels = Decoder.OpenFrame(job, source, frame);
        try
        {
            use(pixels);
        }
        catch (VipsException exception)
        {
            throw source.Fault(exception);
        }
    }
}
