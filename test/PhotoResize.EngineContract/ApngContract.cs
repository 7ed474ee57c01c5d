using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract;

/// <summary>Animated PNG, read and written. What is to be seen is stated as browsers show it.</summary>
public abstract class ApngContract : EngineTests
{
    private static readonly byte[] Red = [250, 0, 0, 255];
    private static readonly byte[] Green = [0, 250, 0, 255];
    private static readonly byte[] Blue = [0, 0, 250, 255];
    private static readonly byte[] Clear = [0, 0, 0, 0];
    private static readonly byte[] HalfGreen = [0, 250, 0, 128];

    private static readonly byte[] Whole = Still(20, 10, Red);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Frame_leaves_what_its_disposal_says(int disposal)
    {
        var file = ApngFile.File(
            Whole,
            ApngFile.Control(3),
            ApngFile.FrameControl(0, 20, 10),
            ApngFile.Default(Whole),
            ApngFile.FrameControl(1, 10, 10, disposal: disposal),
            ApngFile.Data(2, Still(10, 10, Green)),
            ApngFile.FrameControl(3, 2, 2, 18, 0),
            ApngFile.Data(4, Still(2, 2, Blue)));

        Assert.Equal([Green, Red, Red], await ShowAsync(file, 1));
        byte[] left = disposal switch { 0 => Green, 1 => Clear, _ => Red };
        Assert.Equal([left, Red, Blue], await ShowAsync(file, 2));
    }

    [Fact]
    public async Task Frame_is_blended_or_replaces_what_is_there()
    {
        byte[] File(byte[] colour, int blending) => ApngFile.File(
            Whole,
            ApngFile.Control(2),
            ApngFile.FrameControl(0, 20, 10),
            ApngFile.Default(Whole),
            ApngFile.FrameControl(1, 10, 10, blending: blending),
            ApngFile.Data(2, Still(10, 10, colour)));

        Assert.Equal([Clear, Red, Red], await ShowAsync(File(Clear, 0), 1));
        Assert.Equal([Red, Red, Red], await ShowAsync(File(Clear, 1), 1));
        Assert.Equal([HalfGreen, Red, Red], await ShowAsync(File(HalfGreen, 0), 1));
        var over = (await ShowAsync(File(HalfGreen, 1), 1))[0];
        Assert.InRange(over[0], 123, 126);
        Assert.InRange(over[1], 124, 127);
        Assert.Equal(255, over[3]);
    }

    [Fact]
    public async Task Default_picture_without_a_control_is_not_part_of_the_animation()
    {
        var file = ApngFile.File(
            Whole,
            ApngFile.Control(2),
            ApngFile.Default(Whole),
            ApngFile.FrameControl(0, 10, 10),
            ApngFile.Data(1, Still(10, 10, Green)),
            ApngFile.FrameControl(2, 2, 2, 18, 0),
            ApngFile.Data(3, Still(2, 2, Blue)));

        Assert.Equal([Green, Clear, Clear], await ShowAsync(file, 0));
        Assert.Equal([Green, Clear, Blue], await ShowAsync(file, 1));
    }

    [Fact]
    public async Task Animation_resized_keeps_frames_plays_and_exact_delays()
    {
        (int, int)[] delays = [(1, 30), (0, 7), (65535, 1), (1001, 24000)];
        var stills = new[] { Red, Green, Blue, HalfGreen }.Select(colour => Still(20, 10, colour)).ToArray();
        var sequence = 0;
        var file = ApngFile.File(
            stills[0],
            [
                ApngFile.Control(4, plays: 7),
                .. stills.SelectMany((still, i) => new[]
                {
                    ApngFile.FrameControl(sequence++, 20, 10, delay: delays[i]), i == 0 ? ApngFile.Default(still) : ApngFile.Data(sequence++, still),
                }),
            ]);

        var result = ApngFile.Read(await RunAsync(file, PlanOf(4) with { Inner = new(10, 5), Outer = new(10, 5) }));

        Assert.Equal(7, result.Plays);
        Assert.Equal(
            delays.Select(delay => delay.Item1 / (double)delay.Item2), result.Frames.Select(frame => frame.Numerator / (double)frame.Denominator));
        Assert.Equal(
            new[] { Red, Green, Blue, HalfGreen },
            result.Frames.Select(frame => Pixels.Decode(frame.Still, ImageFormat.Png)[5, 2].ToArray()));
    }

    [Theory]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.WebP)]
    public async Task Animation_of_another_format_becomes_one_and_back(ImageFormat other)
    {
        var source = (Pixels.Draw(60, 120, (x, y) => x < 30 ? [0, 0, 0] : y < 40 ? [250, 0, 0] : y < 80 ? [0, 250, 0] : [0, 0, 250])
            with
        { Delays = [50, 100, 150], Loop = 3 }).Encode(other, frames: 3);

        var made = await RunAsync(source, Plans.Of(other, 60, 40, 30, 20) with { FrameCount = 3 });
        var (frames, plays) = ApngFile.Read(made);

        Assert.Equal([(1, 20), (1, 10), (3, 20)], frames.Select(frame => (frame.Numerator, frame.Denominator)));
        Assert.Equal(3, plays);
        for (var i = 0; i < 3; i++)
        {
            var frame = Pixels.Decode(frames[i].Still, ImageFormat.Png);
            Assert.Equal((30, 20), (frame.Width, frame.Height));
            Assert.InRange(frame[25, 10][i], 240, 255);
            Assert.InRange(frame[5, 10][i], 0, 12);
        }

        var back = await ProcessAsync(made, Plans.Of(ImageFormat.Png, 30, 20, 30, 20).As(other) with { FrameCount = 3 });
        Assert.Equal([50, 100, 150], back.Delays);
        Assert.Equal(3, back.Loop);
        Assert.InRange(back[25, 50][2], 240, 255);
    }

    [Theory]
    [InlineData(1, 8, false)]
    [InlineData(2, 8, false)]
    [InlineData(3, 16, false)]
    [InlineData(4, 8, true)]
    [InlineData(1, 4, true)]
    public async Task Frame_of_any_kind_of_pixels_is_decoded(int bands, int depth, bool isInterlaced)
    {
        byte[] Colour(int frame) => [.. Enumerable.Range(0, bands).Select(band => (byte)(17 * (2 + frame + (3 * band))))];
        byte[] Encode(int frame) => Pixels.Flat(9, 7, Colour(frame)).EncodePng(depth, isInterlaced);
        var file = ApngFile.File(
            Encode(0),
            ApngFile.Control(2),
            ApngFile.FrameControl(0, 9, 7),
            ApngFile.Default(Encode(0)),
            ApngFile.FrameControl(1, 9, 7),
            ApngFile.Data(2, Encode(1)));
        var plan = Plans.Of(ImageFormat.Png, 9, 7, 9, 7, hasAlpha: bands is 2 or 4);

        for (var frame = 0; frame < 2; frame++)
        {
            var result = await ProcessAsync(file, plan with { Frame = plan.Frame with { Index = frame } });

            Assert.Equal(bands, result.Bands);
            Assert.Equal(Colour(frame), result[8, 6]);
        }
    }

    [Fact]
    public async Task Frames_share_palette_and_transparency()
    {
        byte[] header = [0, 0, 0, 4, 0, 0, 0, 2, 8, 3, 0, 0, 0];
        byte[] Rows(byte index) => PngChunks.Compress([.. Enumerable.Repeat<byte[]>([0, index, index, index, index], 2).SelectMany(row => row)]);
        byte[] file =
        [
            0x89, .. "PNG\r\n\u001a\n"u8, .. PngFile.Chunk("IHDR", header), .. PngFile.Chunk("PLTE", [250, 0, 0, 0, 250, 0, 0, 0, 250]),
            .. PngFile.Chunk("tRNS", [255, 128, 255]), .. ApngFile.Control(2), .. ApngFile.FrameControl(0, 4, 2), .. PngFile.Chunk("IDAT", Rows(0)),
            .. ApngFile.FrameControl(1, 4, 2), .. ApngFile.Data(2, Rows(1).AsSpan()), .. PngFile.Chunk("IEND", []),
        ];

        var result = await ProcessAsync(file, Plans.Of(ImageFormat.Png, 4, 2, 4, 2, hasAlpha: true, index: 1));

        Assert.Equal(HalfGreen, result[2, 1]);
    }

    [Fact]
    public async Task Damage_counts_only_where_the_frame_is_wanted()
    {
        var second = ApngFile.Data(2, Still(20, 10, Green));
        var changed = second.ToArray();
        changed[^1] ^= 1;
        byte[] start = [.. ApngFile.Control(2), .. ApngFile.FrameControl(0, 20, 10), .. ApngFile.Default(Whole), .. ApngFile.FrameControl(1, 20, 10)];
        foreach (var file in new[]
        {
            ApngFile.File(Whole, start, changed),
            ApngFile.File(Whole, start, second)[..^20],
            ApngFile.File(Whole, start, ApngFile.Data(3, Still(20, 10, Green))),
            ApngFile.File(Whole, start, ApngFile.Data(2, Still(20, 8, Green))),
        })
        {
            Assert.Equal(Red, (await ShowAsync(file, 0))[0]);
            await AssertDamagedAsync(file, PlanOf(1, index: 1));
            await AssertDamagedAsync(file, PlanOf(2));
        }
    }

    [Fact]
    public async Task Flipped_bytes_give_frames_or_a_fault_of_the_source()
    {
        var whole = ApngFile.File(
            Whole, ApngFile.Control(3), ApngFile.FrameControl(0, 20, 10), ApngFile.Default(Whole), ApngFile.FrameControl(1, 10, 10, 5, 0, blending: 1),
            ApngFile.Data(2, Still(10, 10, HalfGreen)), ApngFile.FrameControl(3, 20, 10, disposal: 2), ApngFile.Data(4, Still(20, 10, Blue)));
        var random = new Random(3);
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var broken = whole.ToArray();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                broken[random.Next(broken.Length)] ^= (byte)random.Next(1, 256);
            }

            try
            {
                await RunAsync(broken[..random.Next(whole.Length / 2, whole.Length + 1)], PlanOf(3));
            }
            catch (ImageProcessingException)
            {
                // The one exception that a damaged source may cause.
            }
        }
    }

    [Fact]
    public async Task Damaged_frame_is_not_replaced_by_the_default_picture()
    {
        var damaged = ApngFile.Data(1, Still(10, 10, Green));
        damaged[^6] ^= 0xFF; // in the pixels, whose checksum then does not hold
        var file = ApngFile.File(
            Whole, ApngFile.Control(2), ApngFile.Default(Whole), ApngFile.FrameControl(0, 10, 10), damaged, ApngFile.FrameControl(2, 2, 2),
            ApngFile.Data(3, Still(2, 2, Blue)));

        for (var frame = 0; frame < 2; frame++)
        {
            var fault = await Assert.ThrowsAsync<ImageProcessingException>(() => ShowAsync(file, frame));
            Assert.Equal(ImageProcessingError.Damaged, fault.Error);
        }
    }

    [Fact]
    public async Task Missing_end_changes_nothing()
    {
        var file = ApngFile.File(
            Whole, ApngFile.Control(2), ApngFile.FrameControl(0, 20, 10), ApngFile.Default(Whole), ApngFile.FrameControl(1, 20, 10),
            ApngFile.Data(2, Still(20, 10, Green)));

        Assert.Equal(await RunAsync(file, PlanOf(2)), await RunAsync(file[..^12], PlanOf(2)));
    }

    [Fact]
    public async Task Animation_to_a_still_format_is_its_first_frame()
    {
        var file = ApngFile.File(
            Whole, ApngFile.Control(1), ApngFile.Default(Whole), ApngFile.FrameControl(0, 20, 10), ApngFile.Data(1, Still(20, 10, Green)));

        var result = await ProcessAsync(file, PlanOf(1).As(ImageFormat.Jpeg) with { Matte = Rgba.White });

        Assert.InRange(result[5, 5][0], 0, 10);
        Assert.InRange(result[5, 5][1], 240, 255);
    }

    private static byte[] Still(int width, int height, byte[] colour) => Pixels.Flat(width, height, colour).EncodePng(8);

    private static ImagePlan PlanOf(int frameCount, int index = 0) =>
        Plans.Of(ImageFormat.Png, 20, 10, 20, 10, hasAlpha: true, index: index) with { FrameCount = frameCount };

    /// <summary>A frame's colours on the left, on the right, and in the top right corner.</summary>
    private async Task<byte[][]> ShowAsync(byte[] file, int index)
    {
        var result = await ProcessAsync(file, PlanOf(1, index));
        return [result[5, 5].ToArray(), result[15, 5].ToArray(), result[19, 0].ToArray()];
    }

    private async Task AssertDamagedAsync(byte[] file, ImagePlan plan)
    {
        var exception = await Assert.ThrowsAsync<ImageProcessingException>(() => RunAsync(file, plan));

        Assert.Equal(ImageProcessingError.Damaged, exception.Error);
    }
}
