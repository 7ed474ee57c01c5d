using PhotoResize.Caching.Disk;

namespace PhotoResize.Tests.Caching;

public sealed class Crc32CTests
{
    // Castagnoli's polynomial, its lowest power in the highest bit.
    private const uint Polynomial = 0x82F63B78;

    [Fact]
    public void Checksum_of_the_check_value_is_that_of_the_standard() =>
        Assert.Equal(0xE3069283, ~Crc32C.Append(0xFFFFFFFF, "123456789"u8));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(3071)]
    [InlineData(3072)]
    [InlineData(3073)]
    [InlineData(6144)]
    [InlineData(20_011)]
    public void Checksum_of_any_length_is_that_by_definition(int length)
    {
        var bytes = Noise(length);

        Assert.Equal(ByDefinition(0, bytes), Crc32C.Append(0, bytes));
        Assert.Equal(ByDefinition(0x12345678, bytes), Crc32C.Append(0x12345678, bytes));
    }

    [Fact]
    public void Checksum_in_two_parts_equals_that_of_the_whole()
    {
        var bytes = Noise(10_000);
        var whole = Crc32C.Append(0, bytes);

        foreach (var split in new[] { 0, 1, 3071, 3072, 5000, 9999, 10_000 })
        {
            Assert.Equal(whole, Crc32C.Append(Crc32C.Append(0, bytes.AsSpan(0, split)), bytes.AsSpan(split)));
        }
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static uint ByDefinition(uint checksum, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            checksum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                checksum = (checksum >> 1) ^ ((checksum & 1) == 0 ? 0 : Polynomial);
            }
        }

        return checksum;
    }
}
