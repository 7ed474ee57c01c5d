using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.EngineSupport;
using PhotoResize.Outcomes;
using PhotoResize.Processing;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Sources;

/// <summary>Whether originals are as they were, as sources tell or fail to.</summary>
public sealed class SourceCatalogTests
{
    private static readonly SourceVersion Version = new("/images/a.jpg", 1000, DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Original_that_no_source_has_is_missing()
    {
        Assert.Equal(OriginalState.Missing, await StateAsync(new FailingSource(null)));
        Assert.Equal(OriginalState.Missing, await StateAsync(new FailingSource(new FileNotFoundException())));
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(TaskCanceledException))]
    public async Task Original_whose_source_fails_or_is_out_of_time_is_not_taken_for_missing(Type failure) =>
        await Assert.ThrowsAnyAsync<Exception>(() => StateAsync(new FailingSource((Exception)Activator.CreateInstance(failure)!)));

    [Fact]
    public async Task Original_in_the_same_state_is_current_and_in_another_one_is_changed()
    {
        Assert.Equal(OriginalState.Current, await StateAsync(new Storage()));
        Assert.Equal(OriginalState.Changed, await StateAsync(new Storage(), Version with { Length = Version.Length + 1 }));
    }

    [Fact]
    public async Task Cancelled_question_has_no_answer()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAsync<TaskCanceledException>(() => StateAsync(new FailingSource(new TaskCanceledException()), cancellationToken: cancelled));
    }

    [Theory]
    [InlineData(typeof(TaskCanceledException))]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(UnauthorizedAccessException))]
    public async Task Source_that_fails_in_its_own_way_cannot_be_read(Type failure)
    {
        var exception = (Exception)Activator.CreateInstance(failure)!;
        using var failing = Catalog(new FailingSource(exception));
        Assert.Equal(Failure.SourceUnreadable, (await failing.FindAsync(Version.Path, CancellationToken.None)).Failure);
        foreach (var source in new[] { new Storage { OpenFailure = exception }, new Storage { ReadFailure = exception } })
        {
            using var catalog = Catalog(source);
            var image = (await catalog.FindAsync(Version.Path, CancellationToken.None)).Value!;
            Assert.Equal(Failure.SourceUnreadable, (await catalog.DescribeAsync(image, CancellationToken.None)).Failure);
        }
    }

    [Theory]
    [InlineData(typeof(TaskCanceledException))]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(UnauthorizedAccessException))]
    public async Task Source_that_fails_in_its_own_way_fails_an_engine_in_one_way(Type failure)
    {
        var exception = (Exception)Activator.CreateInstance(failure)!;
        foreach (var source in new[] { new Storage { OpenFailure = exception }, new Storage { ReadFailure = exception } })
        {
            using var catalog = Catalog(source);
            var image = (await catalog.FindAsync(Version.Path, CancellationToken.None)).Value;
            var read = await Assert.ThrowsAsync<IOException>(async () =>
            {
                await using var stream = await SeekableSource.OpenAsync(image!, CancellationToken.None);
                stream.ReadByte();
            });
            Assert.Same(exception, read.InnerException);
        }
    }

    [Fact]
    public async Task File_that_is_not_found_while_the_source_is_there_is_no_changed_source()
    {
        using var catalog = Catalog(new Storage());
        var image = (await catalog.FindAsync(Version.Path, CancellationToken.None)).Value!;
        await Assert.ThrowsAsync<FileNotFoundException>(
            () => catalog.UseAsync<int>(image, _ => throw new FileNotFoundException("An assembly."), CancellationToken.None));
    }

    [Fact]
    public async Task File_that_is_not_found_because_the_source_has_gone_is_a_changed_source()
    {
        var storage = new Storage();
        using var catalog = Catalog(storage);
        var image = (await catalog.FindAsync(Version.Path, CancellationToken.None)).Value!;
        var outcome = await catalog.UseAsync<int>(
            image,
            _ =>
            {
                storage.IsEmpty = true;
                throw new FileNotFoundException();
            },
            CancellationToken.None);
        Assert.Equal(Failure.SourceChanged, outcome.Failure);
    }

    [Fact]
    public async Task Bound_of_what_is_held_in_memory_is_the_configured_one()
    {
        var options = new ImageResizingOptions { Processing = { MaxBufferedSourceBytes = Version.Length - 1 } };
        using var catalog = Catalog(new Storage(), options);
        var image = (await catalog.FindAsync(Version.Path, CancellationToken.None)).Value;
        await Assert.ThrowsAsync<ImageProcessingException>(async () => await SeekableSource.OpenAsync(image!, CancellationToken.None));
    }

    [Fact]
    public async Task Source_that_stops_because_its_request_has_gone_is_cancelled_and_not_unreadable()
    {
        using var gone = new CancellationTokenSource();
        var exception = new TaskCanceledException();
        var storage = new Storage { ReadFailure = exception };
        using var catalog = Catalog(storage);
        var image = (await catalog.FindAsync(Version.Path, gone.Token)).Value!;
        await using var stream = await image.OpenReadAsync(gone.Token);
        await gone.CancelAsync();
        Assert.Same(exception, Assert.Throws<TaskCanceledException>(() => stream.ReadByte()));

        storage.OpenFailure = exception;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await catalog.DescribeAsync(image, gone.Token));
        using var failing = Catalog(new FailingSource(exception));
        await Assert.ThrowsAsync<TaskCanceledException>(async () => await failing.FindAsync(Version.Path, gone.Token));
    }

    [Fact]
    public async Task Remembered_header_does_not_hold_on_to_the_source_that_it_was_read_from()
    {
        using var catalog = Catalog(new Storage());
        var image = await DescribeAsync(catalog);
        for (var i = 0; image.IsAlive && i < 100; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(image.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static async Task<WeakReference> DescribeAsync(SourceCatalog catalog)
        {
            var storage = new Storage();
            var found = await storage.FindAsync(Version.Path, CancellationToken.None);
            await catalog.DescribeAsync(found!, CancellationToken.None);
            return new WeakReference(found);
        }
    }

    [Fact]
    public async Task Header_is_read_once_for_all_who_ask_at_the_same_moment()
    {
        var gate = new TaskCompletionSource();
        var source = new EndlessSource(Version.Path) { Gate = gate.Task };
        using var catalog = Catalog(source, new ImageResizingOptions { Processing = { MaxHeaderBytes = 1 << 20 } });
        var image = (await catalog.FindAsync(Version.Path, CancellationToken.None)).Value!;
        var waiting = Enumerable.Range(0, 8).Select(_ => catalog.DescribeAsync(image, CancellationToken.None).AsTask()).ToList();
        await source.FirstRead;
        gate.SetResult();

        foreach (var header in await Task.WhenAll(waiting))
        {
            Assert.Equal(FailureKind.SourceTooLarge, header.Failure?.Kind);
        }

        Assert.Equal(1, source.Opened);
        Assert.Equal(FailureKind.SourceTooLarge, (await catalog.DescribeAsync(image, CancellationToken.None)).Failure?.Kind);
        Assert.Equal(1, source.Opened);
    }

    [Fact]
    public async Task Header_that_does_not_end_is_read_up_to_its_limit()
    {
        const int Limit = 100_000;
        const int Buffer = 4096;
        var source = new EndlessSource(Version.Path);
        using var catalog = Catalog(source, new ImageResizingOptions { Processing = { MaxHeaderBytes = Limit } });
        var image = (await catalog.FindAsync(Version.Path, CancellationToken.None)).Value!;

        var header = await catalog.DescribeAsync(image, CancellationToken.None);

        Assert.Equal(FailureKind.SourceTooLarge, header.Failure?.Kind);
        Assert.InRange(source.BytesRead, Limit, Limit + Buffer);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Header_of_storage_that_hangs_is_waited_for_until_its_time_is_over(bool isDeaf)
    {
        var clock = new FakeTimeProvider();
        var gate = new TaskCompletionSource();
        var source = new EndlessSource(Version.Path) { Gate = gate.Task, IsDeaf = isDeaf };
        using var catalog = Catalog(source, new ImageResizingOptions { Processing = { MaxHeaderBytes = 1 << 20 } }, clock);
        var image = (await catalog.FindAsync(Version.Path, CancellationToken.None)).Value!;
        var header = catalog.DescribeAsync(image, CancellationToken.None).AsTask();
        await source.FirstRead;
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(Failure.HeaderTimeout, (await header).Failure);

        // The next request starts anew.
        gate.SetResult();
        Assert.Equal(FailureKind.SourceTooLarge, (await catalog.DescribeAsync(image, CancellationToken.None)).Failure?.Kind);
        Assert.Equal(2, source.Opened);
    }

    [Fact]
    public async Task Headers_beyond_the_number_that_are_read_at_once_wait_for_their_turn()
    {
        const string Other = "/images/b.jpg";
        var gate = new TaskCompletionSource();
        var first = new EndlessSource(Version.Path) { Gate = gate.Task };
        var second = new EndlessSource(Other);
        using var catalog = Catalog(first, new ImageResizingOptions { Processing = { MaxConcurrentHeaders = 1, MaxHeaderBytes = 1 << 20 } });
        var image = (await catalog.FindAsync(Version.Path, CancellationToken.None)).Value!;
        var running = catalog.DescribeAsync(image, CancellationToken.None).AsTask();
        await first.FirstRead;

        using var gone = new CancellationTokenSource();
        var waiting = catalog.DescribeAsync((await second.FindAsync(Other, CancellationToken.None))!, gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, second.Opened);

        gate.SetResult();
        await running;
        await catalog.DescribeAsync((await second.FindAsync(Other, CancellationToken.None))!, CancellationToken.None);
        Assert.Equal(1, second.Opened);
    }

    private static SourceCatalog Catalog(IImageSource source, ImageResizingOptions? options = null, TimeProvider? time = null)
    {
        var environment = (IWebHostEnvironment)WebApplication.CreateSlimBuilder().Environment;
        var faults = new FaultReporter(NullLogger<FaultReporter>.Instance, TimeProvider.System);
        return new SourceCatalog([source], environment, Options.Create(options ?? new ImageResizingOptions()), _ => null, faults, time ?? TimeProvider.System);
    }

    private static async Task<OriginalState> StateAsync(
        IImageSource source, SourceVersion? version = null, CancellationToken cancellationToken = default)
    {
        using var catalog = Catalog(source);
        return await catalog.GetStateAsync(version ?? Version, cancellationToken);
    }

    /// <summary>A source with one image, which cannot seek, and whose storage may fail.</summary>
    private sealed class Storage : IImageSource
    {
        public Exception? OpenFailure { get; set; }

        public Exception? ReadFailure { get; init; }

        public bool IsEmpty { get; set; }

        public ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken) =>
            new(IsEmpty ? null : new Image(this) { Path = Version.Path, Length = Version.Length, LastModified = Version.LastModified });

        private sealed class Image(Storage storage) : SourceImage
        {
            public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) =>
                storage.OpenFailure is { } failure ? ValueTask.FromException<Stream>(failure) : new(new Pipe(storage));
        }

        private sealed class Pipe(Storage storage) : MemoryStream(new byte[Version.Length])
        {
            public override bool CanSeek => false;

            public override int Read(byte[] buffer, int offset, int count) =>
                storage.ReadFailure is { } failure ? throw failure : base.Read(buffer, offset, count);

            public override int ReadByte() => storage.ReadFailure is { } failure ? throw failure : base.ReadByte();
        }
    }

    private sealed class FailingSource(Exception? failure) : IImageSource
    {
        public ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken) =>
            failure is null ? default : ValueTask.FromException<SourceImage?>(failure);
    }
}
