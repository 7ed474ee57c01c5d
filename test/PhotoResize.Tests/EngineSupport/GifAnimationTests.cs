using System.Text;
using PhotoResize.EngineSupport.Animations;
using PhotoResize.EngineSupport.Gif;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Sources.Headers;
using PhotoResize.Testing;

namespace PhotoResize.Tests.EngineSupport;

/// <summary>What files show is stated as Chromium 156 showed them, frame by frame.</summary>
public sealed class GifAnimationTests
{
    private static readonly byte[] Red = GifBuilder.Frame(0, 0, 4, 4, 0);

    private static readonly byte[] Nine = [1, 1, 1, 1, 1, 1, 1, 1, 1];

    private static readonly byte[] Sixteen = [.. Enumerable.Repeat<byte>(1, 16)];

    /// <summary>A file, and its frames: R, G, B and Y for the colours of the palette, K for black, a point for what is transparent.</summary>
    private static readonly Dictionary<string, (byte[] File, string[] Frames)> Files = new()
    {
        ["no trailer"] = (GifBuilder.Open(4, 4, Red), ["RRRR/RRRR/RRRR/RRRR"]),
        ["screen of nothing"] = (GifBuilder.File(0, 0, Red), ["RRRR/RRRR/RRRR/RRRR"]),
        ["screen without a width"] = (GifBuilder.File(0, 3, Red), ["RRRR/RRRR/RRRR/RRRR"]),
        ["first frame larger than the screen"] = (
            GifBuilder.File(4, 4, GifBuilder.Frame(0, 0, 6, 5, 0)),
            ["RRRRRR/RRRRRR/RRRRRR/RRRRRR/RRRRRR"]),
        ["first frame partly outside"] = (
            GifBuilder.File(4, 4, GifBuilder.Frame(2, 1, 4, 4, 0), GifBuilder.Frame(0, 0, 2, 2, 1)),
            ["....../..RRRR/..RRRR/..RRRR/..RRRR", "GG..../GGRRRR/..RRRR/..RRRR/..RRRR"]),
        ["later frame partly outside"] = (
            GifBuilder.File(4, 4, Red, GifBuilder.Frame(2, 2, 6, 6, 1)), ["RRRR/RRRR/RRRR/RRRR", "RRRR/RRRR/RRGG/RRGG"]),
        ["later frame outside"] = (
            GifBuilder.File(4, 4, Red, GifBuilder.Frame(5, 5, 2, 2, 1)),
            ["RRRR/RRRR/RRRR/RRRR", "RRRR/RRRR/RRRR/RRRR"]),
        ["frame of nothing"] = (GifBuilder.File(4, 4, GifBuilder.Frame(0, 0, 0, 0, 0), Red), ["..../..../..../....", "RRRR/RRRR/RRRR/RRRR"]),
        ["zeros between frames"] = (GifBuilder.File(4, 4, Red, [0, 0], GifBuilder.Frame(0, 0, 2, 2, 1)), ["RRRR/RRRR/RRRR/RRRR"]),
        ["junk between frames"] = (GifBuilder.File(4, 4, Red, [0x99], GifBuilder.Frame(0, 0, 2, 2, 1)), ["RRRR/RRRR/RRRR/RRRR"]),
        ["frame behind the trailer"] = (
            GifBuilder.File(4, 4, Red, GifBuilder.Trailer, GifBuilder.Frame(0, 0, 2, 2, 1)),
            ["RRRR/RRRR/RRRR/RRRR"]),
        ["control of another length"] = (
            GifBuilder.File(4, 4, Red, [0x21, 0xF9, 3, 0, 10, 0, 0], GifBuilder.Frame(0, 0, 2, 2, 1)), ["RRRR/RRRR/RRRR/RRRR"]),
        ["control of two parts"] = (
            GifBuilder.File(4, 4, Red, [0x21, 0xF9, 4, 0, 10, 0, 0, 1, 7, 0], GifBuilder.Frame(0, 0, 2, 2, 1)), ["RRRR/RRRR/RRRR/RRRR"]),
        ["cut in a comment"] = (GifBuilder.Open(4, 4, Red, GifBuilder.Comment[..4]), ["RRRR/RRRR/RRRR/RRRR"]),
        ["cut in a control"] = (GifBuilder.Open(4, 4, Red, GifBuilder.Control()[..4]), ["RRRR/RRRR/RRRR/RRRR"]),
        ["cut in a descriptor"] = (GifBuilder.Open(4, 4, Red, GifBuilder.Descriptor(0, 0, 4, 4)[..7]), ["RRRR/RRRR/RRRR/RRRR"]),
        ["pixels without their end code"] = (
            GifBuilder.File(4, 4, GifBuilder.Descriptor(0, 0, 4, 4), [2], GifBuilder.SubBlocks(GifBuilder.Codes(Sixteen, 2, ends: false)), [0]),
            ["GGGG/GGGG/GGGG/GGGG"]),
        ["codes behind the pixels"] = (
            GifBuilder.File(4, 4, GifBuilder.Frame(0, 0, 4, 4, [.. Sixteen, .. Sixteen]), GifBuilder.Frame(0, 0, 1, 1, 2)),
            ["GGGG/GGGG/GGGG/GGGG", "BGGG/GGGG/GGGG/GGGG"]),
        ["junk behind the pixels"] = (
            GifBuilder.File(4, 4, GifBuilder.Descriptor(0, 0, 4, 4), [2], GifBuilder.SubBlocks([.. GifBuilder.Codes(Sixteen, 2, ends: false), 255, 255, 255]), [0]),
            ["GGGG/GGGG/GGGG/GGGG"]),
        ["no clear code first"] = (
            GifBuilder.File(4, 4, GifBuilder.Descriptor(0, 0, 4, 4), [7], GifBuilder.SubBlocks(GifBuilder.Codes(Sixteen, 7)[1..]), [0]),
            ["GGGG/GGGG/GGGG/GGGG"]),
        ["codes of one bit"] = (
            GifBuilder.File(4, 4, GifBuilder.Frame(0, 0, 4, 4, [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1], codeSize: 1)),
            ["RGRG/RGRG/RGRG/RGRG"]),
        ["codes of no bits"] = (
            GifBuilder.File(4, 4, GifBuilder.Frame(0, 0, 4, 4, new byte[16], codeSize: 0)), ["RRRR/RRRR/RRRR/RRRR"]),
        ["interlaced"] = (
            GifBuilder.File(1, 8, GifBuilder.Frame(0, 0, 1, 8, [0, 1, 2, 3, 0, 1, 2, 3], isInterlaced: true)),
            ["R/R/B/G/G/B/Y/Y"]),
        ["no colours"] = (
            [.. GifBuilder.Screen(4, 4, null), .. GifBuilder.Frame(0, 0, 4, 4, 1), .. GifBuilder.Control(transparent: 2), .. GifBuilder.Frame(0, 0, 2, 2, 2)],
            ["KKKK/KKKK/KKKK/KKKK", "KKKK/KKKK/KKKK/KKKK"]),
        ["colours of one frame"] = (
            [.. GifBuilder.Screen(4, 4, null), .. GifBuilder.Frame(0, 0, 4, 4, Sixteen, GifBuilder.Palette), .. GifBuilder.Frame(0, 0, 2, 2, 2)],
            ["GGGG/GGGG/GGGG/GGGG", "KKGG/KKGG/GGGG/GGGG"]),
        ["index beyond the colours"] = (
            [.. GifBuilder.Screen(4, 1, GifBuilder.Palette[..6]), .. GifBuilder.Frame(0, 0, 4, 1, [0, 1, 2, 3])], ["RGKK"]),
        ["index beyond the colours of the frame"] = (
            GifBuilder.File(4, 1, GifBuilder.Frame(0, 0, 4, 1, [0, 1, 2, 200], GifBuilder.Palette[3..9], codeSize: 8)), ["GBKK"]),
        ["transparent index beyond the colours"] = (
            GifBuilder.File(4, 1, GifBuilder.Control(transparent: 200), GifBuilder.Frame(0, 0, 4, 1, [0, 1, 200, 2], codeSize: 8)), ["RG.B"]),
        ["second control without transparency"] = (
            GifBuilder.File(4, 1, GifBuilder.Frame(0, 0, 4, 1, 0), GifBuilder.Control(transparent: 1), GifBuilder.Control(), GifBuilder.Frame(0, 0, 2, 1, 1)),
            ["RRRR", "GGRR"]),
        ["control before a text"] = (
            GifBuilder.File(4, 1, GifBuilder.Frame(0, 0, 4, 1, 0), GifBuilder.Control(transparent: 1), GifBuilder.Comment, GifBuilder.Frame(0, 0, 2, 1, [1, 2])),
            ["RRRR", "RBRR"]),
        ["disposals"] = (
            GifBuilder.File(
                4,
                1,
                [
                    GifBuilder.Frame(0, 0, 4, 1, 0),
                    .. new[] { 0, 1, 2, 3, 4, 5 }.SelectMany(disposal => new[] { GifBuilder.Control(disposal), GifBuilder.Frame(0, 0, 2, 1, 1), GifBuilder.Frame(0, 0, 1, 1, 2) }),
                ]),
            ["RRRR", "GGRR", "BGRR", "GGRR", "BGRR", "GGRR", "B.RR", "GGRR", "B.RR", "GGRR", "B.RR", "GGRR", "BGRR"]),
        ["first frame restored to nothing"] = (
            GifBuilder.File(4, 1, GifBuilder.Control(3), GifBuilder.Frame(0, 0, 4, 1, 0), GifBuilder.Frame(3, 0, 1, 1, 2)), ["RRRR", "...B"]),
        ["background colour"] = (
            [.. GifBuilder.Screen(3, 1, GifBuilder.Palette, background: 2), .. GifBuilder.Control(2), .. GifBuilder.Frame(0, 0, 2, 1, 0), .. GifBuilder.Frame(1, 0, 1, 1, 1)],
            ["RR.", ".G."]),
    };

    public static TheoryData<string> Names => [.. Files.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task File_shows_what_a_browser_shows(string name)
    {
        var (file, frames) = Files[name];
        var gif = Open(file);

        Assert.Equal(frames, Enumerable.Range(0, gif.FrameCount).Select(i => Show(file, i)));

        var header = (await SourceHeaderReader.ReadAsync(new MemoryStream(file), default)).Value!;
        Assert.Equal((gif.FrameCount, gif.Size), (header.FrameCount, new PixelSize(header.Frames[0].Width, header.Frames[0].Height)));
        Assert.Equal(gif.Bands == 4, header.Frames[0].HasAlpha);
        Assert.True(header.Frames[0].HasAlpha || !frames.Any(frame => frame.Contains('.')));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Frames_shown_one_after_the_other_are_those_shown_at_once(string name)
    {
        var player = new AnimationPlayer(Open(Files[name].File), default);
        for (var i = 0; i < Files[name].Frames.Length; i++)
        {
            Assert.Equal(Files[name].Frames[i], Show(player, i));
        }
    }

    [Fact]
    public void Frame_whose_pixels_are_incomplete_is_damaged_and_those_before_it_are_not()
    {
        byte[][] broken =
        [
            [.. GifBuilder.Descriptor(0, 0, 4, 4), 2, .. GifBuilder.SubBlocks(GifBuilder.Codes(Nine, 2)), 0], // codes end early
            [.. GifBuilder.Descriptor(0, 0, 4, 4), 2, .. GifBuilder.SubBlocks(GifBuilder.Codes(Nine, 2, ends: false)), 0],
            [.. GifBuilder.Descriptor(0, 0, 4, 4), 2, .. GifBuilder.SubBlocks(new GifBuilder.BitWriter().Add(4, 3).Add(1, 3).Add(7, 3).ToArray()), 0], // no such code
            [.. GifBuilder.Descriptor(0, 0, 4, 4), 2, .. GifBuilder.SubBlocks(new GifBuilder.BitWriter().Add(4, 3).Add(6, 3).ToArray()), 0],
            [.. GifBuilder.Descriptor(0, 0, 4, 4), 9, 1, 0, 0], // codes too long
            GifBuilder.Descriptor(0, 0, 4, 4), // the file ends
            [.. GifBuilder.Descriptor(0, 0, 4, 4), 2],
            GifBuilder.Frame(0, 0, 4, 4, 1)[..^4],
        ];
        foreach (var frame in broken)
        {
            var file = GifBuilder.Open(4, 4, Red, frame);
            Assert.Equal(2, Open(file).FrameCount);
            Assert.Equal("RRRR/RRRR/RRRR/RRRR", Show(file, 0));
            Assert.Equal(ImageProcessingError.Damaged, Assert.Throws<ImageProcessingException>(() => Show(file, 1)).Error);
            Assert.Equal(ImageProcessingError.Damaged, Assert.Throws<ImageProcessingException>(() => Show(GifBuilder.Open(4, 4, frame), 0)).Error);
        }
    }

    [Fact]
    public void Pixels_cut_off_behind_the_last_one_are_complete()
    {
        var frame = GifBuilder.Frame(0, 0, 4, 4, 1);

        Assert.Equal("GGGG/GGGG/GGGG/GGGG", Show(GifBuilder.Open(4, 4, frame[..^1]), 0));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 40)]
    [InlineData(8, 300)]
    public void Codes_for_long_strings_and_a_full_table_are_decoded(int codeSize, int side)
    {
        // ImageMagick writes strings, and clears the table; the builder lets it fill up and stay full.
        var random = new Random(side);
        var indices = Enumerable.Range(0, side * side).Select(i => (byte)(random.Next(8) == 0 ? random.Next(1 << codeSize) : 0)).ToArray();
        var palette = Enumerable.Range(0, 3 << codeSize).Select(i => (byte)(i * 83)).ToArray();
        var file = Compressed(side, indices, palette, codeSize);

        var player = new AnimationPlayer(Open(file), default);
        player.MoveTo(0);
        var row = new byte[3 * side];
        for (var y = 0; y < side; y++)
        {
            player.CopyRow(y, row);
            Assert.Equal(indices.AsSpan(y * side, side).ToArray().SelectMany(index => palette[(3 * index)..((3 * index) + 3)]), row);
        }
    }

    [Fact]
    public void Delays_and_plays_are_those_of_the_file()
    {
        Assert.Equal(
            [0, 10, 20, 655_350],
            Open(GifBuilder.File(4, 4, Red, GifBuilder.Control(delay: 1), Red, GifBuilder.Control(delay: 2), Red, GifBuilder.Control(delay: 65535), Red))
                .TimingOf(0, 4).Delays.Select(delay => delay.Milliseconds));
        Assert.Equal(1, Open(GifBuilder.File(4, 4, Red)).Plays);
        Assert.Equal(0, Open(GifBuilder.File(4, 4, GifBuilder.Repeats(0), Red)).Plays);
        Assert.Equal(2, Open(GifBuilder.File(4, 4, GifBuilder.Repeats(1), Red)).Plays);
        Assert.Equal(4, Open(GifBuilder.File(4, 4, Red, GifBuilder.Repeats(3, "ANIMEXTS1.0"))).Plays);
        Assert.Equal(6, Open(GifBuilder.File(4, 4, GifBuilder.Repeats(3), GifBuilder.Repeats(5), Red)).Plays);
        Assert.Equal(1, Open(GifBuilder.File(4, 4, GifBuilder.Repeats(3, "SOMETHING.0"), Red)).Plays);
    }

    [Fact]
    public void Frame_much_larger_than_its_screen_is_refused_without_memory()
    {
        var file = GifBuilder.File(4, 4, Red, [.. GifBuilder.Descriptor(0, 0, 65535, 65535, isInterlaced: true), 2, 1, 0, 0]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(ImageProcessingError.Unsupported, Assert.Throws<ImageProcessingException>(() => Show(file, 1)).Error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Frame_that_covers_all_is_shown_without_those_before_it()
    {
        byte[] broken = [.. GifBuilder.Descriptor(0, 0, 4, 4), 2, 0];

        Assert.Equal("GGGG/GGGG/GGGG/GGGG", Show(GifBuilder.File(4, 4, Red, broken, GifBuilder.Frame(0, 0, 4, 4, 1)), 2));
        Assert.Throws<ImageProcessingException>(() => Show(GifBuilder.File(4, 4, Red, broken, GifBuilder.Frame(0, 0, 4, 3, 1)), 2));
        Assert.Throws<ImageProcessingException>(
            () => Show(GifBuilder.File(4, 4, Red, broken, GifBuilder.Control(transparent: 3), GifBuilder.Frame(0, 0, 4, 4, 1)), 2));
    }

    [Fact]
    public async Task Damaged_bytes_give_frames_or_a_fault_and_the_header_agrees()
    {
        var whole = GifBuilder.File(
            20,
            10,
            GifBuilder.Repeats(3),
            GifBuilder.Control(2, transparent: 1),
            GifBuilder.Frame(0, 0, 20, 10, [.. Enumerable.Range(0, 200).Select(i => (byte)(i % 3))]),
            GifBuilder.Control(3),
            GifBuilder.Frame(3, 2, 9, 7, [.. Enumerable.Range(0, 63).Select(i => (byte)(i % 4))], GifBuilder.Palette, isInterlaced: true),
            GifBuilder.Frame(0, 0, 20, 10, 2));
        var random = new Random(5);
        for (var attempt = 0; attempt < 2000; attempt++)
        {
            var file = whole.ToArray();
            for (var i = random.Next(1, 5); i > 0; i--)
            {
                file[random.Next(6, file.Length)] = (byte)random.Next(256);
            }

            file = file[..random.Next(13, file.Length + 1)];
            var header = (await SourceHeaderReader.ReadAsync(new MemoryStream(file), default)).Value;
            try
            {
                var gif = Open(file);
                if (gif.Size is { Width: > 0, Height: > 0 })
                {
                    Assert.Equal(gif.FrameCount, header!.FrameCount);
                    Assert.Equal(gif.Bands == 4, header.Frames[0].HasAlpha);
                    Assert.Equal(gif.Size, new PixelSize(header.Frames[0].Width, header.Frames[0].Height));
                }

                if ((long)gif.Size.Width * gif.Size.Height < 1_000_000)
                {
                    new AnimationPlayer(gif, default).MoveTo(gif.FrameCount - 1);
                }
            }
            catch (ImageProcessingException)
            {
                // The one exception that a damaged source may cause.
            }
        }
    }

    [Fact]
    public void Storage_that_fails_is_no_damage() =>
        Assert.Throws<IOException>(() => GifAnimation.Open(new FailingStream(), 1, default));

    [Fact]
    public void Cancelled_job_reads_no_further()
    {
        using var cancellation = new CancellationTokenSource();
        var player = new AnimationPlayer(GifAnimation.Open(new MemoryStream(GifBuilder.File(4, 4, Red, Red)), 2, cancellation.Token), cancellation.Token);
        player.MoveTo(0);
        cancellation.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => player.MoveTo(1));
    }

    private static GifAnimation Open(byte[] file) => GifAnimation.Open(new MemoryStream(file), int.MaxValue, default);

    private static string Show(byte[] file, int frame) => Show(new AnimationPlayer(Open(file), default), frame);

    private static string Show(AnimationPlayer player, int frame)
    {
        player.MoveTo(frame);
        var (size, bands) = (player.Animation.Size, player.Animation.Bands);
        var text = new StringBuilder();
        var row = new byte[size.Width * bands];
        for (var y = 0; y < size.Height; y++)
        {
            player.CopyRow(y, row);
            text.Append(y > 0 ? "/" : "");
            foreach (var pixel in row.Chunk(bands))
            {
                text.Append(pixel switch
                {
                    [_, _, _, 0] => '.',
                    [250, 0, 0, ..] => 'R',
                    [0, 250, 0, ..] => 'G',
                    [0, 0, 250, ..] => 'B',
                    [250, 250, 0, ..] => 'Y',
                    [0, 0, 0, ..] => 'K',
                    _ => '?',
                });
            }
        }

        return text.ToString();
    }

    /// <summary>A file whose codes stand for strings, by a table that is never cleared.</summary>
    private static byte[] Compressed(int side, byte[] indices, byte[] palette, int codeSize)
    {
        var codes = new GifBuilder.BitWriter();
        var table = new Dictionary<string, int>();
        var clear = 1 << codeSize;
        var (bits, next, text) = (codeSize + 1, clear + 2, "");
        codes.Add(clear, bits);
        foreach (var index in indices)
        {
            var longer = text + (char)index;
            if (longer.Length == 1 || table.ContainsKey(longer))
            {
                text = longer;
                continue;
            }

            codes.Add(CodeOf(text), bits);
            if (next < 4096)
            {
                table[longer] = next++;
                bits = next > 1 << bits ? bits + 1 : bits;
            }

            text = ((char)index).ToString();
        }

        codes.Add(CodeOf(text), bits).Add(clear + 1, Math.Min(12, next >= 1 << bits ? bits + 1 : bits));
        return
        [
            .. GifBuilder.Screen(side, side, palette), .. GifBuilder.Descriptor(0, 0, side, side), (byte)codeSize,
            .. GifBuilder.SubBlocks(codes.ToArray()), 0, .. GifBuilder.Trailer,
        ];

        int CodeOf(string text) => text.Length == 1 ? text[0] : table[text];
    }

    private sealed class FailingStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new InvalidOperationException("The storage is broken.");
    }
}
