using System.Buffers.Binary;
using PhotoResize.Outcomes;
using PhotoResize.Settings;

namespace PhotoResize.Tests.Sources.Headers;

public sealed class BmpHeaderTests
{
    private const int BitFields = 3;
    private const int AlphaBitFields = 6;
    private const uint Alpha = 0xFF000000;

    [Theory]
    [InlineData(12)]
    [InlineData(16)]
    [InlineData(40)]
    [InlineData(52)]
    [InlineData(56)]
    [InlineData(64)]
    [InlineData(108)]
    [InlineData(124)]
    public async Task Header_of_any_version_gives_the_size(int headerBytes) =>
        await HeaderAssert.HasFrameAsync(BmpFile.Create(headerBytes, 40, 30), ImageFormat.Bmp, new(40, 30));

    [Fact]
    public async Task Rows_from_top_to_bottom_have_the_same_height() =>
        await HeaderAssert.HasFrameAsync(BmpFile.Create(40, 40, -30), ImageFormat.Bmp, new(40, 30));

    [Theory]
    [InlineData(56, BitFields, Alpha, true)]
    [InlineData(108, BitFields, Alpha, true)]
    [InlineData(124, BitFields, Alpha, true)]
    [InlineData(124, BitFields, 0, false)]
    [InlineData(124, 0, Alpha, true)]
    [InlineData(40, AlphaBitFields, Alpha, true)]
    [InlineData(40, AlphaBitFields, 0, false)]
    [InlineData(40, BitFields, Alpha, false)]
    [InlineData(40, 0, Alpha, false)]
    public async Task Alpha_takes_a_mask_that_is_in_force(int headerBytes, int compression, uint mask, bool hasAlpha) =>
        await HeaderAssert.HasFrameAsync(
            BmpFile.Create(headerBytes, 40, 30, bitCount: 32, compression, mask, masksFollow: true),
            ImageFormat.Bmp,
            new(40, 30, HasAlpha: hasAlpha));

    [Theory]
    [InlineData(new byte[] { 3, 1, 0, 0, 3, 1, 0, 1 }, false)]
    [InlineData(new byte[] { 3, 1, 0, 0, 3, 1 }, false)]
    [InlineData(new byte[] { 3, 1, 0, 0, 0, 3, 1, 2, 3, 0, 0, 1 }, false)]
    [InlineData(new byte[] { 2, 1, 0, 0, 3, 1, 0, 1 }, true)]
    [InlineData(new byte[] { 3, 1, 0, 1 }, true)]
    [InlineData(new byte[] { 0, 2, 1, 0, 2, 1, 0, 0, 3, 1, 0, 1 }, true)]
    public async Task Run_length_codes_that_leave_pixels_out_give_alpha(byte[] codes, bool hasAlpha)
    {
        const int PaletteBytes = 1024;
        var file = BmpFile.Create(40, 3, 2, bitCount: 8, compression: 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), file.Length + PaletteBytes);

        await HeaderAssert.HasFrameAsync([.. file, .. new byte[PaletteBytes], .. codes], ImageFormat.Bmp, new(3, 2, HasAlpha: hasAlpha));
    }

    [Fact]
    public async Task Alpha_mask_of_fewer_bits_is_none() =>
        await HeaderAssert.HasFrameAsync(
            BmpFile.Create(124, 40, 30, bitCount: 24, alphaMask: Alpha),
            ImageFormat.Bmp,
            new(40, 30));

    [Theory]
    [InlineData(0, 30)]
    [InlineData(40, 0)]
    [InlineData(-40, 30)]
    [InlineData(40, int.MinValue)]
    public async Task Size_that_is_none_is_damaged(int width, int height) =>
        await HeaderAssert.IsDamagedAsync(BmpFile.Create(40, width, height));

    [Theory]
    [InlineData(0)]
    [InlineData(41)]
    [InlineData(2147)]
    public async Task Header_of_no_known_size_is_not_an_image(int headerBytes) =>
        await HeaderAssert.FailsAsync(BmpFile.Create(headerBytes, 40, 30), Failure.NotAnImage);

    [Fact]
    public async Task File_that_ends_within_a_known_header_is_damaged() =>
        await HeaderAssert.IsDamagedAsync(BmpFile.Create(40, 40, 30)[..30]);

    [Fact]
    public async Task Unknown_depth_is_damaged()
    {
        await HeaderAssert.IsDamagedAsync(BmpFile.Create(40, 40, 30, bitCount: 40));
        await HeaderAssert.IsDamagedAsync(BmpFile.Create(12, 40, 30, bitCount: 0));
    }
}
