using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract;

public abstract class ColourContract : EngineTests
{
    [Theory]
    [InlineData(true, ResamplingFilter.CatmullRom)]
    [InlineData(true, ResamplingFilter.Lanczos)]
    [InlineData(false, ResamplingFilter.Quadratic)]
    [InlineData(false, ResamplingFilter.Average)]
    public async Task Resize_flat_colour_survives_for_every_value(bool linearLight, ResamplingFilter filter)
    {
        // 256 fields of 27 x 27 pixels, each reduced to 2 x 2 of its own.
        for (var first = 0; first < 256; first += 16)
        {
            var picture = Pixels.Draw(27, 27 * 16, (_, y) => [(byte)(first + (y / 27))]);
            for (var i = 0; i < 16; i++)
            {
                var plan = Plans.Of(ImageFormat.Png, 27, 27 * 16, 2, 2) with
                {
                    Crop = new PixelRectangle(0, i * 27, 27, 27),
                    LinearLight = linearLight,
                    Filter = filter,
                };

                var result = await ProcessAsync(picture.Encode(ImageFormat.Png), plan);
                Assert.All(result.Content, value => Assert.Equal(first + i, value));
            }
        }
    }

    [Theory]
    [InlineData(1, ResamplingFilter.CatmullRom)]
    [InlineData(4, ResamplingFilter.CatmullRom)]
    [InlineData(1, ResamplingFilter.Average)]
    [InlineData(1, ResamplingFilter.Lanczos)]
    public async Task Resize_checkerboard_in_linear_light_keeps_its_brightness(int shrink, ResamplingFilter filter)
    {
        var board = Pixels.Draw(160, 160, (x, y) => ((x + y) & 1) == 0 ? [255, 255, 255] : [0, 0, 0]);
        var plan = Plans.Of(ImageFormat.Png, 160, 160, 10, 10) with { ShrinkFactor = shrink, Filter = filter };
        var source = board.Encode(ImageFormat.Png);

        var linear = await ProcessAsync(source, plan);
        var companded = await ProcessAsync(source, plan with { LinearLight = false });

        // Half the light is 188 in sRGB; the mean of the encoded values is 128.
        Assert.InRange(linear.Mean(1), 186.5, 189.5);
        Assert.InRange(companded.Mean(1), 126.5, 129.5);
    }

    [Fact]
    public async Task Resize_dark_ramp_in_linear_light_has_no_bands()
    {
        var ramp = Pixels.Draw(1024, 16, (x, _) => [(byte)(x / 16)]);

        var result = await ProcessAsync(ramp.Encode(ImageFormat.Png), Plans.Of(ImageFormat.Png, 1024, 16, 512, 8));

        for (var x = 1; x < 512; x++)
        {
            Assert.InRange(result[x, 4][0] - result[x - 1, 4][0], 0, 1);
        }
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Png8)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Tiff)]
    [InlineData(ImageFormat.Bmp)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Avif)]
    public async Task Encode_every_format_keeps_colours_in_place(ImageFormat format)
    {
        if (!Processor.Writable.Contains(format))
        {
            return; // Only with a library of the system: CodecTests hold the bundled one to every format.
        }

        var picture = Pixels.Draw(200, 120, (x, y) => (x < 100, y < 60) switch
        {
            (true, true) => [220, 30, 30],
            (false, true) => [30, 200, 30],
            (true, false) => [30, 30, 220],
            _ => [230, 230, 230],
        });

        var result = await ProcessAsync(picture.Encode(ImageFormat.Png), Plans.Of(ImageFormat.Png, 200, 120, 100, 60).As(format));

        Assert.Equal((100, 60), (result.Width, result.Height));
        AssertNear([220, 30, 30], result[20, 10]);
        AssertNear([30, 200, 30], result[80, 10]);
        AssertNear([30, 30, 220], result[20, 50]);
        AssertNear([230, 230, 230], result[80, 50]);
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Tiff)]
    [InlineData(ImageFormat.Bmp)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Avif)]
    public async Task Decode_every_format_keeps_colours_in_place(ImageFormat format)
    {
        if (!Processor.Writable.Contains(format) || !Processor.Readable.Contains(format))
        {
            return; // Only with a library of the system: CodecTests hold the bundled one to every format.
        }

        var picture = Pixels.Draw(200, 120, (x, _) => x < 100 ? [220, 30, 30] : [30, 30, 220]);

        var result = await ProcessAsync(picture.Encode(format), Plans.Of(format, 200, 120, 50, 30) with { ShrinkFactor = 4 });

        AssertNear([220, 30, 30], result[12, 15]);
        AssertNear([30, 30, 220], result[37, 15]);
    }

    [Fact]
    public async Task Resize_transparent_edge_has_no_halo()
    {
        // Opaque green beside fully transparent magenta: the magenta must not show anywhere.
        var picture = Pixels.Draw(100, 100, (x, _) => x < 51 ? [0, 200, 0, 255] : [255, 0, 255, 0]);
        var plan = Plans.Of(ImageFormat.Png, 100, 100, 33, 33, hasAlpha: true) with
        {
            Sharpening = new Sharpening(150, 0.5, 0),
            Blur = 0.7,
        };

        var result = await ProcessAsync(picture.Encode(ImageFormat.Png), plan);

        for (var x = 0; x < 33; x++)
        {
            var pixel = result[x, 16];
            if (pixel[3] > 8)
            {
                Assert.True(pixel[0] < 16 && pixel[2] < 16, $"x = {x}: {pixel[0]}, {pixel[1]}, {pixel[2]}, {pixel[3]}");
            }
        }

        Assert.Equal(0, result[30, 16][3]);
        Assert.Equal(255, result[3, 16][3]);
    }

    [Fact]
    public async Task Sharpening_of_an_edge_overshoots_in_brightness_only()
    {
        var picture = Pixels.Draw(40, 40, (x, _) => x < 20 ? [100, 80, 60] : [180, 160, 140]);
        var plan = Plans.Of(ImageFormat.Png, 40, 40, 40, 40);

        var result = await ProcessAsync(picture.Encode(ImageFormat.Png), plan with { Sharpening = new Sharpening(100, 1, 0) });
        var guarded = await ProcessAsync(picture.Encode(ImageFormat.Png), plan with { Sharpening = new Sharpening(100, 1, 60) });

        Assert.InRange(result[20, 20][0], 190, 255);
        Assert.InRange(result[19, 20][0], 0, 90);
        Assert.Equal(20, result[20, 20][0] - result[20, 20][1]);
        Assert.Equal([100, 80, 60], result[5, 20].ToArray());
        Assert.Equal([180, 160, 140], guarded[20, 20].ToArray());
    }

    [Fact]
    public async Task Grayscale_of_colours_leaves_none()
    {
        var picture = Pixels.Draw(60, 60, (x, y) => [(byte)(x * 4), (byte)(y * 4), 200]);

        var result = await RunAsync(picture.Encode(ImageFormat.Png), Plans.Of(ImageFormat.Png, 60, 60, 30, 30).As(ImageFormat.Jpeg) with { Grayscale = true });

        Assert.Equal(1, Pixels.Decode(result, ImageFormat.Jpeg).Bands);
    }

    [Fact]
    public async Task Blur_of_a_line_spreads_it()
    {
        var picture = Pixels.Draw(60, 60, (x, _) => x == 30 ? [255, 255, 255] : [0, 0, 0]);

        var result = await ProcessAsync(picture.Encode(ImageFormat.Png), Plans.Of(ImageFormat.Png, 60, 60, 60, 60) with { Blur = 3 });

        Assert.InRange(result[30, 30][0], 30, 38);
        Assert.InRange(result[33, 30][0], 17, 24);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public async Task Blur_with_alpha_is_the_gaussian_of_what_each_pixel_adds(double sigma)
    {
        const int Width = 120;
        var picture = Pixels.Draw(Width, 16, (x, _) => x switch
        {
            < 40 => [200, 40, 10, 255],
            < 80 => [(byte)(x * 2), 250, 90, (byte)(x * 3)],
            _ => [255, 0, 255, 0],
        });
        var plan = Plans.Of(ImageFormat.Png, Width, 16, Width, 16, hasAlpha: true) with { Blur = sigma };

        var result = await ProcessAsync(picture.Encode(ImageFormat.Png), plan);

        // Nothing changes from row to row, so one axis is enough. Weights end below a twentieth of the middle one.
        var reach = (int)(sigma * Math.Sqrt(2 * Math.Log(20)));
        var weights = Enumerable.Range(-reach, (2 * reach) + 1).ToDictionary(i => i, i => Math.Exp(-i * i / (2 * sigma * sigma)));
        for (var x = 0; x < Width; x++)
        {
            for (var band = 0; band < 4; band++)
            {
                var expected = weights.Sum(weight => weight.Value * Share(picture[Math.Clamp(x + weight.Key, 0, Width - 1), 8], band));
                Assert.InRange(Share(result[x, 8], band), (expected / weights.Values.Sum()) - 2.5, (expected / weights.Values.Sum()) + 2.5);
            }
        }

        static double Share(ReadOnlySpan<byte> pixel, int band) => band == 3 ? pixel[3] : pixel[band] * pixel[3] / 255d;
    }

    [Theory]
    [InlineData(0.7)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(40)]
    [InlineData(100)]
    public async Task Blur_of_a_flat_colour_keeps_it(double sigma)
    {
        foreach (var value in new byte[] { 0, 40, 128, 200, 255 })
        {
            foreach (var colour in new byte[][] { [value, value, value], [value, value, value, 255] })
            {
                var plan = Plans.Of(ImageFormat.Png, 300, 8, 300, 8, hasAlpha: colour.Length == 4) with { Blur = sigma };

                var result = await ProcessAsync(Pixels.Flat(300, 8, colour).Encode(ImageFormat.Png), plan);

                Assert.InRange(result[150, 4][0], value - 1, value + 1);
                Assert.True(colour.Length == 3 || result[150, 4][3] == 255, "Opaque pixels became transparent.");
            }
        }
    }

    [PhotoFact]
    public async Task Wide_gamut_profile_is_converted_to_srgb()
    {
        var source = await File.ReadAllBytesAsync(SharedPhotos.PathOf("p3-icc.jpg"));
        var raw = Pixels.Decode(source, ImageFormat.Jpeg);
        var plan = Plans.Of(ImageFormat.Jpeg, raw.Width, raw.Height, raw.Width, raw.Height);

        var result = await ProcessAsync(source, plan);

        Assert.True(raw.HasMetadata);
        Assert.False(result.HasMetadata);
        Assert.True(Math.Abs(result.Mean(0) - raw.Mean(0)) + Math.Abs(result.Mean(1) - raw.Mean(1)) > 0.5, "Nothing was converted.");
    }

    /// <summary>Of each colour shows what its own ink and black let through, as in browsers.</summary>
    [Theory]
    [InlineData(0, 0, 0, 0, 255, 255, 255)]
    [InlineData(255, 0, 0, 0, 0, 255, 255)]
    [InlineData(0, 0, 128, 0, 255, 255, 127)]
    [InlineData(64, 128, 0, 128, 95, 63, 127)]
    [InlineData(0, 0, 0, 255, 0, 0, 0)]
    public async Task Inks_without_a_profile_are_plain_arithmetic(byte cyan, byte magenta, byte yellow, byte black, int red, int green, int blue)
    {
        var source = ReferenceEncoder.Cmyk(16, 16, cyan, magenta, yellow, black);

        var result = await ProcessAsync(source, Plans.Of(ImageFormat.Jpeg, 16, 16, 8, 8));

        Assert.InRange(result.Mean(0), red - 3, red + 3);
        Assert.InRange(result.Mean(1), green - 3, green + 3);
        Assert.InRange(result.Mean(2), blue - 3, blue + 3);
    }

    [PhotoFact]
    public async Task Cmyk_profile_is_converted_to_srgb()
    {
        var source = await File.ReadAllBytesAsync(SharedPhotos.PathOf("cmyk-icc.jpg"));
        var raw = Pixels.Decode(source, ImageFormat.Jpeg);
        Assert.True(ReferenceDecoder.Decode(source).IsCmyk);
        var plan = Plans.Of(ImageFormat.Jpeg, raw.Width, raw.Height, 100, 80) with { ShrinkFactor = 8 };
        if (!ReadsProfilesWithTables)
        {
            var fault = await Assert.ThrowsAsync<ImageProcessingException>(() => RunAsync(source, plan));
            Assert.Equal(ImageProcessingError.Unsupported, fault.Error);
            return;
        }

        var result = await ProcessAsync(source, plan);

        Assert.Equal((100, 80, 3), (result.Width, result.Height, result.Bands));
        Assert.InRange(result.Mean(1), 20, 235);
    }

    [PhotoFact]
    public async Task Sixteen_bits_become_eight()
    {
        var source = await File.ReadAllBytesAsync(SharedPhotos.PathOf("rgb16.png"));
        var (width, height) = PngSize(source);

        var result = await ProcessAsync(source, Plans.Of(ImageFormat.Png, width, height, 64, 48) with { ShrinkFactor = 2 });

        Assert.Equal(64 * 48 * result.Bands, result.Content.Length);
        Assert.InRange(result.Mean(0), 20, 235);
    }

    [PhotoFact]
    public async Task Grey_with_alpha_stays_so()
    {
        var source = await File.ReadAllBytesAsync(SharedPhotos.PathOf("gray-alpha.png"));
        var (width, height) = PngSize(source);

        var result = await ProcessAsync(source, Plans.Of(ImageFormat.Png, width, height, 64, 48, hasAlpha: true));

        Assert.Equal(2, result.Bands);
    }

    private static (int Width, int Height) PngSize(byte[] png) =>
        (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));

    private static void AssertNear(int[] expected, ReadOnlySpan<byte> actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.InRange(actual[i], expected[i] - 8, expected[i] + 8);
        }
    }
}
