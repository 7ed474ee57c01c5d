using PhotoResize.Outcomes;
using PhotoResize.Settings;

namespace PhotoResize.Tests.Sources.Headers;

public sealed class AvifHeaderTests
{
    [Fact]
    public async Task Size_is_that_of_the_primary_item() =>
        await HeaderAssert.HasFrameAsync(
            AvifFile.Create(
                AvifFile.FileType("avif", "mif1"),
                [AvifFile.Item(2, "av01"), AvifFile.Item(1, "av01")],
                [AvifFile.Size(8, 6), AvifFile.Size(40, 30)],
                [(2, [1]), (1, [2])]),
            ImageFormat.Avif,
            new(40, 30));

    [Theory]
    [InlineData(0, 40, 30)]
    [InlineData(1, 30, 40)]
    [InlineData(2, 40, 30)]
    [InlineData(3, 30, 40)]
    public async Task Rotation_is_applied_to_the_size(int quarterTurns, int width, int height) =>
        await HeaderAssert.HasFrameAsync(
            AvifFile.Create(AvifFile.Size(40, 30), AvifFile.Rotation(quarterTurns), AvifFile.Mirror),
            ImageFormat.Avif,
            new(width, height));

    [Theory]
    [InlineData("avis", true, true)]
    [InlineData("avis", false, false)]
    [InlineData("avif", true, false)]
    public async Task Sequence_has_the_brand_and_the_box_of_one(string brand, bool hasMovie, bool isSequence)
    {
        byte[] still = AvifFile.Create(
            AvifFile.FileType("avif", brand), [AvifFile.Item(1, "av01")], [AvifFile.Size(40, 30)], [(1, [1])]);
        byte[] file = hasMovie ? [.. still, .. AvifFile.Box("moov", 1, 2, 3), 9] : still;

        var header = await HeaderAssert.ReadAsync(file);

        Assert.Equal(isSequence, header.Value!.IsSequence);
        Assert.Equal(1, header.Value.FrameCount);
    }

    [Fact]
    public async Task Clip_comes_before_a_rotation_that_follows_it() =>
        await HeaderAssert.HasFrameAsync(
            AvifFile.Create(AvifFile.Size(40, 30), AvifFile.Clip(38, 29), AvifFile.Rotation(1)),
            ImageFormat.Avif,
            new(29, 38) { DecodedPixels = 40 * 30 });

    [Fact]
    public async Task Clip_larger_than_the_picture_is_damaged() =>
        await HeaderAssert.IsDamagedAsync(AvifFile.Create(AvifFile.Size(40, 30), AvifFile.Clip(41, 30)));

    [Theory]
    [InlineData(1, true)]
    [InlineData(3, false)]
    public async Task Alpha_is_an_auxiliary_item_of_the_primary_one(int master, bool hasAlpha) =>
        await HeaderAssert.HasFrameAsync(
            AvifFile.Create(
                AvifFile.FileType("avif"),
                [AvifFile.Item(1, "av01"), AvifFile.Item(2, "av01"), AvifFile.Item(3, "av01")],
                [AvifFile.Size(40, 30), AvifFile.Alpha],
                [(1, [1]), (2, [1, 2])],
                AvifFile.Reference("auxl", 2, master)),
            ImageFormat.Avif,
            new(40, 30, HasAlpha: hasAlpha) { DecodedPixels = (hasAlpha ? 2 : 1) * 40 * 30 });

    [Fact]
    public async Task Auxiliary_item_of_another_kind_is_not_alpha() =>
        await HeaderAssert.HasFrameAsync(
            AvifFile.Create(
                AvifFile.FileType("avif"),
                [AvifFile.Item(1, "av01"), AvifFile.Item(2, "av01")],
                [AvifFile.Size(40, 30), AvifFile.FullBox("auxC", 0, [.. "urn:mpeg:mpegB:cicp:systems:auxiliary:depth\0"u8])],
                [(1, [1]), (2, [1, 2])],
                AvifFile.Reference("auxl", 2, 1)),
            ImageFormat.Avif,
            new(40, 30));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Grid_has_its_own_size_and_the_alpha_of_its_tiles(bool hasAlpha) =>
        await HeaderAssert.HasFrameAsync(
            AvifFile.Create(
                AvifFile.FileType("mif1"),
                [AvifFile.Item(1, "grid"), AvifFile.Item(2, "av01"), AvifFile.Item(3, "av01"), AvifFile.Item(4, "av01")],
                [AvifFile.Size(16000, 12000), AvifFile.Size(8000, 12000), AvifFile.Alpha],
                [(1, [1]), (2, [2]), (3, [2]), (4, hasAlpha ? [2, 3] : [2])],
                AvifFile.Reference("dimg", 1, 2, 3),
                AvifFile.Reference("auxl", 4, 3)),
            ImageFormat.Avif,
            new(16000, 12000, HasAlpha: hasAlpha) { DecodedPixels = (hasAlpha ? 5 : 4) * 8000L * 12000 });

    [Theory]
    [InlineData("avif", "av01", true)]
    [InlineData("avis", "av01", true)]
    [InlineData("mif1", "av01", true)]
    [InlineData("msf1", "av01", true)]
    [InlineData("mif1", "hvc1", false)]
    [InlineData("mif1", "grid", false)]
    [InlineData("heic", "hvc1", false)]
    [InlineData("isom", "av01", false)]
    public async Task Brand_and_coding_decide_what_it_is(string brand, string itemType, bool isAvif)
    {
        var file = AvifFile.Create(AvifFile.FileType(brand), [AvifFile.Item(1, itemType)], [AvifFile.Size(40, 30)], [(1, [1])]);
        Assert.Equal(isAvif ? null : Failure.NotAnImage, (await HeaderAssert.ReadAsync(file)).Failure);
    }

    [Theory]
    [InlineData(true, "moov", "avis", "avif", "mif1")]
    [InlineData(true, "moov", "avif", "avis")]
    [InlineData(false, "moov", "avif", "mif1")]
    [InlineData(false, "free", "avis", "avif")]
    public async Task Sequence_is_told_by_its_brand_and_its_movie(bool isSequence, string box, params string[] brands)
    {
        var file = AvifFile.Create(AvifFile.FileType(brands), [AvifFile.Item(1, "av01")], [AvifFile.Size(40, 30)], [(1, [1])]);
        var whole = (byte[])[.. file, .. AvifFile.Box(box, new byte[20])];
        Assert.Equal(isSequence, (await HeaderAssert.ReadAsync(whole)).Value!.IsSequence);
    }

    [Fact]
    public async Task Item_without_a_size_is_damaged()
    {
        await HeaderAssert.IsDamagedAsync(AvifFile.Create(AvifFile.Rotation(1)));
        await HeaderAssert.IsDamagedAsync(AvifFile.Create(AvifFile.Size(0, 30)));
        await HeaderAssert.IsDamagedAsync(AvifFile.Create(AvifFile.Size(40, uint.MaxValue)));
    }

    [Fact]
    public async Task Colour_profile_of_any_length_is_stepped_over() =>
        await HeaderAssert.HasFrameAsync(
            AvifFile.Create(AvifFile.Box("colr", new byte[2_000_000]), AvifFile.Size(40, 30)),
            ImageFormat.Avif,
            new(40, 30));

    [Fact]
    public async Task Metadata_beyond_the_bounds_is_damaged()
    {
        byte[][] thousands = [.. Enumerable.Range(1, 1001).Select(id => AvifFile.Item(id, "av01"))];
        await HeaderAssert.IsDamagedAsync(AvifFile.Create(AvifFile.FileType("avif"), thousands, [AvifFile.Size(40, 30)], [(1, [1])]));
        await HeaderAssert.IsDamagedAsync(AvifFile.Create(AvifFile.Size(40, 30), AvifFile.FullBox("auxC", 0, new byte[200_000])));
        await HeaderAssert.IsDamagedAsync(
            AvifFile.Create([AvifFile.Size(40, 30), .. Enumerable.Repeat(AvifFile.Box("skip"), 40_000)]));
    }

    [Theory]
    [InlineData(0)] // to the end of the file
    [InlineData(2)] // less than the box's own start
    [InlineData(uint.MaxValue)]
    public async Task Box_of_absurd_size_is_damaged(uint size)
    {
        byte[] file = [.. AvifFile.FileType("avif"), .. new ByteBuilder().U32(size).Text("free").Zeros(100).ToArray()];
        await HeaderAssert.IsDamagedAsync(file);
    }

    [Fact]
    public async Task Box_with_a_large_size_is_stepped_over()
    {
        var fileType = AvifFile.FileType("avif");
        var rest = AvifFile.Create(AvifFile.Size(40, 30))[AvifFile.FileType("avif", "mif1").Length..];
        byte[] large = [.. new ByteBuilder().U32(1).Text("free").U64(20).Zeros(4).ToArray()];
        await HeaderAssert.HasFrameAsync([.. fileType, .. large, .. rest], ImageFormat.Avif, new(40, 30));

        byte[] absurd = [.. new ByteBuilder().U32(1).Text("free").U64(long.MaxValue).Zeros(4).ToArray()];
        await HeaderAssert.IsDamagedAsync([.. fileType, .. absurd, .. rest]);
    }
}
