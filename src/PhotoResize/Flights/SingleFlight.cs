namespace PhotoResize.Flights;

/// <summary>
/// Makes each result once, however many ask for it at the same moment. The work continues when the caller that started it leaves, is
/// cancelled when the last waiter leaves, and is not remembered when it fails.
/// </summary>
/// <typeparam name="TResult">The result, shared by all waiters.</typeparam>
internal sealed class SingleFlight<TResult>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Flight> _flights = [];

    /// <summary>Joins the running work for <paramref name="key"/>, or starts it, and waits for its result.</summary>
    /// <param name="key">Identifies the result.</param>
    /// <param name="make">Makes the result.</param>
    /// <param name="keep">
    /// What stores the result; <see langword="null"/> if it is not stored. Waiters get the result before that. Later callers join until it
    /// has ended, so that there is no moment at which a result is neither in flight nor stored. Nobody joins what is not stored once it
    /// has been handed out.
    /// </param>
    /// <param name="cancellationToken">Ends this caller's wait. The work continues while others wait.</param>
    public async Task<TResult> RunAsync(
        string key, Func<CancellationToken, Task<TResult>> make, Func<TResult, Func<Task>?> keep, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var flight = Join(key, out var starts);
        if (starts)
        {
            // The work may outlive the request that starts it, so it must not capture that request's context.
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(() => RunAsync(key, flight, make, keep), CancellationToken.None);
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

    /// <inheritdoc cref="RunAsync(string, Func{CancellationToken, Task{TResult}}, Func{TResult, Func{Task}}, CancellationToken)"/>
    /// <remarks>The result is not stored by the flight: the work itself leaves it where later callers look before they ask for it.</remarks>
    public Task<TResult> RunAsync(string key, Func<CancellationToken, Task<TResult>> make, CancellationToken cancellationToken) =>
        RunAsync(key, make, _ => null, cancellationToken);

    /// <summary>Whether there is work for <paramref name="key"/> that a caller would join now.</summary>
    public bool IsRunning(string key)
    {
        lock (_lock)
        {
            return _flights.ContainsKey(key);
        }
    }

    /// <summary>Waits until the work for <paramref name="key"/> has been finished and stored, if there is any.</summary>
    public Task FinishAsync(string key, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _flights.TryGetValue(key, out var flight) ? flight.Finished.Task.WaitAsync(cancellationToken) : Task.CompletedTask;
        }
    }

    /// <summary>Waits until all current work has been finished and stored.</summary>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.WhenAll(_flights.Values.Select(flight => flight.Finished.Task)).WaitAsync(cancellationToken);
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

            // A caller from now on must start new work instead of joining work that is about to stop.
            Remove(key, flight);
        }

        flight.Stop.Cancel();
    }

    private async Task RunAsync(string key, Flight flight, Func<CancellationToken, Task<TResult>> make, Func<TResult, Func<Task>?> keep)
    {
        TResult result;
        try
        {
            result = await make(flight.Stop.Token);
            if (keep(result) is { } store)
            {
                flight.Result.SetResult(result);
                await store();
            }
        }
        catch (Exception exception)
        {
            End(key, flight);
            Fail(flight, exception);
            return;
        }

        End(key, flight);
        flight.Result.TrySetResult(result);
    }

    private static void Fail(Flight flight, Exception exception)
    {
        if (exception is OperationCanceledException canceled)
        {
            flight.Result.TrySetCanceled(canceled.CancellationToken);
        }
        else
        {
            flight.Result.TrySetException(exception);

            // Observed here, since all waiters may have left.
            _ = flight.Result.Task.Exception;
        }
    }

    /// <summary>Takes the flight away before its outcome is published, so that nobody joins what has failed or is not stored.</summary>
    private void End(string key, Flight flight)
    {
        lock (_lock)
        {
            Remove(key, flight);
        }

        flight.Finished.SetResult();
    }

    private void Remove(string key, Flight flight)
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

        public TaskCompletionSource Finished { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
