namespace PhotoResize.Sources.Headers;

/// <summary>What coded pixels say of themselves (AV1 bitstream specification, 5.5).</summary>
/// <param name="Width">The most pixels across that a frame may have.</param>
/// <param name="Height">The most pixels down that a frame may have.</param>
/// <param name="Points">The numbers of primaries, transfer and matrix, the word of a file without any other; absent if there are none.</param>
internal readonly record struct Av1SequenceHeader(int Width, int Height, (int Primaries, int Transfer, int Matrix)? Points)
{
    /// <summary>More than the longest one has: 32 operating points of less than 12 bytes each, and some fields.</summary>
    public const int MaxBytes = 512;

    /// <summary>Reads the first sequence header among some units.</summary>
    /// <param name="pixels">The first bytes of an item.</param>
    /// <returns><see langword="null"/> if there is none, or it is cut off.</returns>
    public static Av1SequenceHeader? TryFind(ReadOnlySpan<byte> pixels)
    {
        while (Av1UnitStart.TryRead(pixels) is { } start && start.ContentEnd(pixels.Length) is var end && end <= pixels.Length)
        {
            if (start.Type == Av1UnitType.SequenceHeader)
            {
                return TryRead(pixels[start.Bytes..(int)end]);
            }

            pixels = pixels[(int)end..];
        }

        return null;
    }

    /// <summary>Reads a sequence header.</summary>
    /// <param name="content">Its content, as a unit has it.</param>
    /// <returns><see langword="null"/> if it is cut off.</returns>
    public static Av1SequenceHeader? TryRead(ReadOnlySpan<byte> content)
    {
        var bits = new BitReader(content);
        var profile = bits.Read(3);
        bits.Skip(1);
        var isReduced = bits.Flag();
        SkipLevels(ref bits, isReduced);
        var (widthBits, heightBits) = (bits.Read(4) + 1, bits.Read(4) + 1);
        var (width, height) = (bits.Read(widthBits) + 1, bits.Read(heightBits) + 1);
        if (bits.HasEnded)
        {
            return null;
        }

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
        return new Av1SequenceHeader(width, height, bits.HasEnded ? null : points);
    }

    /// <summary>Skips what comes before the size: times and operating points.</summary>
    private static void SkipLevels(ref BitReader bits, bool isReduced)
    {
        const int LevelsWithoutTier = 7;
        if (isReduced)
        {
            bits.Skip(5);
            return;
        }

        var delayBits = bits.Flag() ? SkipTimes(ref bits) : 0;
        var hasDelay = bits.Flag();
        for (var left = bits.Read(5); left >= 0; left--)
        {
            bits.Skip(12);
            bits.Skip(bits.Read(5) > LevelsWithoutTier ? 1 : 0);
            bits.Skip(delayBits > 0 && bits.Flag() ? (2 * delayBits) + 1 : 0);
            bits.Skip(hasDelay && bits.Flag() ? 4 : 0);
        }
    }

    /// <summary>Skips how time is counted (5.5.3 and 5.5.4).</summary>
    /// <returns>The bits of a delay; 0 if operating points have none.</returns>
    private static int SkipTimes(ref BitReader bits)
    {
        bits.Skip(2 * 32);
        if (bits.Flag())
        {
            bits.SkipVariable();
        }

        if (!bits.Flag())
        {
            return 0;
        }

        var delayBits = bits.Read(5) + 1;
        bits.Skip(32 + 5 + 5);
        return delayBits;
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

    /// <summary>Reads bits from the highest on. Behind the end there are zeros.</summary>
    private ref struct BitReader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _position;

        public readonly bool HasEnded => _position > 8 * _bytes.Length;

        public void Skip(int count) => _position += count;

        /// <summary>Skips a number of variable length (4.10.3): as many bits again as there are zeros in front.</summary>
        public void SkipVariable()
        {
            var zeros = 0;
            while (!HasEnded && !Flag())
            {
                zeros++;
            }

            Skip(zeros < 32 ? zeros : 0);
        }

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
