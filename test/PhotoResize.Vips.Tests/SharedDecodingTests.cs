using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Vips.Tests;

/// <summary>Results that are made from one decode, against the same ones made by themselves.</summary>
public sealed class SharedDecodingTests
{
    private const int Width = 403;
    private const int Height = 301;

    private static readonly ISharingProcessor Engine = (ISharingProcessor)VipsEngine.Processor;

    [Theory]
    [InlineData(ImageFormat.Jpeg, 3, 1, 1)]
    [InlineData(ImageFormat.Jpeg, 3, 6, 1)]
    [InlineData(ImageFormat.Jpeg, 3, 7, 2)]
    [InlineData(ImageFormat.Jpeg, 1, 3, 1)]
    [InlineData(ImageFormat.Jpeg, 3, 1, 8)]
    [InlineData(ImageFormat.Png, 3, 1, 1)]
    [InlineData(ImageFormat.Png, 4, 1, 1)]
    [InlineData(ImageFormat.Png, 1, 1, 1)]
    [InlineData(ImageFormat.WebP, 4, 1, 1)]
    [InlineData(ImageFormat.Tiff, 3, 1, 1)]
    [InlineData(ImageFormat.Bmp, 3, 1, 1)]
    [InlineData(ImageFormat.Gif, 3, 1, 1)]
    [InlineData(ImageFormat.Avif, 3, 1, 1)]
    public async Task Results_of_one_decode_are_those_made_by_themselves(ImageFormat format, int bands, int orientation, int shrink)
    {
        if (!Engine.Readable.Contains(format))
        {
            return; // Happens with a system's library only: CodecTests require every format of the packaged one.
        }

        var file = Picture(bands).Encode(format);
        file = orientation > 1 ? JpegOrientation.Insert(file, orientation) : file;
        var plans = Variety(format, orientation, bands == 4, shrink);
        Assert.All(plans, plan => Assert.Equal(Engine.DecodingOf(plans[0]), Engine.DecodingOf(plan)));
        var opened = 0;
        var source = new MemorySource(file) { Wrap = stream => Count(stream, ref opened) };

        var together = await RunTogetherAsync(source, plans);

        Assert.Equal(1, opened);
        for (var i = 0; i < plans.Length; i++)
        {
            Assert.Equal(await VipsEngine.RunAsync(file, plans[i]), together[i]);
        }
    }

    [Fact]
    public void Plans_of_another_frame_or_reduction_or_of_animations_need_another_decode()
    {
        var plan = Plans.Of(ImageFormat.Jpeg, 400, 300, 40, 30);

        Assert.Equal(Engine.DecodingOf(plan), Engine.DecodingOf(plan with { Inner = new PixelSize(50, 40), Grayscale = true }));
        Assert.NotEqual(Engine.DecodingOf(plan), Engine.DecodingOf(plan with { ShrinkFactor = 2 }));
        Assert.NotEqual(Engine.DecodingOf(plan), Engine.DecodingOf(plan with { Frame = plan.Frame with { Index = 1 } }));
        Assert.Null(Engine.DecodingOf(plan with { FrameCount = 2 }));
        Assert.Null(Engine.DecodingOf(plan with { Crop = new PixelRectangle(0, 0, 40, 30) }));

        // No decoder but that of JPEG reduces.
        Assert.Equal(
            Engine.DecodingOf(Plans.Of(ImageFormat.Png, 400, 300, 40, 30)),
            Engine.DecodingOf(Plans.Of(ImageFormat.Png, 400, 300, 40, 30) with { ShrinkFactor = 2 }));
    }

    [Fact]
    public async Task Result_nobody_waits_for_is_left_out_and_the_others_are_made()
    {
        var file = Picture(3).Encode(ImageFormat.Jpeg);
        var plans = Variety(ImageFormat.Jpeg, 1, hasAlpha: false, shrink: 1)[..3];
        using var leaving = new CancellationTokenSource();
        var source = new MemorySource(file) { Wrap = stream => new TrickleStream(stream) { OnPassing = (file.Length / 2, leaving.Cancel) } };

        var together = await RunTogetherAsync(source, plans, cancelled: (1, leaving.Token));

        Assert.Null(together[1]);
        Assert.Equal(await VipsEngine.RunAsync(file, plans[0]), together[0]);
        Assert.Equal(await VipsEngine.RunAsync(file, plans[2]), together[2]);
    }

    [Fact]
    public async Task First_one_leaves_and_the_others_are_made()
    {
        var file = Picture(3).Encode(ImageFormat.Jpeg);
        var plans = Variety(ImageFormat.Jpeg, 1, hasAlpha: false, shrink: 1)[..3];
        using var leaving = new CancellationTokenSource();
        var source = new MemorySource(file) { Wrap = stream => new TrickleStream(stream) { OnPassing = (file.Length / 2, leaving.Cancel) } };

        var together = await RunTogetherAsync(source, plans, cancelled: (0, leaving.Token));

        Assert.Null(together[0]);
        Assert.Equal(await VipsEngine.RunAsync(file, plans[1]), together[1]);
        Assert.Equal(await VipsEngine.RunAsync(file, plans[2]), together[2]);
    }

    [Fact]
    public async Task Decoding_stops_when_all_have_left()
    {
        var file = new Pixels(1000, 1000, 3, Noise(1000 * 1000 * 3)).Encode(ImageFormat.Jpeg);
        using var leaving = new CancellationTokenSource();
        TrickleStream? trickle = null;
        var source = new MemorySource(file)
        {
            Wrap = stream => trickle = new TrickleStream(stream) { OnPassing = (file.Length / 4, leaving.Cancel) },
        };
        var plan = Plans.Of(ImageFormat.Jpeg, 1000, 1000, 300, 300);
        using var gathering = new Gathering(source, [plan, plan with { Grayscale = true }], _ => leaving.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gathering.RunAsync());

        Assert.InRange(trickle!.Passed, file.Length / 4, (file.Length / 4) + (256 * 1024));
    }

    [Fact]
    public async Task Damaged_source_fails_all_as_it_fails_each()
    {
        var file = Picture(3).Encode(ImageFormat.Jpeg);
        var source = new MemorySource(file[..(file.Length / 2)]);
        var plans = Variety(ImageFormat.Jpeg, 1, hasAlpha: false, shrink: 1)[..3];
        using var gathering = new Gathering(source, plans, _ => default);

        var together = await Assert.ThrowsAsync<ImageProcessingException>(() => gathering.RunAsync());
        var alone = await Assert.ThrowsAsync<ImageProcessingException>(() => VipsEngine.RunAsync(source, plans[0], CancellationToken.None));

        Assert.Equal(alone.Error, together.Error);

        // The others are left to find out by themselves.
        foreach (var share in gathering.Others)
        {
            Assert.Null(await share.Picture);
        }
    }

    [Fact]
    public async Task Sound_part_of_a_damaged_source_is_shown_although_another_needs_all_of_it()
    {
        var file = Picture(3).Encode(ImageFormat.Jpeg);

        // An end mark amid the codes, of which the decoder warns there.
        file[file.Length * 3 / 4] = 0xFF;
        file[(file.Length * 3 / 4) + 1] = 0xD9;
        var source = new MemorySource(file);
        var whole = Plans.Of(ImageFormat.Jpeg, Width, Height, 100, 75);
        var upper = whole with { Crop = new PixelRectangle(0, 0, Width, 60), Inner = new PixelSize(100, 15), Outer = new PixelSize(100, 15) };
        using var gathering = new Gathering(source, [upper, whole], _ => default);

        var made = await gathering.RunAsync();

        Assert.Equal(await VipsEngine.RunAsync(source, upper, CancellationToken.None), made[0]);
        Assert.Null(made[1]);
        await Assert.ThrowsAsync<ImageProcessingException>(() => VipsEngine.RunAsync(source, whole, CancellationToken.None));
    }

    /// <summary>Plans of all kinds that need the same decode.</summary>
    private static ImagePlan[] Variety(ImageFormat format, int orientation, bool hasAlpha, int shrink)
    {
        var (width, height) = orientation < 5 ? (Width, Height) : (Height, Width);
        var plan = Plans.Of(format, width, height, 160, 120, orientation, hasAlpha) with { ShrinkFactor = shrink };
        return
        [
            plan.As(ImageFormat.Jpeg, 90, ChromaSubsampling.Chroma422) with { Sharpening = new Sharpening(50, 0.75, 2), Matte = new Rgba(9, 99, 199, 255) },
            plan.As(ImageFormat.Png) with { Inner = new PixelSize(50, 60), Outer = new PixelSize(50, 60), LinearLight = false },
            plan.As(ImageFormat.WebP, 80) with { Crop = new PixelRectangle(31, 57, 120, 90), Filter = ResamplingFilter.Lanczos },
            plan.As(ImageFormat.Png) with { Crop = new PixelRectangle(200, 190, 81, 60), Rotate = 90, Flip = FlipMode.Horizontal },
            plan.As(ImageFormat.Jpeg, 80, ChromaSubsampling.Chroma420) with
            {
                Outer = new PixelSize(200, 180), Offset = new PixelPoint(20, 30), Matte = new Rgba(255, 0, 0, 255), Grayscale = true,
            },
            plan.As(ImageFormat.Png) with { Outer = new PixelSize(180, 140), Offset = new PixelPoint(10, 10), Matte = null, Blur = 2 },
            plan.As(ImageFormat.Png8) with { Filter = ResamplingFilter.NearestNeighbor },
            plan.As(ImageFormat.Bmp) with { Filter = ResamplingFilter.Average, Rotate = 180 },

            // Enlarged.
            plan.As(ImageFormat.Png) with { Crop = new PixelRectangle(100, 100, 40, 30), Inner = new PixelSize(90, 66), Outer = new PixelSize(90, 66) },
        ];
    }

    private static Pixels Picture(int bands) => Pixels.Draw(Width, Height, (x, y) =>
    {
        byte[] colour = [(byte)(x * 3 / 4), (byte)(y * 255 / Height), (byte)(128 + (64 * Math.Sin(x * y / 999.0))), (byte)(x + y)];
        return colour[..bands];
    });

    private static byte[] Noise(int length)
    {
        var noise = new byte[length];
        new Random(1).NextBytes(noise);
        return noise;
    }

    private static Stream Count(Stream stream, ref int count)
    {
        count++;
        return stream;
    }

    private static async Task<byte[]?[]> RunTogetherAsync(
        SourceImage source, ImagePlan[] plans, (int Index, CancellationToken Token) cancelled = default)
    {
        using var gathering = new Gathering(source, plans, i => i == cancelled.Index ? cancelled.Token : default);
        return await gathering.RunAsync();
    }

    /// <summary>Results that are asked for while the first one of them has not started to decode.</summary>
    private sealed class Gathering : IDisposable
    {
        private readonly SourceImage _source;
        private readonly DecodeShare _first;
        private readonly DecodeGroup _group;

        public Gathering(SourceImage source, ImagePlan[] plans, Func<int, CancellationToken> cancellationOf)
        {
            _source = source;
            var decodes = new SharedDecodes(new JobAdmission(1, 100, long.MaxValue, Waiting.Longest, TimeProvider.System));
            var key = new SharedDecodes.Key(Engine, source.Version, Engine.DecodingOf(plans[0])!);
            _first = new DecodeShare(plans[0], 1, cancellationOf(0));
            Assert.False(decodes.TryJoin(key, _first));
            _group = decodes.TryLead(key, _first)!;
            Others = [.. plans.Skip(1).Select((plan, i) => new DecodeShare(plan, 1, cancellationOf(i + 1)))];
            Assert.All(Others, share => Assert.True(decodes.TryJoin(key, share)));
        }

        public DecodeShare[] Others { get; }

        /// <summary>For each plan its result; <see langword="null"/> where none was made.</summary>
        public async Task<byte[]?[]> RunAsync()
        {
            using var first = new MemoryStream();
            var isFirstMade = true;
            await using (_first.CancellationToken.UnsafeRegister(_ => _group.LeaveAsFirst(isOutOfTime: false), null))
            {
                try
                {
                    await Engine.ProcessAsync(_source, [_first.Plan], [], [first], _group, _first.CancellationToken);
                }
                catch (OperationCanceledException) when (Others.Any(share => share.Picture is { IsCompleted: true, Result: not null }))
                {
                    isFirstMade = false;
                }
                finally
                {
                    _group.GiveUp();
                }
            }

            var results = new List<byte[]?> { isFirstMade ? first.ToArray() : null };
            foreach (var share in Others)
            {
                Assert.True(share.Picture.IsCompleted);
                using var picture = await share.Picture;
                using var output = new MemoryStream();
                if (picture is not null)
                {
                    await picture.EncodeAsync([share.Plan], [], [output], CancellationToken.None);
                }

                results.Add(picture is null ? null : output.ToArray());
            }

            return [.. results];
        }

        public void Dispose()
        {
            _group.Dispose();
            _first.Dispose();
            Array.ForEach(Others, share => share.Dispose());
        }
    }
}
