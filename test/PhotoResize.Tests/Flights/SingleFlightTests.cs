using PhotoResize.Flights;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Flights;

public class SingleFlightTests
{
    private readonly SingleFlight<string> _flights = new();
    private readonly TaskCompletionSource<string> _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _kept = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _started;
    private CancellationToken _workToken;

    [Fact]
    public async Task Equal_calls_at_once_share_one_result()
    {
        var waiters = Enumerable.Range(0, 50).Select(_ => RunAsync()).ToArray();
        _work.SetResult("made");
        Assert.All(await Task.WhenAll(waiters), result => Assert.Equal("made", result));
        Assert.Equal(1, _started);
    }

    [Fact]
    public async Task Calls_for_other_keys_do_not_wait()
    {
        _ = RunAsync("a");
        Assert.Equal("other", await _flights.RunAsync("b", _ => Task.FromResult("other"), default));
    }

    [Fact]
    public async Task Work_goes_on_when_the_caller_that_started_it_has_gone()
    {
        using var first = new CancellationTokenSource();
        var starter = RunAsync(cancellationToken: first.Token);
        var other = RunAsync();
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starter);
        Assert.False(_workToken.IsCancellationRequested);
        _work.SetResult("made");
        Assert.Equal("made", await other);
    }

    [Fact]
    public async Task Work_is_cancelled_when_the_last_waiter_has_gone_and_the_next_call_starts_anew()
    {
        using var waiting = new CancellationTokenSource();
        var started = new TaskCompletionSource<CancellationToken>();
        var abandoned = _flights.RunAsync(
            "key",
            async token =>
            {
                started.SetResult(token);
                await Task.Delay(Timeout.Infinite, token);
                return "never";
            },
            waiting.Token);
        var token = await started.Task.WaitAsync(Waiting.Longest);
        var stopped = new TaskCompletionSource();
        using var registration = token.Register(stopped.SetResult);

        await waiting.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        await stopped.Task.WaitAsync(Waiting.Longest);

        _work.SetResult("made");
        Assert.Equal("made", await RunAsync());
    }

    [Fact]
    public async Task Failure_is_told_to_all_who_wait_and_is_not_remembered()
    {
        var waiters = Enumerable.Range(0, 3).Select(_ => RunAsync()).ToArray();
        _work.SetException(new InvalidDataException("failed"));
        foreach (var waiter in waiters)
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => waiter);
        }

        Assert.Equal("made", await _flights.RunAsync("key", _ => Task.FromResult("made"), default));
    }

    [Fact]
    public async Task Result_is_handed_out_before_it_is_kept_and_late_calls_join_until_it_is()
    {
        _work.SetResult("made");
        Assert.Equal("made", await RunAsync(keep: _kept.Task));
        Assert.Equal("made", await RunAsync(keep: _kept.Task));
        Assert.Equal(1, _started);
        _kept.SetResult();
    }

    [Fact]
    public async Task Result_that_is_not_kept_is_joined_by_nobody_once_it_is_handed_out()
    {
        for (var call = 1; call <= 1000; call++)
        {
            await _flights.RunAsync("key", _ => Task.FromResult("made"), default);
            Assert.False(_flights.IsRunning("key"));
        }
    }

    [Fact]
    public async Task Drain_waits_until_results_are_kept()
    {
        _work.SetResult("made");
        await RunAsync(keep: _kept.Task);
        var drain = _flights.DrainAsync(default);
        Assert.False(drain.IsCompleted);
        _kept.SetResult();
        await drain;
    }

    [Fact]
    public async Task Work_does_not_carry_the_context_of_the_call_that_started_it()
    {
        var ambient = new AsyncLocal<string> { Value = "request" };
        var seen = await _flights.RunAsync("key", _ => Task.FromResult(ambient.Value ?? "none"), default);
        Assert.Equal("none", seen);
    }

    private Task<string> RunAsync(string key = "key", Task? keep = null, CancellationToken cancellationToken = default) =>
        _flights.RunAsync(
            key,
            token =>
            {
                Interlocked.Increment(ref _started);
                _workToken = token;
                return _work.Task;
            },
            _ => keep is null ? null : () => keep,
            cancellationToken);
}
