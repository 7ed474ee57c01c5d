using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using PhotoResize.Hosting;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Pictures that are made before anybody asks for one.</summary>
public sealed class WarmUpTests
{
    [Fact]
    public async Task Engine_is_warmed_up_after_the_start_and_leaves_no_trace()
    {
        await using var site = await StartAsync(TestImages.Engine);
        await WorkOf(site).WaitAsync(Waiting.Longest);

        Assert.DoesNotContain(site.Logs.Entries, entry => entry.Message.Contains("warmed up", StringComparison.Ordinal));
        Assert.Empty(site.CachedFiles);
        var statistics = site.Cache.GetStatistics();
        Assert.Equal((0, 0), (statistics.Misses, statistics.Hits));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Jobs_of_both_engines_go_through(bool isManaged)
    {
        var engine = isManaged ? TestImages.ManagedEngine : TestImages.Engine;

        var jpeg = await ((IWarmUp)engine).WarmUpAsync(CancellationToken.None);

        Assert.Equal(ImageFormat.Jpeg, ReferenceDecoder.Decode(jpeg).Format);
    }

    [Fact]
    public async Task Requests_are_answered_on_a_site_of_its_own_whose_files_are_deleted()
    {
        await using var site = await TestSite.StartAsync();
        var engine = new WarmEngine();

        await WarmUpSite.ServeAsync(
            engine, TestImages.Gradient(300, 200), site.Services.GetRequiredService<IWebHostEnvironment>(), CancellationToken.None);

        // One of the three requests is for a result that is in the cache.
        Assert.Equal(2, engine.Sources.Count);
        Assert.All(engine.Sources, file => Assert.False(Directory.Exists(Path.GetDirectoryName(Path.GetDirectoryName(file)))));
        Assert.Empty(site.CachedFiles);
    }

    [Fact]
    public async Task Nothing_is_made_where_it_is_off()
    {
        var engine = new WarmEngine();
        await using (await StartAsync(engine, isOn: false))
        {
            Assert.False(engine.Token.Task.IsCompleted);
        }

        Assert.False(engine.Token.Task.IsCompleted);
    }

    [Fact]
    public async Task Failure_stops_no_application_and_is_logged()
    {
        var engine = new WarmEngine { Failure = new InvalidOperationException("It is cold.") };
        await using var site = await StartAsync(engine);

        await WorkOf(site).WaitAsync(Waiting.Longest);

        Assert.Contains(site.Logs.Entries, entry => entry.Message.Contains("warmed up", StringComparison.Ordinal));
        using var answer = await site.GetAsync("/images/photo.jpg");
        Assert.True(answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task End_of_the_application_does_not_wait_for_it()
    {
        var engine = new WarmEngine();
        CancellationToken token;
        await using (await StartAsync(engine))
        {
            token = await engine.Token.Task.WaitAsync(Waiting.Longest);
            Assert.False(token.IsCancellationRequested);
        }

        Assert.True(token.IsCancellationRequested);
    }

    private static Task<TestSite> StartAsync(IImageProcessor engine, bool isOn = true) => TestSite.StartAsync(
        options => options.Processing.WarmUp = isOn,
        build: builder =>
        {
            builder.Services.RemoveAll<IImageProcessor>();
            builder.Services.AddSingleton(engine);
        });

    private static Task WorkOf(TestSite site) => site.Services.GetServices<IHostedService>().OfType<EngineWarmUp>().Single().Work;

    /// <summary>An engine whose warming up ends when it is stopped, or fails.</summary>
    private sealed class WarmEngine : IImageProcessor, IWarmUp
    {
        public TaskCompletionSource<CancellationToken> Token { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Exception? Failure { get; init; }

        /// <summary>The files that were processed.</summary>
        public ConcurrentQueue<string> Sources { get; } = [];

        public string Name => TestImages.Engine.Name;

        public string OutputVersion => TestImages.Engine.OutputVersion;

        public IReadOnlySet<ImageFormat> Readable => TestImages.Engine.Readable;

        public IReadOnlySet<ImageFormat> Writable => TestImages.Engine.Writable;

        public async Task<byte[]> WarmUpAsync(CancellationToken cancellationToken)
        {
            Token.SetResult(cancellationToken);
            if (Failure is { } failure)
            {
                throw failure;
            }

            await Task.Delay(Timeout.Infinite, cancellationToken);
            return [];
        }

        public Task ProcessAsync(SourceImage source, ImagePlan plan, Stream output, CancellationToken cancellationToken)
        {
            if (File.Exists(source.PhysicalPath))
            {
                Sources.Enqueue(source.PhysicalPath);
            }

            return TestImages.Engine.ProcessAsync(source, plan, output, cancellationToken);
        }

        public Task<PixelRectangle> FindContentAsync(SourceImage source, SourceFrame frame, int tolerance, CancellationToken cancellationToken) =>
            TestImages.Engine.FindContentAsync(source, frame, tolerance, cancellationToken);
    }
}
