namespace PhotoResize.Sources.Headers;

/// <summary>Where coded pixels are put together from: units of a type and, as files have them, a length (AV1 bitstream specification, 5.3).</summary>
/// <param name="Type">What the unit holds.</param>
/// <param name="Bytes">How many bytes come before its content.</param>
/// <param name="Length">The length of its content; <see langword="null"/> up to the end.</param>
internal readonly record struct Av1UnitStart(Av1UnitType Type, int Bytes, long? Length)
{
    /// <summary>The most that a start has: type, layer, and a length in seven bits a byte.</summary>
    public const int MaxBytes = 2 + MaxLengthBytes;

    private const int MaxLengthBytes = 8;

    /// <summary>Reads the start of a unit.</summary>
    /// <returns><see langword="null"/> if it is cut off, or no decoder takes it for one.</returns>
    public static Av1UnitStart? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || (bytes[0] & 0x80) != 0)
        {
            return null;
        }

        var (type, hasExtension, hasLength) = ((Av1UnitType)((bytes[0] >> 3) & 15), (bytes[0] & 4) != 0, (bytes[0] & 2) != 0);
        var position = hasExtension ? 2 : 1;
        if (!hasLength)
        {
            return position <= bytes.Length ? new Av1UnitStart(type, position, null) : null;
        }

        // Seven bits a byte, the lowest first (4.10.5).
        var length = 0L;
        for (var i = 0; i < MaxLengthBytes && position < bytes.Length; i++)
        {
            var value = bytes[position++];
            length |= (long)(value & 0x7F) << (7 * i);
            if (value < 0x80)
            {
                return length <= uint.MaxValue ? new Av1UnitStart(type, position, length) : null;
            }
        }

        return null;
    }

    /// <summary>Where the content ends, counted from the start, if as many bytes are left.</summary>
    public long ContentEnd(long left) => Length is { } length ? Bytes + length : left;
}

/// <summary>The units that matter here (6.2.2).</summary>
internal enum Av1UnitType
{
    SequenceHeader = 1,
    FrameHeader = 3,
    Frame = 6,
}
