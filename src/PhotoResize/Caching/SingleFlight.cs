namespace PhotoResize.Caching;

/// <summary>
/// Makes each result once, however many ask for it at the same moment. The work runs on when the one that started it has gone, is
/// cancelled when the last waiter has, and leaves nothing behind when it fails.
/// </summary>
/// <typeparam name="TResult">What is made, shared by all who wait for it.</typeparam>
internal sealed class SingleFlight<TResult>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Flight> _flights = [];

    /// <summary>Waits for the result of the work that is under way for <paramref name="key"/>, or starts it.</summary>
    /// <param name="key">Identifies the result.</param>
    /// <param name="make">Makes the result.</param>
    /// <param name="keep">
    /// Keeps the result. Those who wait have it before; those who come later join until this has ended, so that nobody finds the result
    /// neither under way nor kept.
    /// </param>
    /// <param name="cancellationToken">Ends this caller's wait; the work goes on while others wait.</param>
    public async Task<TResult> RunAsync(
        string key, Func<CancellationToken, Task<TResult>> make, Func<TResult, Task> keep, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var flight = Join(key, out var starts);
        if (starts)
        {
            // The work outlives the request that starts it, so it must not carry that request's context along.
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(() => FlyAsync(key, flight, make, keep), CancellationToken.None);
            }
        }

        try
        {
            return await flight.Result.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(key, flight);
        }
    }

    /// <summary>Waits until what is under way now has been made and kept.</summary>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.WhenAll(_flights.Values.Select(flight => flight.Landed.Task)).WaitAsync(cancellationToken);
        }
    }

    private Flight Join(string key, out bool starts)
    {
        lock (_lock)
        {
            starts = !_flights.TryGetValue(key, out var flight);
            if (flight is null)
            {
                _flights[key] = flight = new Flight();
            }

            flight.Waiters++;
            return flight;
        }
    }

    private void Leave(string key, Flight flight)
    {
        lock (_lock)
        {
            if (--flight.Waiters > 0 || flight.Result.Task.IsCompleted)
            {
                return;
            }

            // Whoever asks from now on starts anew instead of joining work that is about to stop.
            Land(key, flight);
        }

        flight.Stop.Cancel();
    }

    private async Task FlyAsync(string key, Flight flight, Func<CancellationToken, Task<TResult>> make, Func<TResult, Task> keep)
    {
        Exception? failure = null;
        try
        {
            var result = await make(flight.Stop.Token);
            flight.Result.SetResult(result);
            await keep(result);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        // Landed before the failure is told, so that nobody joins it.
        lock (_lock)
        {
            Land(key, flight);
        }

        flight.Landed.SetResult();
        if (failure is OperationCanceledException canceled)
        {
            flight.Result.TrySetCanceled(canceled.CancellationToken);
        }
        else if (failure is not null)
        {
            flight.Result.TrySetException(failure);

            // Nobody may be left to look at it.
            _ = flight.Result.Task.Exception;
        }
    }

    private void Land(string key, Flight flight)
    {
        if (_flights.TryGetValue(key, out var current) && current == flight)
        {
            _flights.Remove(key);
        }
    }

    private sealed class Flight
    {
        public int Waiters { get; set; }

        public CancellationTokenSource Stop { get; } = new();

        public TaskCompletionSource<TResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Landed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
