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
        FrameHeader? frame = null;
        var isProgressive = false;
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
                isProgressive |= frame is null && IsProgressive(marker);
                frame ??= await ReadFrameHeaderAsync(header, length);
            }
            else if (marker == App1 && orientation is null && await ExifOrientation.HasPrefixAsync(header, length))
            {
                // Of several segments the first one counts, even if it holds no orientation.
                orientation = await ExifOrientation.ReadAsync(header, length);
            }

            await header.MoveToAsync(end);
        }

        // A height of 0 is rejected: a DNL marker after the first scan would have it (B.2.5), which no engine supports.
        var (width, height, components, samples) = frame ?? throw new InvalidDataException("The JPEG has no frame header before its first scan.");
        return new SourceInfo(ImageFormat.Jpeg, CheckedFrame.Create(width, height, orientation ?? 1) with
        {
            BufferedBytes = isProgressive || await ScanComponentsAsync(header) < components ? sizeof(short) * samples : 0,
        });
    }

    /// <summary>How many components the first scan has (B.2.3). If not all of them, there are more scans.</summary>
    private static async ValueTask<int> ScanComponentsAsync(HeaderStream header)
    {
        const int LengthAndCount = 3;
        var scan = (await header.PeekAsync(LengthAndCount)).Span;
        return scan.Length < LengthAndCount ? int.MaxValue : scan[^1];
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

    private static async ValueTask<FrameHeader> ReadFrameHeaderAsync(HeaderStream header, int length)
    {
        // B.2.2: precision, lines, samples per line, number of components, and 3 bytes for each of them.
        const int FixedBytes = 6;
        const int ComponentBytes = 3;
        if (length < FixedBytes)
        {
            throw new InvalidDataException("The JPEG's frame header is too short.");
        }

        var start = (await header.ReadAsync(FixedBytes)).Span;
        var (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(start[1..]), BinaryPrimitives.ReadUInt16BigEndian(start[3..]));
        int components = start[5];
        if (components == 0 || length < FixedBytes + (ComponentBytes * components))
        {
            throw new InvalidDataException("The JPEG's frame header does not hold its components.");
        }

        return new FrameHeader(
            width, height, components, CountSamples((await header.ReadAsync(ComponentBytes * components)).Span, width, height));
    }

    /// <summary>The samples of all components, each of which consists of whole blocks (A.2.4).</summary>
    private static long CountSamples(ReadOnlySpan<byte> components, int width, int height)
    {
        const int BlockSide = 8;
        var (across, down, blocks) = (1, 1, 0);
        for (var i = 1; i < components.Length; i += 3)
        {
            var (horizontal, vertical) = (components[i] >> 4, components[i] & 0xF);
            (across, down, blocks) = (Math.Max(across, horizontal), Math.Max(down, vertical), blocks + (horizontal * vertical));
        }

        return (long)blocks * BlockSide * BlockSide * Units(width, across) * Units(height, down);

        static int Units(int side, int factor) => (side + (factor * BlockSide) - 1) / (factor * BlockSide);
    }

    /// <summary>SOF0 to SOF15; not DHT (C4), JPG (C8) and DAC (CC), which are in the same range.</summary>
    private static bool IsStartOfFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    /// <summary>SOF2, SOF6, SOF10 and SOF14.</summary>
    private static bool IsProgressive(byte marker) => (marker & 3) == 2;

    /// <summary>TEM and RST0 to RST7.</summary>
    private static bool HasNoSegment(byte marker) => marker is 0x01 or (>= 0xD0 and <= 0xD7);

    /// <summary>What a frame header says.</summary>
    private readonly record struct FrameHeader(int Width, int Height, int Components, long Samples);
}
