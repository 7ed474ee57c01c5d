using System.Buffers.Binary;

namespace PhotoResize.EngineContract.Support;

/// <summary>Takes a JPEG apart and puts it together in ways that encoders do not.</summary>
internal static class JpegParts
{
    public const byte StartOfScan = 0xDA;
    public const byte HuffmanTables = 0xC4;
    public const byte QuantizationTables = 0xDB;
    public const byte Baseline = 0xC0;
    public const byte Progressive = 0xC2;

    private const int MarkerBytes = 2;

    public static byte[] Segment(byte marker, params ReadOnlySpan<byte> content) =>
        [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    /// <summary>An Adobe segment.</summary>
    /// <param name="transform">What it says of the colours.</param>
    public static byte[] Adobe(byte transform) => Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, transform]);

    /// <summary>A JFIF segment.</summary>
    public static byte[] Jfif(byte version = 1) => Segment(0xE0, [.. "JFIF\0"u8, version, 1, 0, 0, 1, 0, 1, 0, 0]);

    /// <summary>Where the segments of a kind begin, up to the first scan.</summary>
    public static int[] Find(byte[] file, byte marker)
    {
        var found = new List<int>();
        for (var place = MarkerBytes; ; place += MarkerBytes + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(place + MarkerBytes)))
        {
            Assert.Equal(0xFF, file[place]);
            if (file[place + 1] == marker)
            {
                found.Add(place);
            }

            if (file[place + 1] == StartOfScan)
            {
                return [.. found];
            }
        }
    }

    /// <summary>Puts bytes in before the first segment of a kind.</summary>
    public static byte[] Insert(byte[] file, byte before, params ReadOnlySpan<byte> bytes)
    {
        var place = Find(file, before)[0];
        return [.. file[..place], .. bytes, .. file[place..]];
    }

    /// <summary>Leaves all segments of a kind out.</summary>
    public static byte[] Without(byte[] file, byte marker)
    {
        foreach (var place in Find(file, marker).Reverse())
        {
            file = [.. file[..place], .. file[(place + MarkerBytes + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(place + MarkerBytes)))..]];
        }

        return file;
    }

    /// <summary>Changes bytes of the first segment of a kind, counted from its marker.</summary>
    public static byte[] With(byte[] file, byte marker, int place, params ReadOnlySpan<byte> bytes)
    {
        var changed = file.ToArray();
        bytes.CopyTo(changed.AsSpan(Find(file, marker)[0] + place));
        return changed;
    }

    /// <summary>Puts bytes in behind the codes of each scan.</summary>
    public static byte[] PadScans(byte[] file, params ReadOnlySpan<byte> bytes)
    {
        var padded = new List<byte>(file[..Find(file, StartOfScan)[0]]);
        var isInScan = false;
        for (var i = padded.Count; i < file.Length; i++)
        {
            if (file[i] == 0xFF && file[i + 1] is not 0)
            {
                padded.AddRange(isInScan ? bytes : []);
                var isScan = file[i + 1] == StartOfScan;
                var end = file[i + 1] == 0xD9 ? file.Length : i + MarkerBytes + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(i + MarkerBytes));
                padded.AddRange(file.AsSpan(i, end - i));
                (isInScan, i) = (isScan, end - 1);
            }
            else
            {
                padded.Add(file[i]);
            }
        }

        return [.. padded];
    }

    /// <summary>A colour profile in segments, in the order of the numbers.</summary>
    public static byte[] Profile(byte[] profile, int parts, params int[] order)
    {
        var size = (profile.Length + parts - 1) / parts;
        return [.. order.SelectMany(number => Segment(
            0xE2, [.. "ICC_PROFILE\0"u8, (byte)number, (byte)parts, .. profile.AsSpan().Slice((number - 1) * size, Math.Min(size, profile.Length - ((number - 1) * size)))]))];
    }
}
