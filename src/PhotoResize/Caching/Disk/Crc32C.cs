using System.Buffers.Binary;
using System.Numerics;

namespace PhotoResize.Caching.Disk;

/// <summary>
/// CRC-32C, without the inversions that others make before and after. It has an instruction of its own on current processors, which takes
/// three cycles but can begin in each. So long inputs are cut into three lanes that are computed at the same time.
/// </summary>
internal static class Crc32C
{
    private const int LaneBytes = 1024;
    private const int Lanes = 3;

    /// <summary>What a checksum becomes by the zeros of a lane, by the value of each of its four bytes.</summary>
    private static readonly uint[] AfterLane = MakeTable();

    /// <summary>The checksum of some bytes, continued from that of the bytes before.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= Lanes * LaneBytes; bytes = bytes[(Lanes * LaneBytes)..])
        {
            var first = bytes[..LaneBytes];
            var second = bytes.Slice(LaneBytes, LaneBytes);
            var third = bytes.Slice(2 * LaneBytes, LaneBytes);
            var (one, two, three) = (checksum, 0u, 0u);
            for (var at = 0; at < LaneBytes; at += sizeof(ulong))
            {
                one = BitOperations.Crc32C(one, BinaryPrimitives.ReadUInt64LittleEndian(first[at..]));
                two = BitOperations.Crc32C(two, BinaryPrimitives.ReadUInt64LittleEndian(second[at..]));
                three = BitOperations.Crc32C(three, BinaryPrimitives.ReadUInt64LittleEndian(third[at..]));
            }

            // A checksum is linear: that of two parts is that of the first one and as many zeros, and that of the second one by itself.
            checksum = SkipLane(SkipLane(one) ^ two) ^ three;
        }

        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var value in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, value);
        }

        return checksum;
    }

    private static uint SkipLane(uint checksum) =>
        AfterLane[(byte)checksum]
        ^ AfterLane[256 + (byte)(checksum >> 8)]
        ^ AfterLane[512 + (byte)(checksum >> 16)]
        ^ AfterLane[768 + (checksum >> 24)];

    private static uint[] MakeTable()
    {
        var table = new uint[4 * 256];
        for (var bit = 0; bit < 32; bit++)
        {
            var skipped = 1u << bit;
            for (var at = 0; at < LaneBytes; at += sizeof(ulong))
            {
                skipped = BitOperations.Crc32C(skipped, 0UL);
            }

            var ofByte = table.AsSpan(bit / 8 * 256, 256);
            for (var value = 0; value < ofByte.Length; value++)
            {
                if ((value >> (bit % 8) & 1) != 0)
                {
                    ofByte[value] ^= skipped;
                }
            }
        }

        return table;
    }
}
