using PhotoResize.Configuration;
using Polly;
using Polly.CircuitBreaker;

namespace PhotoResize.Stores;

/// <summary>Decides when a server that fails is left alone for a while, so that what needs it does not wait for it.</summary>
internal sealed class Circuit
{
    private const long Never = long.MinValue;

    private readonly CircuitBreakerManualControl _control = new();
    private readonly TimeSpan _break;
    private readonly TimeProvider _time;
    private long _openedAt = Never;

    /// <param name="options">When, and for how long.</param>
    /// <param name="isFault">Whether an exception is a fault of the server; told whether the caller has left.</param>
    /// <param name="time">What measures it.</param>
    public Circuit(CircuitBreakerOptions options, Func<Exception, bool, bool> isFault, TimeProvider time)
    {
        (_break, _time) = (options.BreakDuration, time);
        Pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = options.FailureRatio,
                MinimumThroughput = options.MinRequests,
                SamplingDuration = options.SamplingDuration,
                BreakDuration = options.BreakDuration,
                ManualControl = _control,
                OnOpened = _ =>
                {
                    Volatile.Write(ref _openedAt, time.GetTimestamp());
                    return ValueTask.CompletedTask;
                },
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is { } exception
                    && isFault(exception, arguments.Context.CancellationToken.IsCancellationRequested)),
            })
            .Build();
    }

    /// <summary>Runs requests; throws <see cref="BrokenCircuitException"/> while the server is left alone.</summary>
    public ResiliencePipeline Pipeline { get; }

    /// <summary>
    /// Whether the server is being left alone. By time: the pipeline itself does not notice that it may be tried again until somebody does.
    /// </summary>
    public bool IsOpen => Volatile.Read(ref _openedAt) is not Never and var opened && _time.GetElapsedTime(opened) < _break;

    /// <summary>Forgets failures, where it is known that the server is back.</summary>
    public Task CloseAsync()
    {
        Volatile.Write(ref _openedAt, Never);
        return _control.CloseAsync();
    }
}
