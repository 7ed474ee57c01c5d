namespace PhotoResize.Processing;

/// <summary>
/// Admits jobs: a bounded number, which hold a bounded amount of memory together. Jobs come in the order of their arrival, but one that
/// needs more memory than is free lets smaller ones pass.
/// </summary>
/// <remarks>
/// A large job would never find enough memory free while small ones keep arriving. So it may be passed for a limited time only. After
/// that its memory is reserved: what is admitted from then on has to fit beside it, so that the jobs that are running then are the last
/// ones it waits for. The framework's limiter was rejected: in it, everything waits behind a large job.
/// </remarks>
/// <param name="maxJobs">How many jobs may run at a time.</param>
/// <param name="maxWaiting">How many may wait.</param>
/// <param name="memory">The bytes that all of them may hold together.</param>
/// <param name="patience">How long a job may be passed by others.</param>
/// <param name="time">Measures it.</param>
internal sealed class JobAdmission(int maxJobs, int maxWaiting, long memory, TimeSpan patience, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<Turn> _running = [];
    private readonly LinkedList<Waiter> _waiting = [];
    private long _held;

    /// <summary>Waits until a job may run.</summary>
    /// <param name="bytes">The memory that it will hold; at most what all jobs may.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The turn, to be disposed when the job has ended; <see langword="null"/> if as many wait as may.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async ValueTask<Turn?> EnterAsync(long bytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, memory);
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<Waiter> place;
        lock (_lock)
        {
            if (TryAdmit(bytes, waiter: null) is { } turn)
            {
                return turn;
            }

            if (_waiting.Count >= maxWaiting)
            {
                return null;
            }

            place = _waiting.AddLast(new Waiter(bytes, time.GetTimestamp()));
        }

        await using var registration = cancellationToken.UnsafeRegister(_ => Leave(place, cancellationToken), null);
        return await place.Value.Admitted.Task;
    }

    private void Leave(LinkedListNode<Waiter> place, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (place.List is null)
            {
                return; // It was admitted at the same moment.
            }

            _waiting.Remove(place);
            AdmitWaiting(); // Memory may have been reserved for it.
        }

        place.Value.Admitted.TrySetCanceled(cancellationToken);
    }

    private void End(Turn turn)
    {
        lock (_lock)
        {
            if (_running.Remove(turn))
            {
                _held -= turn.Bytes;
                AdmitWaiting();
            }
        }
    }

    private void AdmitWaiting()
    {
        for (var place = _waiting.First; place is not null && _running.Count < maxJobs;)
        {
            var next = place.Next;
            if (TryAdmit(place.Value.Bytes, place.Value) is { } turn)
            {
                _waiting.Remove(place);
                place.Value.Admitted.TrySetResult(turn);
            }

            place = next;
        }
    }

    private Turn? TryAdmit(long bytes, Waiter? waiter)
    {
        if (_running.Count >= maxJobs || bytes > memory - _held)
        {
            return null;
        }

        // Whatever waits in front of a job that could run now, waits for memory.
        var reservedFor = _waiting.First?.Value is { } first && first != waiter && IsOverdue(first) ? first : null;
        if (reservedFor is not null && bytes > memory - reservedFor.Bytes - HeldBeside(reservedFor))
        {
            return null;
        }

        var turn = new Turn(this, bytes, reservedFor);
        _running.Add(turn);
        _held += bytes;
        return turn;
    }

    private bool IsOverdue(Waiter waiter) => time.GetElapsedTime(waiter.Since) >= patience;

    private long HeldBeside(Waiter reservedFor)
    {
        var held = 0L;
        foreach (var turn in _running)
        {
            held += turn.Beside == reservedFor ? turn.Bytes : 0;
        }

        return held;
    }

    /// <summary>A job that waits.</summary>
    internal sealed class Waiter(long bytes, long since)
    {
        public long Bytes => bytes;

        public long Since => since;

        public TaskCompletionSource<Turn> Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>A job that runs.</summary>
    /// <param name="admission">Told of the end.</param>
    /// <param name="bytes">The memory that it holds.</param>
    /// <param name="beside">The job for which memory was reserved when this one was admitted.</param>
    internal sealed class Turn(JobAdmission admission, long bytes, Waiter? beside) : IDisposable
    {
        public long Bytes => bytes;

        public Waiter? Beside => beside;

        public void Dispose() => admission.End(this);
    }
}
