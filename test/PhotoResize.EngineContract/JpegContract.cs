using ImageMagick;
using PhotoResize.EngineContract.Support;
using PhotoResize.EngineSupport;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;

namespace PhotoResize.EngineContract;

/// <summary>
/// JPEG as it is in the world. What does not touch pixels is no damage: the picture is the same as of a clean file. Such files were given
/// to Chromium, which shows what is shown here, except for files with reserved segments.
/// </summary>
public abstract class JpegContract : EngineTests
{
    private const int Width = 96;
    private const int Height = 64;

    private static readonly Pixels Drawn = Pixels.Draw(Width, Height, (x, y) => (x < Width / 2, y < Height / 2) switch
    {
        (true, true) => [220, (byte)(30 + (x / 2)), 30],
        (false, true) => [30, 190, (byte)(40 + y)],
        (true, false) => [40, 50, (byte)(180 + (y / 2))],
        _ => [230, 210, (byte)(30 + (x / 2))],
    });

    private static readonly byte[] Baseline = Encode();
    private static readonly byte[] Bare = JpegParts.Without(Baseline, 0xE0);
    private static readonly byte[] Progressive = Encode(image => image.Settings.Interlace = Interlace.Jpeg);

    /// <summary>Scans of one component each, as a baseline file may have them.</summary>
    private static readonly byte[] Separate = Jpeg422.Join(
        Plane(Width, (x, y) => x + y), Plane(Width / 2, (x, _) => 100 + x), Plane(Width / 2, (_, y) => 100 + y), Width, Height).ToArray();

    private static readonly ImagePlan Plan = Plans.Of(ImageFormat.Jpeg, Width, Height, Width, Height);

    /// <summary>Segments and bytes that say nothing of pixels, each by a name.</summary>
    private static readonly Dictionary<string, byte[]> Remarks = new()
    {
        ["comment"] = JpegParts.Segment(0xFE, "hello"u8),
        ["camera data"] = JpegParts.Segment(0xE1, "Exif\0\0not at all"u8),
        ["editor's data"] = JpegParts.Segment(0xED, "Photoshop 3.0\0"u8),
        ["several pictures"] = JpegParts.Segment(0xE2, "MPF\0MM"u8),
        ["JFIF of another version"] = JpegParts.Jfif(version: 2),
        ["JFIF cut short"] = JpegParts.Segment(0xE0, "JFIF\0"u8),
        ["JFIF extension"] = JpegParts.Segment(0xE0, "JFXX\0\x77"u8),
        ["Adobe cut short"] = JpegParts.Segment(0xEE, "Adobe\0\0"u8),
        ["segment for extensions"] = JpegParts.Segment(0xF3, 1, 2, 3),
        ["reserved segment"] = JpegParts.Segment(0x02, 1, 2, 3),
        ["APP0 of length 0"] = [0xFF, 0xE0, 0, 0],
        ["APP1 of length 1"] = [0xFF, 0xE1, 0, 1],
        ["APP2 of length 0"] = [0xFF, 0xE2, 0, 0],
        ["APP9 of length 1"] = [0xFF, 0xE9, 0, 1],
        ["APP13 of length 0"] = [0xFF, 0xED, 0, 0],
        ["APP14 of length 1"] = [0xFF, 0xEE, 0, 1],
        ["comment of length 0"] = [0xFF, 0xFE, 0, 0],
        ["stray bytes"] = [1, 2, 3, 0xFF, 0, 4],
        ["fill bytes"] = [0xFF, 0xFF, 0xFF],
        ["temporary mark"] = [0xFF, 0x01],
        ["restart marker"] = [0xFF, 0xD3],
        ["number of lines"] = JpegParts.Segment(0xDC, 0, Height),
        ["restart interval of nothing"] = JpegParts.Segment(0xDD, 0, 0),
    };

    public static TheoryData<string> RemarkNames() => [.. Remarks.Keys];

    [Theory]
    [MemberData(nameof(RemarkNames))]
    public async Task Segment_or_byte_that_is_not_needed_is_left_out(string name)
    {
        foreach (var before in new[] { JpegParts.QuantizationTables, JpegParts.HuffmanTables, JpegParts.StartOfScan })
        {
            await AssertSameAsync(Baseline, JpegParts.Insert(Baseline, before, Remarks[name]));
            await AssertSameAsync(Progressive, JpegParts.Insert(Progressive, before, Remarks[name]));
        }
    }

    [Theory]
    [MemberData(nameof(RemarkNames))]
    public async Task Segment_that_is_not_needed_between_scans_is_left_out(string name)
    {
        if (name is "stray bytes" or "restart interval of nothing")
        {
            // Behind codes, stray bytes are what is left of codes that were lost track of. An interval counts for the scans after it.
            return;
        }

        foreach (var file in new[] { Progressive, Separate })
        {
            await AssertSameAsync(file, JpegParts.PadScans(file, Remarks[name]));
        }
    }

    [Fact]
    public async Task Table_that_is_there_twice_is_no_damage()
    {
        foreach (var marker in new[] { JpegParts.QuantizationTables, JpegParts.HuffmanTables })
        {
            var place = JpegParts.Find(Baseline, marker)[0];
            var length = 2 + (Baseline[place + 2] << 8) + Baseline[place + 3];

            await AssertSameAsync(Baseline, JpegParts.Insert(Baseline, marker, Baseline.AsSpan(place, length)));
        }
    }

    [Fact]
    public async Task Colours_are_as_the_segments_and_the_names_of_components_say()
    {
        var flat = JpegParts.Without(Pixels.Flat(Width, Height, 200, 60, 60).Encode(ImageFormat.Jpeg), 0xE0);

        // Y, Cb and Cr of the colour, if they are taken for red, green and blue.
        int[] converted = [200, 60, 60];
        int[] taken = [102, 104, 198];
        await AssertColourAsync(converted, flat);
        await AssertColourAsync(taken, WithHeader(JpegParts.Adobe(0)));
        await AssertColourAsync(converted, WithHeader(JpegParts.Adobe(1)));
        await AssertColourAsync(converted, WithHeader(JpegParts.Adobe(2)));
        await AssertColourAsync(converted, WithHeader(JpegParts.Adobe(3)));
        await AssertColourAsync(converted, WithHeader(JpegParts.Adobe(255)));
        await AssertColourAsync(converted, WithHeader([.. JpegParts.Jfif(), .. JpegParts.Adobe(0)]));
        await AssertColourAsync(converted, WithHeader([.. JpegParts.Adobe(0), .. JpegParts.Jfif()]));
        await AssertColourAsync(converted, WithHeader([.. JpegParts.Adobe(0), .. JpegParts.Adobe(1)]));
        await AssertColourAsync(taken, WithHeader([.. JpegParts.Adobe(1), .. JpegParts.Adobe(0)]));
        await AssertColourAsync(taken, JpegParts.Insert(flat, JpegParts.StartOfScan, JpegParts.Adobe(0)));
        await AssertColourAsync(taken, Named((byte)'R', (byte)'G', (byte)'B'));
        await AssertColourAsync(converted, Named((byte)'r', (byte)'g', (byte)'b'));
        await AssertColourAsync(converted, Named(0, 1, 2));
        await AssertColourAsync(converted, Named(1, 1, 1));
        await AssertColourAsync(converted, Named(1, 34, 35));

        byte[] WithHeader(byte[] segments) => [.. flat[..2], .. segments, .. flat[2..]];

        byte[] Named(byte first, byte second, byte third)
        {
            var file = flat;
            foreach (var (i, name) in new[] { first, second, third }.Index())
            {
                file = JpegParts.With(JpegParts.With(file, JpegParts.Baseline, 10 + (3 * i), name), JpegParts.StartOfScan, 5 + (2 * i), name);
            }

            return file;
        }
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 63, 0x11)]
    [InlineData(63, 0, 0xFF)]
    public async Task Spectral_numbers_of_a_scan_that_is_not_progressive_do_not_matter(byte first, byte last, byte bits) =>
        await AssertSameAsync(Baseline, JpegParts.With(Baseline, JpegParts.StartOfScan, 11, first, last, bits));

    [Fact]
    public async Task Missing_end_behind_a_whole_picture_is_no_damage()
    {
        foreach (var file in new[] { Baseline, Progressive, Separate, Encode(shrunkChroma: true) })
        {
            await AssertSameAsync(file, file[..^2]);
            await AssertSameAsync(file, file[..^1]);
            await AssertSameAsync(file, [.. file[..^2], .. new byte[9000]]);
            await AssertSameAsync(file, [.. file[..^2], .. file]);
        }

        await AssertSameAsync(Baseline, [.. Baseline[..^2], .. "a text from somebody's telephone"u8]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public async Task Missing_end_of_the_codes_is_a_fault_of_the_source(int shrink)
    {
        var plan = Plans.Of(ImageFormat.Jpeg, Width, Height, 12, 8) with { ShrinkFactor = shrink };
        foreach (var file in new[] { Baseline, Progressive, Separate })
        {
            for (var missing = 1; missing < 40; missing += 6)
            {
                var cut = file[..^(2 + missing)];

                await AssertDamagedAsync(cut, plan);
                await AssertDamagedAsync([.. cut, 0xFF, 0xD9], plan);
                await AssertDamagedAsync([.. cut, .. JpegParts.Segment(0xFE, 1, 2, 3)], plan);
            }
        }
    }

    [Fact]
    public async Task Missing_scans_without_an_end_are_a_fault_of_the_source()
    {
        foreach (var file in new[] { Progressive, Separate })
        {
            var last = file.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, JpegParts.StartOfScan]);

            await AssertDamagedAsync(file[..last], Plan);
        }

        // With an end, a component that no scan has is missing all the same.
        await AssertDamagedAsync([.. Separate[..Separate.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, JpegParts.StartOfScan])], 0xFF, 0xD9], Plan);
    }

    [Fact]
    public async Task Bytes_behind_the_codes_are_no_damage()
    {
        byte[][] behind = [new byte[1], new byte[100], [.. Enumerable.Repeat((byte)0x55, 30)], [0xFF, 0xFF, 0xFF], [0xFF, 0xD0]];
        foreach (var bytes in behind)
        {
            foreach (var file in new[] { Baseline, Progressive, Separate })
            {
                await AssertSameAsync(file, JpegParts.PadScans(file, bytes));
            }
        }

        await AssertSameAsync(Baseline, JpegParts.PadScans(Baseline, "whatever a writer's memory held"u8));
    }

    [Fact]
    public async Task Bytes_behind_the_end_are_no_damage()
    {
        foreach (var file in new[] { Baseline, Progressive, Separate })
        {
            await AssertSameAsync(file, [.. file, .. "SEFT and a film"u8]);
            await AssertSameAsync(file, [.. file, .. new byte[200_000]]);
            await AssertSameAsync(file, [.. file, .. Baseline]);
            await AssertSameAsync(file, [.. file, .. Baseline[..^20]]);
        }
    }

    [Fact]
    public async Task Tables_of_codes_that_every_decoder_knows_may_be_missing()
    {
        var file = Encode(image => image.Settings.SetDefine(MagickFormat.Jpeg, "optimize-coding", false));

        await AssertSameAsync(file, JpegParts.Without(file, JpegParts.HuffmanTables));
    }

    [Fact]
    public async Task Missing_quantization_table_is_a_fault_of_the_source() =>
        await AssertDamagedAsync(JpegParts.Without(Baseline, JpegParts.QuantizationTables), Plan);

    [Fact]
    public async Task Restart_markers_out_of_order_or_missing_are_a_fault_of_the_source()
    {
        var file = WithRestarts();
        Assert.NotEmpty(await RunAsync(file, Plan));
        var second = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD1]);

        await AssertDamagedAsync([.. file[..(second + 1)], 0xD2, .. file[(second + 2)..]], Plan);
        await AssertDamagedAsync([.. file[..second], .. file[(second + 2)..]], Plan);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Code_that_does_not_exist_is_a_fault_of_the_source(int shrink)
    {
        // Ones alone are no code.
        var plan = Plans.Of(ImageFormat.Jpeg, Width, Height, 12, 8) with { ShrinkFactor = shrink };
        foreach (var file in new[] { Baseline, Separate, Progressive })
        {
            var broken = file.ToArray();
            for (var i = 0; i < 12; i++)
            {
                broken[^(20 - i)] = (byte)(i % 2 == 0 ? 0xFF : 0);
            }

            await AssertDamagedAsync(broken, plan);
        }
    }

    [Fact]
    public async Task Scans_that_do_not_follow_from_each_other_are_a_fault_of_the_source()
    {
        // The last scan once more refines what has been refined.
        var last = Progressive.AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xFF, JpegParts.StartOfScan]);
        Assert.Equal(0x10, Progressive[last + 9] & 0xF0);

        await AssertDamagedAsync([.. Progressive[..^2], .. Progressive[last..]], Plan);
    }

    [Theory]
    [InlineData("twelve bits")]
    [InlineData("two components")]
    [InlineData("lossless")]
    [InlineData("hierarchical")]
    public async Task Kind_that_browsers_do_not_show_is_unsupported(string kind)
    {
        var file = kind switch
        {
            "twelve bits" => JpegParts.With(Baseline, JpegParts.Baseline, 4, 12),
            "two components" => [.. JpegParts.Without(Baseline, JpegParts.Baseline)[..2], .. JpegParts.Segment(0xC0, 8, 0, Height, 0, Width, 2, 1, 0x11, 0, 2, 0x11, 1), .. JpegParts.Without(Baseline, JpegParts.Baseline)[2..]],
            "lossless" => JpegParts.With(Baseline, JpegParts.Baseline, 1, 0xC3),
            _ => JpegParts.Insert(Baseline, JpegParts.Baseline, JpegParts.Segment(0xDE, 8, 0, Height, 0, Width, 1, 1, 0x11, 0)),
        };

        var exception = await Assert.ThrowsAsync<ImageProcessingException>(() => RunAsync(file, Plan));

        Assert.Equal(ImageProcessingError.Unsupported, exception.Error);
    }

    [Fact]
    public async Task Profile_in_parts_of_any_order_is_used()
    {
        var profile = ColorProfiles.AdobeRGB1998.ToByteArray();
        var converted = await ProcessAsync(WithProfile(JpegParts.Profile(profile, 1, 1)), Plan);
        var plain = await ProcessAsync(Baseline, Plan);

        // Its green is beyond that of sRGB, which has the least red there.
        Assert.InRange(plain[80, 8][0], 25, 35);
        Assert.InRange(converted[80, 8][0], 0, 5);
        Assert.Equal(converted.Content, (await ProcessAsync(WithProfile(JpegParts.Profile(profile, 3, 3, 1, 2)), Plan)).Content);
    }

    [Fact]
    public async Task Profile_that_is_not_whole_is_ignored()
    {
        var profile = ColorProfiles.AdobeRGB1998.ToByteArray();
        await AssertSameAsync(Baseline, WithProfile(JpegParts.Profile(profile, 3, 1, 2)));
        await AssertSameAsync(Baseline, WithProfile(JpegParts.Profile(profile, 3, 1, 2, 2, 3)));
        await AssertSameAsync(Baseline, WithProfile([.. JpegParts.Profile(profile, 2, 1), .. JpegParts.Profile(profile, 3, 2, 3)]));
        await AssertSameAsync(Baseline, WithProfile(JpegParts.Segment(0xE2, [.. "ICC_PROFILE\0"u8, 0, 1, .. profile])));
        for (var length = 0; length < profile.Length; length += 37)
        {
            await AssertSameAsync(Baseline, WithProfile(JpegParts.Profile(profile[..length], 1, 1)));
        }
    }

    [Fact]
    public async Task Segments_behind_a_whole_profile_do_not_matter()
    {
        var profile = ColorProfiles.AdobeRGB1998.ToByteArray();
        var whole = WithProfile(JpegParts.Profile(profile, 2, 1, 2));

        await AssertSameAsync(whole, WithProfile(JpegParts.Profile(profile, 2, 1, 2, 2)));
        await AssertSameAsync(whole, WithProfile([.. JpegParts.Profile(profile, 2, 1, 2), .. JpegParts.Profile(profile, 3, 1)]));
        await AssertSameAsync(whole, WithProfile(JpegParts.Profile([.. profile, 1, 2, 3], 1, 1)));
    }

    [Theory]
    [InlineData(0, new byte[] { 0, 1, 0, 0 })] // longer than it is
    [InlineData(0, new byte[] { 0, 0, 0, 200 })] // ends before its tags
    [InlineData(8, new byte[] { 5 })] // version
    [InlineData(16, new byte[] { (byte)'C', (byte)'M', (byte)'Y', (byte)'K' })]
    [InlineData(20, new byte[] { (byte)'L', (byte)'u', (byte)'v', (byte)' ' })]
    [InlineData(36, new byte[] { 0 })] // signature
    [InlineData(68, new byte[] { 0, 1, 0, 0 })] // illuminant
    public async Task Profile_of_a_wrong_header_is_ignored(int place, byte[] bytes)
    {
        var profile = ColorProfiles.AdobeRGB1998.ToByteArray();
        bytes.CopyTo(profile.AsSpan(place));

        await AssertSameAsync(Baseline, WithProfile(JpegParts.Profile(profile, 1, 1)));
    }

    [Fact]
    public async Task Profile_of_any_bytes_gives_a_picture()
    {
        var profile = ColorProfiles.AdobeRGB1998.ToByteArray();
        var random = new Random(23);
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var broken = profile.ToArray();
            for (var i = 0; i < 1 + (attempt % 20); i++)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }

            Assert.NotEmpty(await RunAsync(WithProfile(JpegParts.Profile(broken, 1, 1)), Plan));
        }
    }

    [Fact]
    public async Task Cmyk_is_the_same_with_and_without_its_mark()
    {
        var file = Pixels.Flat(Width, Height, 200, 60, 60).Encode(ImageFormat.Jpeg, image => image.ColorSpace = ColorSpace.CMYK);
        var result = await ProcessAsync(file, Plan);

        Assert.Single(JpegParts.Find(file, 0xEE));
        Assert.InRange(result.Mean(0) - result.Mean(1), 60, 255);
        await AssertSameAsync(JpegParts.With(file, 0xEE, 15, 0), JpegParts.Without(file, 0xEE));
        await AssertSameAsync(JpegParts.With(file, 0xEE, 15, 2), JpegParts.With(file, 0xEE, 15, 3));
    }

    private static byte[] Plane(int width, Func<int, int, int> sampleAt) =>
        Pixels.Draw(width, Height, (x, y) => [(byte)sampleAt(x, y)]).Encode(ImageFormat.Jpeg);

    /// <summary>A grey file, each block of which has a byte of codes and a marker behind it.</summary>
    private static byte[] WithRestarts()
    {
        // One code of two bits in either table: no difference to the block before, and no other coefficient.
        byte[] codes =
        [
            .. JpegParts.Segment(JpegParts.HuffmanTables, [0x00, 0, 1, .. new byte[14], 0]),
            .. JpegParts.Segment(JpegParts.HuffmanTables, [0x10, 0, 1, .. new byte[14], 0]),
        ];
        var units = Width / 8 * (Height / 8);
        return
        [
            0xFF, 0xD8, .. JpegParts.Segment(JpegParts.QuantizationTables, [0, .. Enumerable.Repeat((byte)1, 64)]),
            .. JpegParts.Segment(JpegParts.Baseline, 8, 0, Height, 0, Width, 1, 1, 0x11, 0), .. codes, .. JpegParts.Segment(0xDD, 0, 1),
            .. JpegParts.Segment(JpegParts.StartOfScan, 1, 1, 0, 0, 63, 0),
            .. Enumerable.Range(0, units).SelectMany(i => i == 0 ? (byte[])[0x0F] : [0xFF, (byte)(0xD0 + ((i - 1) & 7)), 0x0F]), 0xFF, 0xD9,
        ];
    }

    [Fact]
    public async Task Other_size_than_announced_is_a_fault_of_the_source() =>
        await AssertDamagedAsync(JpegParts.With(Baseline, JpegParts.Baseline, 5, 0xFF, 0xFF), Plan);

    private static byte[] WithProfile(byte[] segments) => JpegParts.Insert(Baseline, JpegParts.QuantizationTables, segments);

    private static byte[] Encode(Action<MagickImage>? configure = null, bool shrunkChroma = false) => Drawn.Encode(ImageFormat.Jpeg, image =>
    {
        if (shrunkChroma)
        {
            image.Settings.SetDefine(MagickFormat.Jpeg, "sampling-factor", "4:2:0");
        }

        configure?.Invoke(image);
    });

    private async Task AssertSameAsync(byte[] clean, byte[] file)
    {
        var expected = await ProcessAsync(clean, Plan);

        var result = await ProcessAsync(file, Plan);

        Assert.Equal(expected.Bands, result.Bands);
        Assert.Equal(expected.Content, result.Content);
    }

    private async Task AssertColourAsync(int[] expected, byte[] file)
    {
        var result = await ProcessAsync(file, Plan);
        for (var band = 0; band < expected.Length; band++)
        {
            Assert.InRange(result[Width / 2, Height / 2][band], expected[band] - 3, expected[band] + 3);
        }
    }

    private async Task AssertDamagedAsync(byte[] file, ImagePlan plan)
    {
        var exception = await Assert.ThrowsAsync<ImageProcessingException>(() => RunAsync(file, plan));

        Assert.Equal(ImageProcessingError.Damaged, exception.Error);
    }
}
