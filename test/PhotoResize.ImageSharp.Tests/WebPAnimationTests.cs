using System.Buffers.Binary;
using ImageMagick;
using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Testing;
using PhotoResize.Vips;

namespace PhotoResize.ImageSharp.Tests;

/// <summary>Animations are taken apart and joined by the engine; the witness is libvips, which leaves it to libwebp.</summary>
public sealed class WebPAnimationTests
{
    private static readonly PixelSize Canvas = new(60, 40);

    private static readonly VipsImageProcessor Vips = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Frames_of_any_place_are_blended_and_cleared_as_the_format_says(bool lossless)
    {
        var frames = new List<Frame> { new(0, 0, 60, 40, Alpha: 255, Flags: 0) };
        foreach (var flags in new byte[] { 0, 1, 2, 3, 0, 1 })
        {
            foreach (var alpha in new byte[] { 255, 128, 0 })
            {
                frames.Add(new Frame(2 * (frames.Count % 9), 2 * (frames.Count % 5), 30, 21, alpha, flags));
            }
        }

        await AssertAlikeAsync(frames, lossless);
    }

    [Fact]
    public async Task First_frame_that_leaves_the_canvas_visible_lies_on_nothing() =>
        await AssertAlikeAsync([new(20, 10, 20, 20, Alpha: 200, Flags: 0), new(0, 0, 30, 30, Alpha: 100, Flags: 1), new(30, 10, 30, 30, 255, 0)], lossless: true);

    [Fact]
    public async Task Animation_of_one_frame_is_its_picture()
    {
        var file = Join([new(0, 0, 60, 40, Alpha: 255, Flags: 0)], lossless: true);

        var result = await ImageSharpEngine.ProcessAsync(file, Plans.Of(ImageFormat.WebP, 60, 40, 60, 40, hasAlpha: true));

        Assert.Equal(Draw(new(0, 0, 60, 40, 255, 0)).Content, result.Content.Where((_, i) => i % 4 < 3));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(70)]
    public async Task Plays_and_delays_are_kept(int plays)
    {
        var file = (Pixels.Draw(16, 32, (_, y) => [(byte)(y / 16 * 250), 0, 0]) with { Delays = [17, 1_234_567], Loop = plays }).Encode(ImageFormat.WebP, frames: 2);
        Assert.Equal([17, 1_234_567], DelaysOf(file));

        var result = await ImageSharpEngine.RunAsync(file, Plans.Of(ImageFormat.WebP, 16, 16, 8, 8).As(ImageFormat.WebP) with { FrameCount = 2 });

        Assert.Equal([17, 1_234_567], DelaysOf(result));
        Assert.Equal(plays, Pixels.Decode(result, ImageFormat.WebP).Loop);
    }

    [Fact]
    public async Task Alpha_of_an_animation_is_kept()
    {
        var picture = Pixels.Draw(32, 64, (x, y) => [(byte)(y / 32 * 250), 100, 50, (byte)(x * 8)]) with { Delays = [50, 60], Loop = 0 };
        var plan = Plans.Of(ImageFormat.WebP, 32, 32, 32, 32, hasAlpha: true).As(ImageFormat.WebP) with { FrameCount = 2 };

        var result = Pixels.Decode(await ImageSharpEngine.RunAsync(picture.Encode(ImageFormat.WebP, frames: 2), plan), ImageFormat.WebP);

        Assert.Equal((32, 64, 4), (result.Width, result.Height, result.Bands));
        for (var x = 0; x < 32; x++)
        {
            Assert.InRange(result[x, 10][3], (x * 8) - 1, (x * 8) + 1);
            Assert.InRange(result[x, 50][3], (x * 8) - 1, (x * 8) + 1);
        }
    }

    [Fact]
    public async Task Frame_beside_the_canvas_is_damaged()
    {
        var file = Join([new(0, 0, 60, 40, 255, 0), new(32, 0, 30, 40, 255, 0)], lossless: true);

        Assert.Equal(
            ImageProcessingError.Damaged,
            await ImageSharpEngine.FaultWithinDeadlineAsync(file, Plans.Of(ImageFormat.WebP, 60, 40, 60, 40, hasAlpha: true, index: 1)));
    }

    [Fact]
    public async Task Frame_of_another_size_than_its_picture_is_damaged()
    {
        var file = Join([new(0, 0, 60, 40, 255, 0), new(0, 0, 30, 40, 255, 0)], lossless: true);
        var place = file.AsSpan().LastIndexOf("ANMF"u8) + 8;
        file[place + 6]--;

        Assert.Equal(
            ImageProcessingError.Damaged,
            await ImageSharpEngine.FaultWithinDeadlineAsync(file, Plans.Of(ImageFormat.WebP, 60, 40, 60, 40, hasAlpha: true, index: 1)));
    }

    [Fact]
    public async Task Animation_cut_off_anywhere_is_damaged()
    {
        var file = Join([new(0, 0, 60, 40, 255, 0), new(4, 4, 30, 20, 128, 0)], lossless: false);
        for (var length = 0; length < file.Length; length += 7)
        {
            Assert.Equal(
                ImageProcessingError.Damaged,
                await ImageSharpEngine.FaultWithinDeadlineAsync(file[..length], Plans.Of(ImageFormat.WebP, 60, 40, 60, 40, hasAlpha: true)));
        }
    }

    private static async Task AssertAlikeAsync(List<Frame> frames, bool lossless)
    {
        var file = Join(frames, lossless);
        for (var i = 0; i < frames.Count; i++)
        {
            var plan = Plans.Of(ImageFormat.WebP, Canvas.Width, Canvas.Height, Canvas.Width, Canvas.Height, hasAlpha: true, index: i);
            var output = new MemoryStream();
            await Vips.ProcessAsync(new MemorySource(file), plan, output, CancellationToken.None);
            var expected = Pixels.Decode(output.ToArray(), ImageFormat.Png);

            var result = await ImageSharpEngine.ProcessAsync(file, plan);

            Assert.Equal((expected.Width, expected.Height, 4), (result.Width, result.Height, result.Bands));
            for (var p = 0; p < result.Content.Length; p += 4)
            {
                Assert.InRange(result.Content[p + 3], expected.Content[p + 3] - 2, expected.Content[p + 3] + 2);

                // The less is to be seen of a colour, the coarser it is.
                var tolerance = expected.Content[p + 3] == 0 ? 255 : (lossless ? 3 : 24) * 255 / expected.Content[p + 3];
                for (var band = 0; band < 3; band++)
                {
                    Assert.InRange(result.Content[p + band], expected.Content[p + band] - tolerance, expected.Content[p + band] + tolerance);
                }
            }
        }
    }

    /// <summary>The milliseconds of each frame, which ImageMagick rounds: three bytes, twelve bytes into each of their chunks.</summary>
    private static IEnumerable<int> DelaysOf(byte[] file)
    {
        for (var i = 12; i < file.Length; i += 8 + ((BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(i + 4)) + 1) & ~1))
        {
            if (file.AsSpan(i, 4).SequenceEqual("ANMF"u8))
            {
                yield return BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(i + 20)) & 0xFFFFFF;
            }
        }
    }

    private static Pixels Draw(Frame frame) => Pixels.Draw(
        frame.Width, frame.Height, (x, y) => [(byte)(frame.X * 9), (byte)((x + y) * 2), (byte)(200 - (frame.Y * 8)), .. frame.Alpha == 255 ? Array.Empty<byte>() : [frame.Alpha]]);

    /// <summary>A file of the canvas's size, put together from stills.</summary>
    private static byte[] Join(List<Frame> frames, bool lossless)
    {
        var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF\0\0\0\0WEBPVP8X"u8);
        writer.Write(10);
        writer.Write([0x12, 0, 0, 0, (byte)(Canvas.Width - 1), 0, 0, (byte)(Canvas.Height - 1), 0, 0]);
        writer.Write("ANIM"u8);
        writer.Write(6);
        writer.Write([1, 2, 3, 255, 0, 0]);
        foreach (var frame in frames)
        {
            var still = Draw(frame).Encode(ImageFormat.WebP, image => image.Settings.SetDefine(MagickFormat.WebP, "lossless", lossless));
            var chunks = still[12..];
            if (chunks.AsSpan().StartsWith("VP8X"u8))
            {
                chunks = chunks[18..];
            }

            writer.Write("ANMF"u8);
            writer.Write(16 + chunks.Length);
            writer.Write(
                [(byte)(frame.X / 2), 0, 0, (byte)(frame.Y / 2), 0, 0, (byte)(frame.Width - 1), 0, 0, (byte)(frame.Height - 1), 0, 0, 100, 0, 0, frame.Flags]);
            writer.Write(chunks);
        }

        var bytes = file.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - 8);
        return bytes;
    }

    /// <summary>A frame; its flags are 1 (cleared afterwards) and 2 (not blended).</summary>
    private sealed record Frame(int X, int Y, int Width, int Height, byte Alpha, byte Flags);
}
