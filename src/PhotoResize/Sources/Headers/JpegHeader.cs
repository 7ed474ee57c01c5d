using System.Buffers.Binary;
using PhotoResize.Settings;

namespace PhotoResize.Sources.Headers;

/// <summary>JPEG (ITU-T T.81, annex B): all segments before the first scan, since the orientation may follow the frame header.</summary>
internal static class JpegHeader
{
    private const byte MarkerPrefix = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte App1 = 0xE1;

    public static async ValueTask<SourceInfo?> ReadAsync(HeaderStream header)
    {
        await header.SkipAsync(2); // start of image
        (int Width, int Height)? size = null;
        int? orientation = null;
        while (true)
        {
            var marker = await ReadMarkerAsync(header);
            if (marker == StartOfScan)
            {
                break;
            }

            if (HasNoSegment(marker))
            {
                continue;
            }

            if (marker is StartOfImage or EndOfImage)
            {
                throw new InvalidDataException("The JPEG ends, or starts again, before its first scan.");
            }

            var length = await ReadLengthAsync(header);
            var end = header.Position + length;
            if (IsStartOfFrame(marker))
            {
                size ??= await ReadFrameSizeAsync(header, length);
            }
            else if (marker == App1 && orientation is null && await ExifOrientation.HasPrefixAsync(header, length))
            {
                // Of several segments the first one counts, even if it holds no orientation.
                orientation = await ExifOrientation.ReadAsync(header, length);
            }

            await header.MoveToAsync(end);
        }

        // A height of 0 is rejected: a DNL marker after the first scan would have it (B.2.5), which no engine supports.
        return size is var (width, height)
            ? new SourceInfo(ImageFormat.Jpeg, CheckedFrame.Create(width, height, orientation ?? 1))
            : throw new InvalidDataException("The JPEG has no frame header before its first scan.");
    }

    /// <summary>Reads the next marker; skips fill bytes (B.1.1.2) and stray bytes, as decoders do.</summary>
    private static async ValueTask<byte> ReadMarkerAsync(HeaderStream header)
    {
        while (true)
        {
            await header.SkipUntilAsync(MarkerPrefix);
            byte marker;
            do
            {
                marker = await header.ReadByteAsync();
            }
            while (marker == MarkerPrefix);

            if (marker != 0)
            {
                return marker;
            }
        }
    }

    private static async ValueTask<int> ReadLengthAsync(HeaderStream header)
    {
        // The length includes its own two bytes. Decoders take a smaller one for that.
        return Math.Max(BinaryPrimitives.ReadUInt16BigEndian((await header.ReadAsync(2)).Span) - 2, 0);
    }

    private static async ValueTask<(int Width, int Height)> ReadFrameSizeAsync(HeaderStream header, int length)
    {
        // B.2.2: precision, lines, samples per line, number of components, and 3 bytes for each of them.
        const int FixedBytes = 6;
        if (length < FixedBytes)
        {
            throw new InvalidDataException("The JPEG's frame header is too short.");
        }

        var frame = (await header.ReadAsync(FixedBytes)).Span;
        return frame[5] > 0 && length >= FixedBytes + (3 * frame[5])
            ? (BinaryPrimitives.ReadUInt16BigEndian(frame[3..]), BinaryPrimitives.ReadUInt16BigEndian(frame[1..]))
            : throw new InvalidDataException("The JPEG's frame header does not hold its components.");
    }

    /// <summary>SOF0 to SOF15; not DHT (C4), JPG (C8) and DAC (CC), which are in the same range.</summary>
    private static bool IsStartOfFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    /// <summary>TEM and RST0 to RST7.</summary>
    private static bool HasNoSegment(byte marker) => marker is 0x01 or (>= 0xD0 and <= 0xD7);
}
