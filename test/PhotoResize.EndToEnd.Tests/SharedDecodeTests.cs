using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PhotoResize.Configuration;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Results of one source that are asked for while there is no turn for them.</summary>
public sealed class SharedDecodeTests
{
    private const int Width = 600;
    private const int Height = 400;

    private static readonly int[] Widths = [100, 160, 220, 280, 340, 400];

    [Fact]
    public async Task Results_that_wait_for_the_same_decode_share_it_and_are_those_made_by_themselves()
    {
        var photo = new GatedSource("/images/photo.jpg");
        await using var site = await StartAsync(photo);
        using var held = await HeldTurn.TakeAsync(site);
        var waiting = Widths.Select(width => MakeAsync(site, photo, PlanOf(width))).ToArray();
        Assert.Equal(0, photo.Opened);

        held.Release();
        var made = await Task.WhenAll(waiting).WaitAsync(Waiting.Longest);

        Assert.Equal(1, photo.Opened);
        for (var i = 0; i < Widths.Length; i++)
        {
            Assert.Equal((await MakeAsync(site, photo, PlanOf(Widths[i]))).Value.ToArray(), made[i].Value.ToArray());
        }
    }

    [Fact]
    public async Task Result_that_is_asked_for_before_decoding_starts_shares_the_decode()
    {
        var photo = new GatedSource("/images/photo.jpg") { Gate = new TaskCompletionSource() };
        await using var site = await StartAsync(photo);
        var first = MakeAsync(site, photo, PlanOf(100));
        await photo.FirstOpened.Task.WaitAsync(Waiting.Longest);
        var second = MakeAsync(site, photo, PlanOf(200));

        photo.Gate.SetResult();

        Assert.True((await first.WaitAsync(Waiting.Longest)).Succeeded(out _, out _));
        Assert.True((await second.WaitAsync(Waiting.Longest)).Succeeded(out _, out _));
        Assert.Equal(1, photo.Opened);
    }

    [Fact]
    public async Task Results_that_need_another_reduction_are_decoded_by_themselves()
    {
        var photo = new GatedSource("/images/photo.jpg");
        await using var site = await StartAsync(photo);
        using var held = await HeldTurn.TakeAsync(site);
        var waiting = ((int[])[1, 2, 1, 2]).Select((shrink, i) => MakeAsync(site, photo, PlanOf(Widths[i]) with { ShrinkFactor = shrink })).ToArray();

        held.Release();
        var made = await Task.WhenAll(waiting).WaitAsync(Waiting.Longest);

        Assert.All(made, outcome => Assert.Null(outcome.Failure));
        Assert.Equal(2, photo.Opened);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task Result_nobody_waits_for_any_more_is_given_up_and_the_others_are_made(int leaver)
    {
        var photo = new GatedSource("/images/photo.jpg") { Gate = new TaskCompletionSource() };
        await using var site = await StartAsync(photo);
        using var held = await HeldTurn.TakeAsync(site);
        using var leaving = new CancellationTokenSource();
        var waiting = Widths.Select((width, i) => MakeAsync(site, photo, PlanOf(width), i == leaver ? leaving.Token : default)).ToArray();
        held.Release();
        await photo.FirstOpened.Task.WaitAsync(Waiting.Longest);
        await leaving.CancelAsync();

        photo.Gate.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting[leaver].WaitAsync(Waiting.Longest));
        foreach (var other in waiting.Where(task => task != waiting[leaver]))
        {
            Assert.Null((await other.WaitAsync(Waiting.Longest)).Failure);
        }
    }

    [Fact]
    public async Task Damaged_source_gives_all_the_same_failure()
    {
        var photo = new GatedSource("/images/photo.jpg");
        photo.Bytes = photo.Bytes[..(photo.Bytes.Length / 2)];
        await using var site = await StartAsync(photo);
        using var held = await HeldTurn.TakeAsync(site);
        var waiting = Widths.Select(width => MakeAsync(site, photo, PlanOf(width))).ToArray();

        held.Release();
        var outcomes = await Task.WhenAll(waiting).WaitAsync(Waiting.Longest);

        Assert.Equal(FailureKind.Damaged, Assert.Single(outcomes.Select(outcome => outcome.Failure!.Kind).Distinct()));
    }

    [Fact]
    public async Task Source_that_changes_while_it_is_decoded_fails_all_of_them()
    {
        var photo = new GatedSource("/images/photo.jpg") { Gate = new TaskCompletionSource() };
        await using var site = await StartAsync(photo);
        using var held = await HeldTurn.TakeAsync(site);
        var waiting = Widths.Select(width => MakeAsync(site, photo, PlanOf(width))).ToArray();
        held.Release();
        await photo.FirstOpened.Task.WaitAsync(Waiting.Longest);
        photo.LastModified = DateTimeOffset.UnixEpoch.AddDays(1);

        photo.Gate.SetResult();
        var outcomes = await Task.WhenAll(waiting).WaitAsync(Waiting.Longest);

        Assert.All(outcomes, outcome => Assert.Equal(FailureKind.SourceChanged, outcome.Failure?.Kind));
    }

    [Fact]
    public async Task Results_share_no_more_than_there_is_memory_for()
    {
        var photo = new GatedSource("/images/photo.jpg");
        var plans = Widths.Select(PlanOf).ToArray();
        var engine = (ISharingProcessor)TestImages.Engine;
        var source = photo.Find();
        var room = plans.Max(plan => engine.EstimateMemory(source, plan)) + plans.Max(engine.EstimateShare);
        await using var site = await StartAsync(photo, options => options.Processing.MemoryBudget = room);
        using var held = await HeldTurn.TakeAsync(site);
        var waiting = plans.Select(plan => MakeAsync(site, photo, plan)).ToArray();

        held.Release();
        var made = await Task.WhenAll(waiting).WaitAsync(Waiting.Longest);

        Assert.All(made, outcome => Assert.Null(outcome.Failure));
        Assert.InRange(photo.Opened, Widths.Length / 2, Widths.Length);
    }

    [Fact]
    public async Task Page_of_one_photograph_in_many_widths_and_formats_gets_what_each_request_gets()
    {
        await using var site = await StartAsync(new GatedSource("/images/photo.jpg"), options => options.DiskCache.Enabled = false);
        await site.WriteAsync("wide.jpg", TestImages.Photo);
        string[] addresses = [.. Widths.SelectMany(width => new[] { $"/images/wide.jpg?w={width}", $"/images/wide.jpg?w={width}&format=webp" })];

        var together = await Task.WhenAll(addresses.Select(address => site.Client.GetByteArrayAsync(address)));

        for (var i = 0; i < addresses.Length; i++)
        {
            Assert.Equal(await site.Client.GetByteArrayAsync(addresses[i]), together[i]);
        }
    }

    private static Task<TestSite> StartAsync(GatedSource photo, Action<ImageResizingOptions>? configure = null) => TestSite.StartAsync(
        options =>
        {
            options.Processing.MaxConcurrentJobs = 1;
            configure?.Invoke(options);
        },
        resize: builder => builder.AddSource(photo).AddSource(new GatedSource(HeldTurn.Path) { Gate = new TaskCompletionSource() }),
        build: builder =>
        {
            // Not the counting one, which shares nothing.
            builder.Services.RemoveAll<IImageProcessor>();
            builder.Services.AddSingleton(TestImages.Engine);
        });

    private static Task<Outcome<ReadOnlyMemory<byte>>> MakeAsync(
        TestSite site, GatedSource source, ImagePlan plan, CancellationToken cancellationToken = default) =>
        site.Services.GetRequiredService<ProcessingQueue>().MakeAsync(TestImages.Engine, source.Find(), plan, times: null, cancellationToken);

    private static ImagePlan PlanOf(int width) => new()
    {
        Frame = new SourceFrame(ImageFormat.Jpeg, 0, new PixelSize(Width, Height), Orientation: 1, HasAlpha: false),
        FrameCount = 1,
        Crop = new PixelRectangle(0, 0, Width, Height),
        Inner = new PixelSize(width, width * Height / Width),
        Outer = new PixelSize(width, width * Height / Width),
        Offset = default,
        Format = ImageFormat.Jpeg,
        Quality = 90,
        Subsampling = ChromaSubsampling.Chroma422,
        ShrinkFactor = 1,
        Filter = ResamplingFilter.Spline36,
        LinearLight = true,
    };

    /// <summary>A job that has the only turn until it is released.</summary>
    private sealed class HeldTurn(GatedSource source, Task job) : IDisposable
    {
        public const string Path = "/images/held.jpg";

        public static async Task<HeldTurn> TakeAsync(TestSite site)
        {
            var source = site.Services.GetServices<IImageSource>().OfType<GatedSource>().Single(source => source.RequestPath == Path);
            var job = MakeAsync(site, source, PlanOf(50));
            await source.FirstOpened.Task.WaitAsync(Waiting.Longest);
            return new HeldTurn(source, job);
        }

        public void Release()
        {
            Assert.False(job.IsCompleted);
            source.Gate!.TrySetResult();
        }

        public void Dispose() => source.Gate!.TrySetResult();
    }

    /// <summary>A source with one image, which counts how often it is opened, and lets nobody read before a gate opens.</summary>
    private sealed class GatedSource(string path) : IImageSource
    {
        private int _opened;

        public string RequestPath => path;

        public byte[] Bytes { get; set; } = TestImages.Gradient(Width, Height);

        public DateTimeOffset LastModified { get; set; } = DateTimeOffset.UnixEpoch;

        public TaskCompletionSource? Gate { get; init; }

        public TaskCompletionSource FirstOpened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Opened => Volatile.Read(ref _opened);

        public SourceImage Find() => new Image(this) { Path = path, Length = Bytes.Length, LastModified = LastModified };

        public ValueTask<SourceImage?> FindAsync(string requested, CancellationToken cancellationToken) =>
            new(requested == path ? Find() : null);

        private sealed class Image(GatedSource owner) : SourceImage
        {
            public override async ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken)
            {
                Interlocked.Increment(ref owner._opened);
                owner.FirstOpened.TrySetResult();
                await (owner.Gate?.Task ?? Task.CompletedTask).WaitAsync(cancellationToken);
                return new MemoryStream(owner.Bytes, writable: false);
            }
        }
    }
}
