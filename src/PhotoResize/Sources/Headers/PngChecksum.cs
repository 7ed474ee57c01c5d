using System.Buffers.Binary;

namespace PhotoResize.Sources.Headers;

/// <summary>The checksum of a PNG's chunks: CRC-32 of type and content (PNG, third edition, 5.3 and annex D).</summary>
internal static class PngChecksum
{
    private static readonly uint[] Remainders = [.. Enumerable.Range(0, 256).Select(value => RemainderOf((uint)value))];

    /// <summary>Continues <paramref name="checksum"/>, which is 0 at first.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes, uint checksum = 0)
    {
        var remainder = ~checksum;
        foreach (var value in bytes)
        {
            remainder = (remainder >> 8) ^ Remainders[(byte)(remainder ^ value)];
        }

        return ~remainder;
    }

    /// <summary>The checksum of a whole chunk.</summary>
    public static uint Of(PngChunkType type, ReadOnlySpan<byte> content)
    {
        Span<byte> name = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(name, (uint)type);
        return Of(content, Of(name));
    }

    private static uint RemainderOf(uint value)
    {
        const uint Polynomial = 0xEDB88320;
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value >> 1) ^ ((value & 1) * Polynomial);
        }

        return value;
    }
}
