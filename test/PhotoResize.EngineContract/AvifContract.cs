using PhotoResize.EngineContract.Support;
using PhotoResize.Processing;
using PhotoResize.Settings;
using static PhotoResize.EngineContract.Support.QuarteredAvif;
using Colours = PhotoResize.EngineContract.Support.QuarteredPng;

namespace PhotoResize.EngineContract;

/// <summary>The kinds of AVIF, which Chromium shows as they are shown here. An engine without AVIF has to refuse them.</summary>
public abstract class AvifContract : FieldTests
{
    private static readonly byte[][] Plainly = Colours.Colours;

    private static readonly byte[][] FromLinear = [[239, 96, 96], [95, 224, 110], [110, 122, 234], [244, 234, 98]];

    [Fact]
    public async Task Kinds_of_pixels_come_out_alike()
    {
        await AssertAsync(Plain, Plainly);
        await AssertAsync(TenBit, Plainly);
        await AssertAsync(QuarteredAvif.Grey, Colours.Greys);
    }

    [Fact]
    public Task Colours_multiplied_by_their_alpha_are_divided_by_it() => AssertAsync(Premultiplied, Plainly, alpha: 129, tolerance: 6);

    [Theory]
    [InlineData(1, 13, 221, 30, 30, 29, 190, 40)]
    [InlineData(4, 13, 255, 0, 0, 0, 186, 0)]
    [InlineData(5, 13, 225, 30, 30, 0, 190, 46)]
    [InlineData(6, 13, 215, 44, 28, 54, 187, 38)]
    [InlineData(8, 13, 251, 0, 0, 0, 195, 0)]
    [InlineData(9, 13, 255, 0, 0, 0, 201, 0)]
    [InlineData(10, 13, 255, 0, 68, 0, 255, 0)]
    [InlineData(11, 13, 235, 0, 1, 0, 194, 0)]
    [InlineData(12, 13, 241, 0, 0, 0, 193, 0)]
    [InlineData(22, 13, 223, 45, 28, 0, 186, 41)]
    [InlineData(1, 1, 221, 30, 30, 29, 190, 40)]
    [InlineData(1, 4, 222, 24, 24, 23, 191, 35)]
    [InlineData(1, 5, 214, 8, 8, 7, 177, 17)]
    [InlineData(1, 6, 221, 30, 30, 29, 190, 40)]
    [InlineData(1, 7, 225, 48, 48, 47, 197, 58)]
    [InlineData(1, 8, 239, 96, 96, 95, 224, 110)]
    [InlineData(1, 14, 221, 30, 30, 29, 190, 40)]
    [InlineData(1, 15, 221, 30, 30, 29, 190, 40)]
    [InlineData(1, 17, 225, 13, 13, 12, 189, 23)]
    [InlineData(2, 2, 221, 30, 30, 29, 190, 40)]
    [InlineData(0, 13, 221, 30, 30, 29, 190, 40)]
    [InlineData(99, 13, 221, 30, 30, 29, 190, 40)]
    [InlineData(1, 99, 221, 30, 30, 29, 190, 40)]
    public Task Code_points_are_followed(
        int primaries, int transfer, byte red0, byte green0, byte blue0, byte red1, byte green1, byte blue1) =>
        AssertAsync(With(Plain, primaries, transfer), [[red0, green0, blue0], [red1, green1, blue1]]);

    [Fact]
    public async Task Code_points_are_followed_in_grey_and_in_ten_bits()
    {
        await AssertAsync(With(QuarteredAvif.Grey, 1, 8), [[239, 239, 239], [96, 96, 96], [110, 110, 110], [244, 244, 244]]);
        await AssertAsync(With(TenBit, 12, 13), [[240, 0, 0], [0, 194, 0], [37, 50, 219], [233, 209, 0]]);
    }

    /// <summary>Made with the numbers 12, 13 and 6, which stand in the sequence header of AV1 too.</summary>
    [Fact]
    public Task Pixels_speak_for_a_file_that_says_nothing_of_its_colours() => AssertAsync(
        Renamed(DisplayP3, "colr"u8, "free"u8), [[241, 0, 0], [0, 193, 0], [37, 50, 219], [234, 208, 0]]);

    [Fact]
    public async Task Profile_wins_over_code_points()
    {
        byte[] profile = [.. "prof"u8, .. IccProfiles.LinearSrgb];
        byte[] restricted = [.. "rICC"u8, .. IccProfiles.LinearSrgb];
        byte[] broken = [.. "prof"u8, .. new byte[200]];

        await AssertAsync(WithProperty(With(Plain, 12, 13), "colr", profile), FromLinear);
        await AssertAsync(WithProperty(With(Plain, 9, 16), "colr", profile), FromLinear);
        await AssertAsync(WithProperty(Plain, "colr", restricted), FromLinear);
        await AssertAsync(WithProperty(With(Plain, 1, 8), "colr", broken), FromLinear);
    }

    [Fact]
    public async Task Property_that_is_not_known_is_stepped_over()
    {
        await AssertAsync(WithProperty(Plain, "abcd", [1, 2]), Plainly);
        await AssertAsync(WithProperty(Plain, "clli", [0, 16, 0, 16]), Plainly);
        await AssertAsync(Renamed(Plain, "nclx"u8, "abcd"u8), Plainly);
        await AssertAsync([.. Plain, .. "junk"u8], Plainly);
    }

    [Theory]
    [InlineData(9, 16, 9, true)]
    [InlineData(9, 18, 9, true)]
    [InlineData(1, 9, 6, true)]
    [InlineData(1, 11, 6, true)]
    [InlineData(1, 13, 0, false)]
    [InlineData(1, 13, 3, true)]
    [InlineData(9, 13, 10, true)]
    [InlineData(9, 13, 11, true)]
    [InlineData(9, 13, 14, true)]
    [InlineData(1, 13, 12, true)]
    [InlineData(1, 13, 16, true)]
    public async Task Colours_that_do_not_come_out_right_are_unsupported(int primaries, int transfer, int matrix, bool isFullRange)
    {
        await AssertRefusedAsync(With(Plain, primaries, transfer, matrix, isFullRange), ImageProcessingError.Unsupported);
    }

    [Fact]
    public async Task Transformations_whose_order_decoders_do_not_agree_on_are_unsupported()
    {
        await AssertAsync(WithProperty(Plain, "irot", [2]), [.. Plainly.Reverse()]);
        await AssertRefusedAsync(WithProperty(WithProperty(Plain, "imir", [1]), "irot", [1]), ImageProcessingError.Unsupported);
        await AssertRefusedAsync(WithProperty(WithProperty(Plain, "irot", [1]), "irot", [1]), ImageProcessingError.Unsupported);
    }

    [Fact]
    public async Task Cut_within_its_pixels_is_damaged()
    {
        if (Processor.Readable.Contains(ImageFormat.Avif))
        {
            await AssertRefusedAsync(Plain[..^20], ImageProcessingError.Damaged);
            await AssertRefusedAsync(Plain[..^(Plain.Length / 3)], ImageProcessingError.Damaged);
        }
    }

    private Task AssertAsync(byte[] file, byte[][] quarters, byte alpha = 255, int tolerance = 3) =>
        Processor.Readable.Contains(ImageFormat.Avif)
            ? AssertShowsAsync(file, quarters, alpha, tolerance)
            : AssertRefusedAsync(file, ImageProcessingError.Unsupported);
}
