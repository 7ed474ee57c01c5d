using PhotoResize.EngineSupport;
using PhotoResize.Planning;
using PhotoResize.Vips.Decoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Trimming;

/// <summary>Finds the content of a frame inside its uniform border.</summary>
/// <remarks>
/// libvips' own search was rejected: it smooths the picture and flattens alpha before it compares.
/// </remarks>
internal static class FrameTrimming
{
    /// <summary>Rows that are decoded at once.</summary>
    private const int StripHeight = 64;

    /// <summary>Decodes the frame strip by strip, in the order of the file, and keeps none of the pixels.</summary>
    /// <returns>The rectangle in the upright frame; the whole frame if all of it is border.</returns>
    /// <exception cref="Processing.ImageProcessingException">The source cannot be decoded.</exception>
    public static PixelRectangle Find(Stream stream, SourceFrame frame, int tolerance, CancellationToken cancellationToken)
    {
        var (stored, orientation) = StoredGeometry.AsDecoded(frame);
        var first = StoredGeometry.ToStored(new PixelRectangle(0, 0, 1, 1), stored, orientation);

        // All pixels are compared with the upright frame's first one. If that is in the file's last row, the frame is decoded twice.
        BorderScan? scan = null;
        if (first.Y > 0)
        {
            ReadRows(stream, frame, first.Y, (_, row) => scan = Begin(row), cancellationToken);
        }

        ReadRows(
            stream,
            frame,
            0,
            (y, row) =>
            {
                scan ??= Begin(row);
                scan.Add(y, row);
            },
            cancellationToken);
        return StoredGeometry.ToUpright(scan!.Content ?? new(0, 0, stored.Width, stored.Height), stored, orientation);

        BorderScan Begin(ReadOnlySpan<byte> row)
        {
            var bands = row.Length / stored.Width;
            return new BorderScan(row.Slice(first.X * bands, bands), tolerance);
        }
    }

    /// <summary>Decodes from the top, and hands out the rows from <paramref name="start"/> on.</summary>
    private static void ReadRows(
        Stream stream, SourceFrame frame, int start, Action<int, ReadOnlySpan<byte>> read, CancellationToken cancellationToken)
    {
        stream.Position = 0;
        DecoderWarnings.Clear();
        using (var job = new VipsJob(cancellationToken))
        {
            ReadRows(job, stream, frame, start, read);
        }

        DecoderWarnings.Check();
    }

    private static void ReadRows(VipsJob job, Stream stream, SourceFrame frame, int start, Action<int, ReadOnlySpan<byte>> read)
    {
        var (pixels, source) = Decoder.OpenFrame(job, stream, frame);
        var (width, height, bands) = (pixels.Width, pixels.Height, pixels.Bands);
        try
        {
            using var region = pixels.OpenRegion();
            for (var top = start; top < height; top += StripHeight)
            {
                job.CancellationToken.ThrowIfCancellationRequested();
                var rows = Math.Min(StripHeight, height - top);
                var strip = region.Prepare(0, top, width, rows, bands);
                for (var row = 0; row < rows; row++)
                {
                    read(top + row, strip.Bytes.Slice(row * strip.Stride, width * bands));
                }
            }
        }
        catch (VipsException exception)
        {
            job.CancellationToken.ThrowIfCancellationRequested();
            throw source.Fault(exception);
        }
    }
}
