using PhotoResize.Sources.Headers;

namespace PhotoResize.Tests.Sources.Headers;

/// <summary>Such blocks were given to Chromium in a JPEG; what it showed is what the tests expect.</summary>
public sealed class ExifOrientationTests
{
    private const int Byte = 1;
    private const int Ascii = 2;
    private const int Short = 3;
    private const int Long = 4;
    private const int Undefined = 7;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Entry_counts_in_either_byte_order(bool bigEndian)
    {
        for (var orientation = 1; orientation <= 8; orientation++)
        {
            await AssertAsync(orientation, Block(bigEndian, 8, 1, [Entry(orientation, bigEndian: bigEndian)]));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(65535)]
    public async Task Number_without_meaning_is_upright(int orientation) => await AssertAsync(1, Block(Entry(orientation)));

    [Theory]
    [InlineData(Byte)]
    [InlineData(Ascii)]
    [InlineData(Long)]
    [InlineData(Undefined)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(0)]
    public async Task Entry_of_another_type_is_upright(int type) => await AssertAsync(1, Block(Entry(6, type)));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Entry_of_other_than_one_value_is_upright(int count) => await AssertAsync(1, Block(Entry(6, Short, count)));

    [Fact]
    public async Task First_entry_that_is_valid_counts()
    {
        await AssertAsync(6, Block(Entry(6), Entry(3)));
        await AssertAsync(6, Block(Entry(9), Entry(6)));
        await AssertAsync(6, Block(Entry(3, Byte), Entry(6)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Directory_without_the_offset_of_another_one_is_read(int bytesLeft) =>
        await AssertAsync(6, Block(Entry(6))[..^(4 - bytesLeft)]);

    [Theory]
    [InlineData(5)]
    [InlineData(65535)]
    public async Task Entries_that_are_there_are_read_whatever_their_number(int count) =>
        await AssertAsync(6, Block(false, 8, count, [Entry(6)]));

    [Fact]
    public async Task Entry_that_is_not_whole_is_upright()
    {
        await AssertAsync(1, Block(Entry(6))[..^5]);
        await AssertAsync(1, Block(false, 8, 0, [Entry(6)]));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(108)]
    public async Task Directory_may_be_anywhere(int offset) => await AssertAsync(6, Block(false, offset, 1, [Entry(6)]));

    [Fact]
    public async Task Block_that_is_no_tiff_is_upright()
    {
        var block = Block(Entry(6));
        await AssertAsync(1, []);
        await AssertAsync(1, block[..7]);
        await AssertAsync(1, [.. block[..2], 43, .. block[3..]]);
        await AssertAsync(1, [.. block[..2], 0, 42, .. block[4..]]);
        await AssertAsync(1, [.. block[..4], 0xFF, 0xFF, 0xFF, 0xFF, .. block[8..]]);
        await AssertAsync(1, [.. block[..4], 7, 0, 0, 0, .. block[8..]]);
    }

    /// <summary>The reader has to end up behind the block, in a stream that cannot seek as well.</summary>
    private static async Task AssertAsync(int orientation, byte[] block)
    {
        foreach (var prefix in (byte[][])[[], "Exif\0\0"u8.ToArray()])
        {
            byte[] whole = [.. prefix, .. block];
            using var header = new HeaderStream(new TrickleStream([.. whole, 1, 2, 3]), CancellationToken.None);

            Assert.Equal(orientation, await ExifOrientation.ReadAsync(header, whole.Length));
            Assert.Equal(whole.Length, header.Position);
        }
    }

    private static byte[] Entry(int orientation, int type = Short, int count = 1, bool bigEndian = false) =>
        new ByteBuilder(bigEndian).U16(TiffFile.Orientation).U16(type).U32(count).U16(orientation).U16(0).ToArray();

    private static byte[] Block(params byte[][] entries) => Block(false, 8, entries.Length, entries);

    private static byte[] Block(bool bigEndian, int offset, int count, byte[][] entries) =>
        new ByteBuilder(bigEndian).Text(bigEndian ? "MM" : "II").U16(42).U32(offset).Zeros(offset - 8).U16(count)
            .Bytes([.. entries.SelectMany(entry => entry)]).U32(0).ToArray();
}
