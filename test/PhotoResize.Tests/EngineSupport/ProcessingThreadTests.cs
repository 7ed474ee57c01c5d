using System.Globalization;
using PhotoResize.EngineSupport;
using PhotoResize.Testing;

namespace PhotoResize.Tests.EngineSupport;

public sealed class ProcessingThreadTests
{
    [Fact]
    public async Task Work_yields_and_what_awaits_it_does_not()
    {
        var before = Priority.OfThisThread();

        var during = await ProcessingThread.RunAsync(Priority.OfThisThread, CancellationToken.None);
        var after = Priority.OfThisThread();

        Assert.Equal(before, after);
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            Assert.True(during < before, $"{during} is not below {before}.");
        }
    }

    [Fact]
    public async Task Threads_that_the_work_starts_yield_too()
    {
        var (own, started) = await ProcessingThread.RunAsync(
            () =>
            {
                var priority = 0;
                var thread = new Thread(() => priority = Priority.OfThisThread());
                thread.Start();
                thread.Join();
                return (Priority.OfThisThread(), priority);
            },
            CancellationToken.None);

        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(own, started);
        }
    }

    [Fact]
    public async Task Work_is_not_done_by_a_thread_of_the_pool() =>
        Assert.False(await ProcessingThread.RunAsync(() => Thread.CurrentThread.IsThreadPoolThread, CancellationToken.None));

    [Fact]
    public async Task Work_does_not_wait_for_what_goes_on_after_other_work()
    {
        using var isAwaited = new ManualResetEventSlim();
        using var ended = new ManualResetEventSlim();
        var first = WaitAfterAsync(ProcessingThread.RunAsync(() => Wait(isAwaited), CancellationToken.None));
        isAwaited.Set();

        await ProcessingThread.RunAsync(() => 0, CancellationToken.None);
        ended.Set();
        await first;

        async Task WaitAfterAsync(Task work)
        {
            await work;
            ended.Wait();
        }

        static bool Wait(ManualResetEventSlim signal)
        {
            signal.Wait();
            return true;
        }
    }

    [Fact]
    public async Task Work_has_the_context_of_who_asks_for_it_and_threads_do_not_keep_it()
    {
        var context = new AsyncLocal<object?>();
        var kept = await RunAsync(context);

        // What awaits work goes on within its end.
        await Task.Yield();
        Assert.True(Waiting.Until(() => IsGone(kept)));

        // More at a time than there are threads already.
        static async Task<WeakReference> RunAsync(AsyncLocal<object?> context)
        {
            const int AtOnce = 16;
            using var all = new Barrier(AtOnce);
            context.Value = new object();
            var seen = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => ProcessingThread.RunAsync(
                () =>
                {
                    all.SignalAndWait();
                    return new WeakReference(context.Value);
                },
                CancellationToken.None)));
            Assert.All(seen, each => Assert.Same(context.Value, each.Target));
            return seen[0];
        }

        static bool IsGone(WeakReference kept)
        {
            GC.Collect();
            return !kept.IsAlive;
        }
    }

    [Fact]
    public Task Work_that_cannot_be_started_fails() => Assert.ThrowsAsync<InvalidOperationException>(
        () => ProcessingThread.RunAsync(() => 0, (_, _) => throw new InvalidOperationException(), CancellationToken.None));

    [Fact]
    public async Task Failure_of_the_work_is_that_of_the_task()
    {
        var failure = new InvalidDataException();

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => ProcessingThread.RunAsync<int>(() => throw failure, CancellationToken.None));

        Assert.Same(failure, thrown);
    }

    [Fact]
    public async Task Work_that_stops_when_told_to_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var task = ProcessingThread.RunAsync(
            () =>
            {
                stop.Cancel();
                stop.Token.ThrowIfCancellationRequested();
                return 0;
            },
            stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.True(task.IsCanceled);
    }

    [Fact]
    public async Task Work_that_was_cancelled_before_is_not_begun()
    {
        var isBegun = false;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ProcessingThread.RunAsync(() => isBegun = true, new CancellationToken(canceled: true)));

        Assert.False(isBegun);
    }

    private static class Priority
    {
        /// <summary>What the system says of the thread; more comes first.</summary>
        public static int OfThisThread()
        {
            if (!OperatingSystem.IsLinux())
            {
                return (int)Thread.CurrentThread.Priority;
            }

            // Fields are counted from behind the name, which may hold spaces and brackets; nice is the 19th: see proc(5).
            var stat = File.ReadAllText("/proc/thread-self/stat");
            return -int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16], CultureInfo.InvariantCulture);
        }
    }
}
