using System.Threading.RateLimiting;
using PhotoResize.Configuration;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace PhotoResize.Stores;

/// <summary>
/// The way to one store: a bounded number of requests at the same time, each with a bounded time. A store that fails is left alone for a
/// while, so that what needs it fails at once instead of waiting.
/// </summary>
internal sealed class StoreAccess
{
    // Requests that wait cost little, and wait no longer than for one answer.
    private const int MaxWaiting = 1000;

    private readonly Circuit _circuit;
    private readonly Lane _lookUps;
    private readonly Lane _downloads;

    public StoreAccess(OriginalStoreOptions options, TimeProvider time)
    {
        Time = time;
        Timeout = options.LookupTimeout;
        _circuit = new Circuit(options.CircuitBreaker, IsStoreFault, time);
        _lookUps = CreateLane(options.MaxConcurrentLookups, options.LookupTimeout);
        _downloads = CreateLane(options.MaxConcurrentDownloads, options.DownloadTimeout);
    }

    /// <summary>Longest time without an answer or a byte.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>What measures it.</summary>
    public TimeProvider Time { get; }

    /// <inheritdoc cref="Circuit.IsOpen"/>
    public bool IsOpen => _circuit.IsOpen;

    /// <summary>Whether an exception of <see cref="AskAsync"/> says that the store cannot be asked now.</summary>
    public static bool IsAway(Exception exception) => exception is IOException or HttpRequestException or TimeoutException;

    /// <summary>Asks for a state or a part of an original.</summary>
    /// <exception cref="IOException">The store is left alone, or too many ask it.</exception>
    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    public Task<T> AskAsync<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken) =>
        RunAsync(_lookUps, ask, cancellationToken);

    /// <summary>Downloads an original.</summary>
    /// <inheritdoc cref="AskAsync" path="/exception"/>
    public Task<T> DownloadAsync<T>(Func<CancellationToken, ValueTask<T>> download, CancellationToken cancellationToken) =>
        RunAsync(_downloads, download, cancellationToken);

    private Lane CreateLane(int maxConcurrent, TimeSpan timeout) => new(
        new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = maxConcurrent,
            QueueLimit = MaxWaiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }),
        new ResiliencePipelineBuilder { TimeProvider = Time }.AddPipeline(_circuit.Pipeline).AddTimeout(timeout).Build(),
        timeout);

    private async Task<T> RunAsync<T>(Lane lane, Func<CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        // Before the wait, which would otherwise be for those whose time is running out at a store that is away.
        if (IsOpen)
        {
            throw LeftAlone(null);
        }

        using var turn = await WaitAsync(lane, cancellationToken);
        try
        {
            return await lane.Pipeline.ExecuteAsync(static (work, token) => work(token), work, cancellationToken);
        }
        catch (BrokenCircuitException exception)
        {
            throw LeftAlone(exception);
        }
        catch (TimeoutRejectedException exception)
        {
            throw new TimeoutException("The store of originals did not answer in time.", exception);
        }
    }

    /// <summary>The wait for a turn is no fault of the store.</summary>
    private async Task<RateLimitLease> WaitAsync(Lane lane, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(lane.Timeout, Time);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var turn = await lane.Turns.AcquireAsync(1, wait.Token);
            if (turn.IsAcquired)
            {
                return turn;
            }

            turn.Dispose();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // As with too many.
        }

        throw new IOException("Too many requests wait for the store of originals.");
    }

    private static IOException LeftAlone(Exception? cause) => new("The store of originals has failed, and is left alone for a while.", cause);

    private static bool IsStoreFault(Exception exception, bool isCancelled) => exception switch
    {
        OriginalChangedException => false,
        OperationCanceledException => !isCancelled,
        IOException or HttpRequestException or TimeoutRejectedException or TimeoutException => true,
        _ => false,
    };

    private sealed record Lane(ConcurrencyLimiter Turns, ResiliencePipeline Pipeline, TimeSpan Timeout);
}
