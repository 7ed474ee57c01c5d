using System.Collections.Concurrent;
using PhotoResize.EngineSupport;
using PhotoResize.Testing;

namespace PhotoResize.Tests.EngineSupport;

public sealed class KeptThreadsTests
{
    private readonly ConcurrentQueue<Thread> _started = new();
    private KeptThreads _threads;

    /// <summary>Whose threads do not end.</summary>
    public KeptThreadsTests() => _threads = new KeptThreads(Start, Timeout.InfiniteTimeSpan);

    [Fact]
    public void Work_that_follows_from_the_end_of_other_work_has_the_same_thread()
    {
        const int Count = 50;
        var remaining = Count;
        using var ended = new ManualResetEventSlim();

        RunNext();
        ended.Wait();

        Assert.Single(_started);

        void RunNext() => _threads.TryTake()!.Run(
            () => { },
            () =>
            {
                if (--remaining > 0)
                {
                    RunNext();
                }
                else
                {
                    ended.Set();
                }
            });
    }

    [Fact]
    public async Task Work_waits_for_no_other_work()
    {
        using var both = new Barrier(2);
        var first = RunAsync(both.SignalAndWait);
        var second = RunAsync(both.SignalAndWait);

        await Task.WhenAll(first, second);

        Assert.Equal(2, _started.Count);
    }

    [Fact]
    public async Task Thread_that_was_taken_stays_until_it_has_work()
    {
        _threads = new KeptThreads(Start, TimeSpan.FromMilliseconds(10));
        var taken = _threads.TryTake()!;
        await RunAsync(() => { });
        _started.TryDequeue(out _);
        _started.TryDequeue(out var other);

        // The other one has had no work for so long that it has ended. The one that was taken is as old.
        other!.Join();
        var done = new TaskCompletionSource();
        taken.Run(done.SetResult);

        await done.Task;
    }

    [Fact]
    public async Task Thread_without_work_holds_nothing_of_the_last_one()
    {
        var held = await RunWithResultAsync();

        Assert.True(Waiting.Until(() => IsGone(held)));
        Assert.True(_started.Single().IsAlive);

        static bool IsGone(WeakReference held)
        {
            GC.Collect();
            return !held.IsAlive;
        }

        async Task<WeakReference> RunWithResultAsync()
        {
            var result = new object();
            await RunAsync(() => GC.KeepAlive(result));
            return new WeakReference(result);
        }
    }

    [Fact]
    public void There_is_none_where_none_can_be_started() => Assert.Null(new KeptThreads(_ => false, Timeout.InfiniteTimeSpan).TryTake());

    private Task RunAsync(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _threads.TryTake()!.Run(work, done.SetResult);
        return done.Task;
    }

    private bool Start(Action loop)
    {
        var thread = new Thread(() => loop()) { IsBackground = true };
        _started.Enqueue(thread);
        thread.Start();
        return true;
    }
}
