using PhotoResize.Configuration;
using Polly.CircuitBreaker;

namespace PhotoResize.Stores.Shared;

/// <summary>
/// The way to a store of results: a bounded wait, a bounded number of requests at the same time, and none for a while after failures.
/// </summary>
internal sealed class SharedStoreAccess : IDisposable
{
    private readonly TimeSpan _wait;
    private readonly TimeSpan _limit;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turns;
    private readonly Circuit _circuit;

    /// <param name="wait">Longest time for a caller.</param>
    /// <param name="limit">
    /// Longest time for a request. It is not cut off with the caller's wait: a client that has to fetch a credential or open a connection
    /// first would never get so far.
    /// </param>
    /// <param name="maxConcurrent">Requests at the same time.</param>
    /// <param name="circuit">When the store is left alone.</param>
    /// <param name="time">What measures it.</param>
    public SharedStoreAccess(TimeSpan wait, TimeSpan limit, int maxConcurrent, CircuitBreakerOptions circuit, TimeProvider time)
    {
        (_wait, _limit, _time, _turns) = (wait, limit, time, new SemaphoreSlim(maxConcurrent));

        // Whoever leaves says nothing about the store, nor does an object that is too large.
        _circuit = new Circuit(circuit, (exception, _) => exception is not (OperationCanceledException or InvalidDataException), time);
    }

    /// <inheritdoc cref="Circuit.IsOpen"/>
    public bool IsOpen => _circuit.IsOpen;

    public void Dispose() => _turns.Dispose();

    /// <exception cref="BrokenCircuitException">The store is left alone after failures.</exception>
    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken) =>
        await _circuit.Pipeline.ExecuteAsync(
            static async (state, token) => await state.Access.AskAsync(state.Ask, token), (Access: this, Ask: ask), cancellationToken);

    private async Task<T> AskAsync<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
    {
        using var wait = new CancellationTokenSource(_wait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(wait.Token, cancellationToken);
        try
        {
            await _turns.WaitAsync(either.Token);

            // On a thread of its own, since clients may block while they connect.
            var asking = Task.Run(() => AskToTheEndAsync(ask), CancellationToken.None);
            return await asking.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The store of shared results did not answer in time.");
        }
    }

    private async Task<T> AskToTheEndAsync<T>(Func<CancellationToken, ValueTask<T>> ask)
    {
        try
        {
            using var limit = new CancellationTokenSource(_limit, _time);
            return await ask(limit.Token);
        }
        finally
        {
            _turns.Release();
        }
    }
}
