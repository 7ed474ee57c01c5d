namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>What the pixels of an AVIF say of their colours themselves (AV1 bitstream specification, 5.5): the word of a file without any other.</summary>
/// <param name="Points">The numbers of primaries, transfer and matrix.</param>
internal readonly record struct Av1SequenceHeader((int Primaries, int Transfer, int Matrix) Points)
{
    private const int SequenceHeader = 1;

    /// <summary>Reads the sequence header.</summary>
    /// <param name="pixels">The first bytes of an item.</param>
    /// <returns><see langword="null"/> if it says nothing, or is of a film rather than of a picture.</returns>
    public static Av1SequenceHeader? TryRead(ReadOnlySpan<byte> pixels)
    {
        // Units of a type and, as files have them, a length (5.3).
        while (pixels.Length > 2)
        {
            var (type, hasExtension, hasLength) = ((pixels[0] >> 3) & 15, (pixels[0] & 4) != 0, (pixels[0] & 2) != 0);
            var start = hasExtension ? 2 : 1;
            var length = hasLength ? ReadLength(pixels, ref start) : pixels.Length - start;
            if (length < 0 || length > pixels.Length - start)
            {
                return null;
            }

            if (type == SequenceHeader)
            {
                var bits = new BitReader(pixels.Slice(start, length));
                return Read(ref bits);
            }

            pixels = pixels[(start + length)..];
        }

        return null;
    }

    private static Av1SequenceHeader? Read(ref BitReader bits)
    {
        var profile = bits.Read(3);
        bits.Skip(1);
        var isReduced = bits.Flag();
        if (!SkipLevels(ref bits, isReduced))
        {
            return null;
        }

        var (widthBits, heightBits) = (bits.Read(4) + 1, bits.Read(4) + 1);
        bits.Skip(widthBits + heightBits);
        if (!isReduced && bits.Flag())
        {
            bits.Skip(7); // the lengths of frame numbers
        }

        bits.Skip(3);
        if (!isReduced)
        {
            SkipTools(ref bits);
        }

        bits.Skip(3);
        var isDeep = bits.Flag();
        bits.Skip((profile == 2 && isDeep ? 1 : 0) + (profile == 1 ? 0 : 1)); // 12 bits, luma alone
        var points = bits.Flag() ? (bits.Read(8), bits.Read(8), bits.Read(8)) : default((int, int, int)?);
        return points is { } given && !bits.HasEnded ? new Av1SequenceHeader(given) : null;
    }

    /// <summary>Skips what comes before the size; fails on timing, which pictures do not have.</summary>
    private static bool SkipLevels(ref BitReader bits, bool isReduced)
    {
        const int LevelsWithoutTier = 7;
        if (isReduced)
        {
            bits.Skip(5);
            return true;
        }

        if (bits.Flag())
        {
            return false;
        }

        var hasDelay = bits.Flag();
        for (var left = bits.Read(5); left >= 0; left--)
        {
            bits.Skip(12);
            bits.Skip(bits.Read(5) > LevelsWithoutTier ? 1 : 0);
            bits.Skip(hasDelay && bits.Flag() ? 4 : 0);
        }

        return true;
    }

    private static void SkipTools(ref BitReader bits)
    {
        bits.Skip(4);
        var hasOrder = bits.Flag();
        bits.Skip(hasOrder ? 2 : 0);

        // Tools for screens: chosen by each frame, or once and for all.
        var mayUseScreenTools = bits.Flag() || bits.Flag();
        if (mayUseScreenTools && !bits.Flag())
        {
            bits.Skip(1);
        }

        bits.Skip(hasOrder ? 3 : 0);
    }

    /// <summary>Seven bits a byte, the lowest first (4.10.5).</summary>
    private static int ReadLength(ReadOnlySpan<byte> bytes, ref int position)
    {
        var length = 0;
        for (var shift = 0; shift < 28 && position < bytes.Length; shift += 7)
        {
            var value = bytes[position++];
            length |= (value & 0x7F) << shift;
            if (value < 0x80)
            {
                return length;
            }
        }

        return -1;
    }

    /// <summary>Reads bits from the highest on. Behind the end there are zeros.</summary>
    private ref struct BitReader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _position;

        public readonly bool HasEnded => _position > 8 * _bytes.Length;

        public void Skip(int count) => _position += count;

        public bool Flag() => Read(1) != 0;

        public int Read(int count)
        {
            var value = 0;
            for (; count > 0; count--, _position++)
            {
                var bit = _position < 8 * _bytes.Length ? (_bytes[_position / 8] >> (7 - (_position % 8))) & 1 : 0;
                value = (value << 1) | bit;
            }

            return value;
        }
    }
}
