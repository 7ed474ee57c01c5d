using Microsoft.Extensions.Time.Testing;
using PhotoResize.Processing;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Processing;

public sealed class JobAdmissionTests
{
    private const long Memory = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Job_waits_until_the_number_of_running_ones_allows_it()
    {
        var admission = Create(maxJobs: 2);
        using var first = await AdmittedAsync(admission.EnterAsync(1, default));
        using var second = await AdmittedAsync(admission.EnterAsync(1, default));
        var third = admission.EnterAsync(1, default).AsTask();
        Assert.False(third.IsCompleted);

        first.Dispose();

        (await third.WaitAsync(Waiting.Longest))!.Dispose();
    }

    [Fact]
    public async Task Job_waits_until_there_is_memory_for_it()
    {
        var admission = Create();
        using var first = await AdmittedAsync(admission.EnterAsync(60, default));
        using var second = await AdmittedAsync(admission.EnterAsync(40, default));
        var third = admission.EnterAsync(41, default).AsTask();
        second.Dispose();
        Assert.False(third.IsCompleted);

        first.Dispose();

        (await third.WaitAsync(Waiting.Longest))!.Dispose();
    }

    [Fact]
    public async Task Jobs_run_in_the_order_of_their_arrival()
    {
        var admission = Create(maxJobs: 1);
        var running = await AdmittedAsync(admission.EnterAsync(1, default));
        var waiting = Enumerable.Range(0, 3).Select(_ => admission.EnterAsync(1, default).AsTask()).ToArray();
        for (var i = 0; i < waiting.Length; i++)
        {
            Assert.All(waiting[i..], job => Assert.False(job.IsCompleted));
            running.Dispose();
            running = (await waiting[i].WaitAsync(Waiting.Longest))!;
        }
    }

    [Fact]
    public async Task Small_job_passes_a_large_one_that_waits_for_memory()
    {
        var admission = Create();
        using var running = await AdmittedAsync(admission.EnterAsync(50, default));
        var large = admission.EnterAsync(90, default).AsTask();

        using var small = await AdmittedAsync(admission.EnterAsync(50, default));

        Assert.False(large.IsCompleted);
    }

    [Fact]
    public async Task Large_job_is_passed_no_longer_than_it_has_patience()
    {
        var admission = Create();
        using var running = await AdmittedAsync(admission.EnterAsync(50, default));
        var large = admission.EnterAsync(90, default).AsTask();
        _time.Advance(Patience);

        // It would fit beside what runs now, but not beside the large one.
        var late = admission.EnterAsync(20, default).AsTask();
        Assert.False(late.IsCompleted);
        running.Dispose();

        using var admitted = (await large.WaitAsync(Waiting.Longest))!;
        Assert.False(late.IsCompleted);
        admitted.Dispose();
        (await late.WaitAsync(Waiting.Longest))!.Dispose();
    }

    [Fact]
    public async Task Job_that_fits_beside_a_large_one_passes_it_however_long_that_waits()
    {
        var admission = Create();
        using var running = await AdmittedAsync(admission.EnterAsync(50, default));
        var large = admission.EnterAsync(90, default).AsTask();
        _time.Advance(Patience);

        using var small = await AdmittedAsync(admission.EnterAsync(10, default));

        // All that is left beside the large one is taken now.
        Assert.False(admission.EnterAsync(1, default).AsTask().IsCompleted);
        running.Dispose();
        (await large.WaitAsync(Waiting.Longest))!.Dispose();
    }

    [Fact]
    public async Task Large_job_is_not_passed_for_ever_by_a_stream_of_small_ones()
    {
        var admission = Create();
        var running = new Queue<IDisposable>();
        running.Enqueue(await AdmittedAsync(admission.EnterAsync(50, default)));
        var large = admission.EnterAsync(100, default).AsTask();
        var arrivals = new List<Task<JobAdmission.Turn?>>();
        for (var i = 0; i < 100 && !large.IsCompleted; i++)
        {
            // There is always one more before one ends.
            arrivals.Add(admission.EnterAsync(50, default).AsTask());
            if (running.Count == 0)
            {
                // Somebody was admitted; the task that says so completes on another thread.
                await Task.WhenAny([large, .. arrivals]).WaitAsync(Waiting.Longest);
            }

            foreach (var admitted in arrivals.Where(arrival => arrival.IsCompleted).ToList())
            {
                arrivals.Remove(admitted);
                running.Enqueue((await admitted)!);
            }

            _time.Advance(TimeSpan.FromSeconds(1));
            if (running.TryDequeue(out var ended))
            {
                ended.Dispose();
            }
        }

        await large.WaitAsync(Waiting.Longest);
    }

    [Fact]
    public async Task Memory_that_is_held_counts_until_it_is_given_back()
    {
        var admission = Create();
        var hold = admission.TryHold(60);
        Assert.NotNull(hold);
        Assert.Null(admission.TryHold(41));
        var job = admission.EnterAsync(41, default).AsTask();
        Assert.False(job.IsCompleted);

        hold.Dispose();
        hold.Dispose();

        (await job.WaitAsync(Waiting.Longest))!.Dispose();
        Assert.NotNull(admission.TryHold(100));
    }

    [Fact]
    public async Task No_memory_is_held_that_is_reserved_for_a_large_job()
    {
        var admission = Create();
        using var running = await AdmittedAsync(admission.EnterAsync(50, default));
        var large = admission.EnterAsync(90, default).AsTask();
        using var before = admission.TryHold(10);
        Assert.NotNull(before);
        _time.Advance(Patience);

        Assert.Null(admission.TryHold(11));
        Assert.NotNull(admission.TryHold(10));
        Assert.False(large.IsCompleted);
    }

    [Fact]
    public async Task Job_whose_memory_is_held_waits_for_a_running_one_only_and_comes_before_others()
    {
        var admission = Create(maxJobs: 1);
        var running = await AdmittedAsync(admission.EnterAsync(50, default));
        using var hold = admission.TryHold(50);
        var other = admission.EnterAsync(1, default).AsTask();
        var prepared = admission.EnterPreparedAsync(default).AsTask();
        Assert.False(prepared.IsCompleted);

        running.Dispose();

        using (await prepared.WaitAsync(Waiting.Longest))
        {
            Assert.False(other.IsCompleted);
        }

        (await other.WaitAsync(Waiting.Longest))!.Dispose();
    }

    [Fact]
    public async Task Job_whose_memory_is_held_and_that_is_cancelled_takes_no_turn()
    {
        var admission = Create(maxJobs: 1);
        using var cancellation = new CancellationTokenSource();
        var running = await AdmittedAsync(admission.EnterAsync(1, default));
        var prepared = admission.EnterPreparedAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => prepared);

        running.Dispose();

        (await AdmittedAsync(admission.EnterAsync(1, default))).Dispose();
    }

    [Fact]
    public async Task Job_that_finds_as_many_waiting_as_may_is_refused()
    {
        var admission = Create(maxJobs: 1, maxWaiting: 1);
        using var running = await AdmittedAsync(admission.EnterAsync(1, default));
        var waiting = admission.EnterAsync(1, default).AsTask();

        Assert.Null(await admission.EnterAsync(1, default));

        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task Job_that_stops_waiting_leaves_its_place_and_what_was_reserved_for_it()
    {
        var admission = Create(maxWaiting: 2);
        using var running = await AdmittedAsync(admission.EnterAsync(50, default));
        using var leaving = new CancellationTokenSource();
        var large = admission.EnterAsync(100, leaving.Token).AsTask();
        _time.Advance(Patience);
        var small = admission.EnterAsync(50, default).AsTask();
        Assert.False(small.IsCompleted);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        (await small.WaitAsync(Waiting.Longest))!.Dispose();
    }

    [Fact]
    public async Task Turn_that_is_given_back_twice_counts_once()
    {
        var admission = Create(maxJobs: 1);
        var first = await AdmittedAsync(admission.EnterAsync(100, default));
        first.Dispose();
        first.Dispose();
        using var second = await AdmittedAsync(admission.EnterAsync(100, default));

        Assert.False(admission.EnterAsync(1, default).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Neither_bound_is_passed_by_many_jobs_at_once()
    {
        var admission = Create(maxJobs: 3);
        var (jobs, held, mostJobs, mostHeld) = (0, 0L, 0, 0L);
        var gate = new Lock();
        await Parallel.ForAsync(0, 300, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, token) =>
        {
            var bytes = i % 7 == 0 ? 90 : i % 30;
            using var turn = await admission.EnterAsync(bytes, token);
            Count(1, bytes);
            await Task.Yield();
            Count(-1, -bytes);
        });

        Assert.InRange(mostJobs, 1, 3);
        Assert.InRange(mostHeld, 90, Memory);

        void Count(int change, long bytes)
        {
            lock (gate)
            {
                (jobs, held) = (jobs + change, held + bytes);
                (mostJobs, mostHeld) = (Math.Max(mostJobs, jobs), Math.Max(mostHeld, held));
            }
        }
    }

    private static async Task<JobAdmission.Turn> AdmittedAsync(ValueTask<JobAdmission.Turn?> entering)
    {
        Assert.True(entering.IsCompleted);
        return (await entering)!;
    }

    private JobAdmission Create(int maxJobs = 10, int maxWaiting = 100) => new(maxJobs, maxWaiting, Memory, Patience, _time);
}
