using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources.Headers;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract;

/// <summary>Bitmaps of every kind look as in Chromium.</summary>
public abstract class BmpContract : EngineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task Palette_of_any_depth_gives_its_colours(int bitCount)
    {
        var colours = Bitmaps.Colours(1 << bitCount);
        int[] lower = [.. Enumerable.Range(0, 9).Select(x => x % colours.Length)];
        int[] upper = [.. Enumerable.Range(0, 9).Select(x => colours.Length - 1 - (x % colours.Length))];
        var file = new BmpFile(9, 2, bitCount)
        {
            Palette = colours,
            Content = BmpFile.Rows(BmpFile.Pack(bitCount, lower), BmpFile.Pack(bitCount, upper)),
        };

        var picture = await DecodeAsync(file);

        for (var x = 0; x < 9; x++)
        {
            AssertColour(colours[upper[x]], picture[x, 0]);
            AssertColour(colours[lower[x]], picture[x, 1]);
        }
    }

    [Theory]
    [InlineData(12)]
    [InlineData(16)]
    [InlineData(40)]
    [InlineData(52)]
    [InlineData(56)]
    [InlineData(64)]
    [InlineData(108)]
    [InlineData(124)]
    public async Task Header_of_any_version_leads_to_palette_and_pixels(int headerBytes)
    {
        var indexed = await DecodeAsync(Bitmaps.All["8 bits"] with { HeaderBytes = headerBytes });
        var coloured = await DecodeAsync(Bitmaps.All["24 bits"] with { HeaderBytes = headerBytes });

        AssertColour((200, 10, 20), indexed[0, 0]);
        AssertColour((255, 255, 255), indexed[4, 0]);
        AssertColour((30, 210, 40), indexed[0, 1]);
        AssertColour((13, 12, 11), coloured[0, 0]);
        AssertColour((9, 8, 7), coloured[2, 1]);
    }

    [Fact]
    public async Task Index_beyond_the_palette_is_black()
    {
        var picture = await DecodeAsync(new BmpFile(2, 1, 8) { Palette = Bitmaps.Colours(3), ColoursUsed = 3, Content = [2, 3, 0, 0] });

        AssertColour((50, 60, 220), picture[0, 0]);
        AssertColour((0, 0, 0), picture[1, 0]);
    }

    [Fact]
    public async Task Palette_that_declares_more_than_there_is_ends_at_the_pixels()
    {
        var picture = await DecodeAsync(new BmpFile(2, 1, 4) { Palette = Bitmaps.Colours(2), ColoursUsed = 16, Content = [0x12, 0, 0, 0] });

        AssertColour((30, 210, 40), picture[0, 0]);
        AssertColour((0, 0, 0), picture[1, 0]);
    }

    [Fact]
    public async Task Palette_that_is_larger_than_its_indices_is_stepped_over()
    {
        var picture = await DecodeAsync(new BmpFile(2, 1, 1) { Palette = Bitmaps.Colours(300), ColoursUsed = 300, Content = [0x40, 0, 0, 0] });

        AssertColour((200, 10, 20), picture[0, 0]);
        AssertColour((30, 210, 40), picture[1, 0]);
    }

    [Fact]
    public async Task Grey_palette_gives_a_grey_picture()
    {
        var picture = await DecodeAsync(new BmpFile(2, 1, 8) { Palette = [(7, 7, 7), (99, 99, 99)], ColoursUsed = 2, Content = [1, 0, 0, 0] });

        Assert.Equal(1, picture.Channels);
        AssertColour((99, 99, 99), picture[0, 0]);
        AssertColour((7, 7, 7), picture[1, 0]);
    }

    [Fact]
    public async Task Sixteen_bits_without_masks_are_five_for_each_colour()
    {
        var picture = await DecodeAsync(new BmpFile(4, 1, 16) { Content = BmpFile.Words(16, 0x7C00, 0x03E0, 0x001F, 0xC210) });

        AssertColour((255, 0, 0), picture[0, 0]);
        AssertColour((0, 255, 0), picture[1, 0]);
        AssertColour((0, 0, 255), picture[2, 0]);
        AssertColour((132, 132, 132), picture[3, 0]);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(52)]
    [InlineData(56)]
    [InlineData(124)]
    public async Task Sixteen_bits_with_masks_are_what_the_masks_say(int headerBytes)
    {
        var picture = await DecodeAsync(new BmpFile(4, 1, 16)
        {
            HeaderBytes = headerBytes,
            Compression = Bitmaps.BitFields,
            Masks = [0xF800, 0x07E0, 0x001F],
            Content = BmpFile.Words(16, 0xF800, 0x07E0, 0x001F, 0x8410),
        });

        AssertColour((255, 0, 0), picture[0, 0]);
        AssertColour((0, 255, 0), picture[1, 0]);
        AssertColour((0, 0, 255), picture[2, 0]);
        AssertColour((132, 130, 132), picture[3, 0]);
    }

    [Fact]
    public async Task Masks_of_any_place_and_width_are_scaled_to_eight_bits()
    {
        // 10 bits of red, 1 of green, 11 of blue; 10 bits are left over.
        var picture = await DecodeAsync(new BmpFile(3, 1, 32)
        {
            Compression = Bitmaps.BitFields,
            Masks = [0x3FF, 0x400, 0xFFE00000],
            Content = BmpFile.Words(32, 0x3FF, 0xFFE00400, 0x80000200),
        });

        AssertColour((255, 0, 0), picture[0, 0]);
        AssertColour((0, 255, 255), picture[1, 0]);
        AssertColour((128, 0, 128), picture[2, 0]);
    }

    [Fact]
    public async Task Mask_that_is_empty_gives_none_of_its_colour()
    {
        var picture = await DecodeAsync(new BmpFile(1, 1, 32)
        {
            Compression = Bitmaps.BitFields,
            Masks = [0, 0xFF00, 0xFF],
            Content = BmpFile.Words(32, 0xFFFFFFFF),
        });

        AssertColour((0, 255, 255), picture[0, 0]);
    }

    [Fact]
    public async Task Thirty_two_bits_without_masks_have_no_alpha()
    {
        var picture = await DecodeAsync(new BmpFile(1, 1, 32) { Content = BmpFile.Words(32, 0x00010203) });

        Assert.Equal((1, 2, 3, 255), picture[0, 0]);
    }

    [Theory]
    [InlineData(40, Bitmaps.AlphaBitFields)]
    [InlineData(56, Bitmaps.BitFields)]
    [InlineData(108, Bitmaps.BitFields)]
    [InlineData(124, Bitmaps.AlphaBitFields)]
    public async Task Alpha_mask_in_force_gives_alpha(int headerBytes, uint compression)
    {
        var picture = await DecodeAsync(new BmpFile(2, 1, 32)
        {
            HeaderBytes = headerBytes,
            Compression = compression,
            Masks = [0xFF, 0xFF00, 0xFF0000, 0xFF000000],
            Content = BmpFile.Words(32, 0x80030201, 0x00060504),
        });

        Assert.Equal((1, 2, 3, 128), picture[0, 0]);
        Assert.Equal((4, 5, 6, 0), picture[1, 0]);
    }

    [Theory]
    [InlineData(56)]
    [InlineData(108)]
    [InlineData(124)]
    public async Task Alpha_mask_of_a_header_is_in_force_without_bit_fields(int headerBytes)
    {
        // The other masks are not: red and blue change places in them.
        var picture = await DecodeAsync(new BmpFile(2, 1, 32)
        {
            HeaderBytes = headerBytes,
            Masks = [0xFF, 0xFF00, 0xFF0000, 0xFF000000],
            Content = BmpFile.Words(32, 0x80010203, 0x00040506),
        });

        Assert.Equal((1, 2, 3, 128), picture[0, 0]);
        Assert.Equal(0, picture[1, 0].A);
    }

    [Theory]
    [InlineData(Bitmaps.BitFields, 0x7C00u)]
    [InlineData(0u, 0xFFu)]
    public async Task Alpha_mask_of_sixteen_bits_is_in_force(uint compression, uint redMask)
    {
        var picture = await DecodeAsync(new BmpFile(2, 1, 16)
        {
            HeaderBytes = 124,
            Compression = compression,
            Masks = [redMask, 0x3E0, 0x1F, 0x8000],
            Content = BmpFile.Words(16, 0xFC00, 0x7C00),
        });

        Assert.Equal((255, 0, 0, 255), picture[0, 0]);
        Assert.Equal(0, picture[1, 0].A);
    }

    [Fact]
    public async Task Alpha_that_is_nowhere_used_is_none()
    {
        var picture = await DecodeAsync(Bitmaps.All["32 bits with alpha"] with { Content = BmpFile.Words(32, 0x00030201, 0x00060504) });

        Assert.Equal((255, 255), (picture[0, 0].A, picture[1, 0].A));
    }

    [Theory]
    [InlineData(24, 124, 0)]
    [InlineData(32, 52, Bitmaps.AlphaBitFields)]
    [InlineData(32, 40, Bitmaps.BitFields)]
    [InlineData(32, 40, 0)]
    public async Task Alpha_mask_without_force_gives_none(int bitCount, int headerBytes, uint compression)
    {
        uint[] masks = [0xFF0000, 0xFF00, 0xFF, 0xFF000000];
        var file = new BmpFile(1, 1, bitCount)
        {
            HeaderBytes = headerBytes,
            Compression = compression,
            Masks = headerBytes == 40 ? (compression == 0 ? [] : masks[..3]) : masks,
            Content = BmpFile.Rows(BmpFile.Words(bitCount, 0x10203040)),
        };

        var picture = await DecodeAsync(file);

        Assert.Equal((0x20, 0x30, 0x40, 255), picture[0, 0]);
    }

    /// <summary>Browsers take the place as it is stated, and show headers as pixels.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(53)]
    public async Task Pixels_begin_where_the_file_says_even_within_the_headers(int offset)
    {
        const int RowBytes = 12;
        var file = (Bitmaps.All["24 bits"] with { PixelOffset = (uint)offset }).ToArray();
        var picture = await DecodeAsync(file);

        // The lower row comes first.
        var top = offset + RowBytes;
        AssertColour((file[top + 2], file[top + 1], file[top]), picture[0, 0]);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(42)]
    [InlineData(46)]
    [InlineData(48)]
    public async Task Header_of_os2_of_any_length_leads_to_the_pixels(int headerBytes)
    {
        var picture = await DecodeAsync(Bitmaps.All["24 bits"] with { HeaderBytes = headerBytes });

        AssertColour((13, 12, 11), picture[0, 0]);
    }

    [Fact]
    public async Task Sizes_of_file_and_pixels_do_not_matter()
    {
        var file = Bitmaps.All["24 bits"].ToArray();
        (file[2], file[3], file[34], file[35]) = (1, 99, 7, 7);

        var picture = await DecodeAsync([.. file, .. new byte[1000]]);

        AssertColour((13, 12, 11), picture[0, 0]);
    }

    [Fact]
    public async Task Profile_of_the_fifth_header_is_applied()
    {
        var profile = ImageMagick.ColorProfiles.AdobeRGB1998.ToByteArray()!;
        var file = (Bitmaps.All["24 bits"] with { HeaderBytes = 124, Content = BmpFile.Rows([0, 200, 0, 0, 200, 0, 0, 200, 0], new byte[9]) }).ToArray();
        BitConverter.GetBytes(0x4D424544).CopyTo(file, 14 + 56);
        BitConverter.GetBytes(file.Length - 14).CopyTo(file, 14 + 112);
        BitConverter.GetBytes(profile.Length).CopyTo(file, 14 + 116);

        var picture = await DecodeAsync([.. file, .. profile]);
        var broken = await DecodeAsync([.. file, .. profile[..^1]]);

        Assert.True(picture[0, 1].R < 5 && picture[0, 1].G > 200, $"{picture[0, 1]}");
        AssertColour((0, 200, 0), broken[0, 1]);
    }

    [Fact]
    public async Task Rows_from_the_top_are_not_turned_over()
    {
        var picture = await DecodeAsync(Bitmaps.All["24 bits from the top"]);

        AssertColour((3, 2, 1), picture[0, 0]);
        AssertColour((19, 18, 17), picture[2, 1]);
    }

    [Fact]
    public async Task Padding_of_the_last_row_may_be_missing()
    {
        var file = Bitmaps.All["24 bits"].ToArray();

        var picture = await DecodeAsync(file[..^3]);

        AssertColour((19, 18, 17), picture[2, 0]);
    }

    [Theory]
    [InlineData("run length of 8 bits")]
    [InlineData("run length of 4 bits")]
    public async Task Run_length_of_every_code_gives_the_picture(string name)
    {
        const int None = -1;
        int[][] expected = [[None, None, None, None, None, None], [None, None, 1, None, None, None], [1, 2, 3, 1, None, None], [2, 2, 2, 2, 2, 2]];

        var picture = await DecodeAsync(Bitmaps.All[name]);

        AssertIndices(expected, picture);
    }

    [Fact]
    public async Task Run_length_beyond_the_right_edge_is_dropped()
    {
        // Rows of three pixels: five repeated, and five copied.
        var picture = await DecodeAsync(Bitmaps.RunLength8 with
        {
            Width = 3,
            Height = 2,
            Content = [5, 1, 0, 0, 0, 5, 2, 3, 2, 1, 1, 0, 0, 1],
        });

        AssertIndices([[2, 3, 2], [1, 1, 1]], picture);
    }

    [Fact]
    public async Task Run_length_that_jumps_over_rows_leaves_them_transparent()
    {
        var picture = await DecodeAsync(Bitmaps.RunLength8 with { Width = 2, Height = 4, Content = [1, 1, 0, 2, 0, 3, 1, 2, 0, 1] });

        AssertIndices([[-1, 2], [-1, -1], [-1, -1], [1, -1]], picture);
    }

    [Fact]
    public async Task Run_length_without_its_end_mark_is_whole()
    {
        var picture = await DecodeAsync(Bitmaps.RunLength8 with { Width = 3, Height = 2, Content = [3, 1, 0, 0, 2, 2, 1, 3] });

        AssertIndices([[2, 2, 3], [1, 1, 1]], picture);
    }

    [Fact]
    public async Task Run_length_of_fewer_colours_and_from_the_top_is_the_picture()
    {
        var bitmap = Bitmaps.RunLength8 with { Width = 3, Height = -2, BitCount = 4, Content = [3, 1, 0, 0, 2, 2, 1, 3, 0, 1] };

        AssertIndices([[1, 1, 1], [2, 2, 3]], await DecodeAsync(bitmap));
    }

    [Fact]
    public async Task Run_length_of_24_bits_is_the_picture()
    {
        var picture = await DecodeAsync(new BmpFile(3, 2, 24)
        {
            HeaderBytes = 64,
            Compression = 4,
            Content = [3, 1, 2, 3, 0, 0, 0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 0, 1],
        });

        AssertColour((6, 5, 4), picture[0, 0]);
        AssertColour((12, 11, 10), picture[2, 0]);
        AssertColour((3, 2, 1), picture[1, 1]);
    }

    [Theory]
    [InlineData(4, 0, 40)]
    [InlineData(5, 0, 40)]
    [InlineData(11, 32, 40)]
    [InlineData(3, 1, 64)]
    public async Task Compression_for_printers_is_unsupported(uint compression, int bitCount, int headerBytes)
    {
        var file = new BmpFile(8, 8, bitCount) { HeaderBytes = headerBytes, Compression = compression, Content = new byte[256] };

        var exception = await Assert.ThrowsAsync<ImageProcessingException>(() => DecodeAsync(file.ToArray(), 8, 8, hasAlpha: false));

        Assert.Equal(ImageProcessingError.Unsupported, exception.Error);
    }

    public static TheoryData<string> Contradictions => [.. Contradictory.Keys];

    private static Dictionary<string, BmpFile> Contradictory { get; } = new()
    {
        ["depth without meaning"] = new(8, 8, 3) { Content = new byte[256] },
        ["masks that overlap"] = new(8, 8, 32) { Compression = Bitmaps.BitFields, Masks = [0xFF00, 0xFF0, 0xF], Content = new byte[256] },
        ["mask with a gap"] = new(8, 8, 32) { Compression = Bitmaps.BitFields, Masks = [0xFF000, 0x5, 0], Content = new byte[256] },
        ["os/2 from the top"] = new(8, -8, 24) { HeaderBytes = 64, Content = new byte[256] },
        ["os/2 of 32 bits"] = new(8, 8, 32) { HeaderBytes = 64, Content = new byte[256] },
        ["masks of 24 bits"] = new(8, 8, 24) { Compression = Bitmaps.BitFields, Masks = [1, 2, 3], Content = new byte[256] },
        ["pixels beyond the file"] = new(8, 8, 8) { PixelOffset = uint.MaxValue, Content = new byte[256] },
        ["another size than announced"] = new(8, 9, 8) { Content = new byte[256] },
        ["header of no version"] = new(8, 8, 8) { HeaderBytes = 50, Content = new byte[256] },
        ["least height"] = new(8, int.MinValue, 8) { Content = new byte[256] },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public async Task Contradiction_is_a_fault_of_the_source(string name)
    {
        var exception = await Assert.ThrowsAsync<ImageProcessingException>(
            () => DecodeAsync(Contradictory[name].ToArray(), 8, 8, hasAlpha: false));

        Assert.Equal(ImageProcessingError.Damaged, exception.Error);
    }

    [Fact]
    public async Task Pixels_that_are_not_there_take_no_memory()
    {
        var file = new BmpFile(50_000, 50_000, 32) { Content = new byte[100] }.ToArray();
        var before = GC.GetTotalAllocatedBytes();

        await Assert.ThrowsAsync<ImageProcessingException>(() => DecodeAsync(file, 50_000, 50_000, hasAlpha: false));

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 10_000_000);
    }

    [Theory]
    [MemberData(nameof(Bitmaps.Names), MemberType = typeof(Bitmaps))]
    public async Task Truncated_anywhere_is_a_fault_of_the_source(string name)
    {
        var bitmap = Bitmaps.All[name];
        var file = bitmap.ToArray();
        var frame = await FrameOfAsync(file);
        var padding = bitmap.Compression is 1 or 2 ? 0 : (4 - (((bitmap.Width * bitmap.BitCount) + 7) / 8 % 4)) % 4;
        for (var length = 0; length < file.Length - padding; length++)
        {
            var exception = await Assert.ThrowsAsync<ImageProcessingException>(() => DecodeAsync(file[..length], frame));
            Assert.Equal(ImageProcessingError.Damaged, exception.Error);
        }
    }

    [Theory]
    [MemberData(nameof(Bitmaps.Names), MemberType = typeof(Bitmaps))]
    public async Task Flipped_bytes_give_a_picture_or_a_fault_of_the_source(string name)
    {
        var file = Bitmaps.All[name].ToArray();
        var frame = await FrameOfAsync(file);
        var random = new Random(17);
        for (var attempt = 0; attempt < 300; attempt++)
        {
            var broken = file.ToArray();
            for (var i = 0; i <= attempt % 4; i++)
            {
                broken[random.Next(broken.Length)] ^= (byte)random.Next(1, 256);
            }

            try
            {
                await DecodeAsync(broken, frame);
            }
            catch (ImageProcessingException)
            {
                // The one exception that a damaged source may cause.
            }
        }
    }

    [Fact]
    public async Task Cancelled_while_reading_reads_no_further()
    {
        var file = new BmpFile(500, 500, 24) { Content = new byte[1500 * 500] }.ToArray();
        using var cancellation = new CancellationTokenSource();
        TrickleStream? trickle = null;
        var source = new MemorySource(file)
        {
            Wrap = stream => trickle = new TrickleStream(stream) { OnPassing = (file.Length / 4, cancellation.Cancel) },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunAsync(source, Plans.Of(ImageFormat.Bmp, 500, 500, 50, 50), cancellation.Token));

        Assert.InRange(trickle!.Passed, file.Length / 4, file.Length / 2);
    }

    private Task<Picture> DecodeAsync(BmpFile file) => DecodeAsync(file.ToArray());

    /// <summary>Decodes as a request would: by what the core's header reader says, which must be what the decoder finds.</summary>
    private async Task<Picture> DecodeAsync(byte[] file)
    {
        var frame = await FrameOfAsync(file);
        var picture = await DecodeAsync(file, frame);
        Assert.Equal(frame.HasAlpha, picture.Channels is 2 or 4);
        return picture;
    }

    private Task<Picture> DecodeAsync(byte[] file, SourceFrame frame) =>
        DecodeAsync(file, frame.StoredSize.Width, frame.StoredSize.Height, frame.HasAlpha);

    private async Task<Picture> DecodeAsync(byte[] file, int width, int height, bool hasAlpha) =>
        PngFile.Read(await RunAsync(file, Plans.Of(ImageFormat.Bmp, width, height, width, height, hasAlpha: hasAlpha)));

    private static async Task<SourceFrame> FrameOfAsync(byte[] file)
    {
        var header = await SourceHeaderReader.ReadAsync(new MemoryStream(file), CancellationToken.None);
        Assert.NotNull(header.Value);
        var frame = header.Value.FrameAt(0);
        return new SourceFrame(header.Value.Format, 0, new PixelSize(frame.Width, frame.Height), frame.Orientation, frame.HasAlpha);
    }

    private static void AssertIndices(int[][] expected, Picture picture)
    {
        var colours = Bitmaps.Colours(5);
        Assert.Equal((expected[0].Length, expected.Length), (picture.Width, picture.Height));
        for (var y = 0; y < expected.Length; y++)
        {
            for (var x = 0; x < expected[y].Length; x++)
            {
                if (expected[y][x] < 0)
                {
                    Assert.Equal(0, picture[x, y].A);
                }
                else
                {
                    AssertColour(colours[expected[y][x]], picture[x, y]);
                }
            }
        }
    }

    private static void AssertColour((byte R, byte G, byte B) expected, (int R, int G, int B, int A) actual) =>
        Assert.Equal((expected.R, expected.G, expected.B, 255), actual);
}
