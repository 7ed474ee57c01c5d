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
    private readonly List<Hold> _holds = [];
    private readonly LinkedList<Waiter> _waiting = [];

    // They have their memory, and come before those who wait for some.
    private readonly LinkedList<TaskCompletionSource<Turn>> _prepared = [];
    private long _held;

    /// <summary>What runs and waits at this moment.</summary>
    public QueueState State
    {
        get
        {
            lock (_lock)
            {
                return new QueueState(_running.Count, maxJobs, _waiting.Count + _prepared.Count, maxWaiting, _held, memory);
            }
        }
    }

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

    /// <summary>Reserves memory for work that is part of a running job, or goes on after it, if there is enough.</summary>
    /// <returns>The memory, to be disposed; <see langword="null"/> if there is not enough.</returns>
    public Hold? TryHold(long bytes)
    {
        lock (_lock)
        {
            if (!HasMemory(bytes, waiter: null, out var reservedFor))
            {
                return null;
            }

            var hold = new Hold(this, bytes, reservedFor);
            _holds.Add(hold);
            _held += bytes;
            return hold;
        }
    }

    /// <summary>
    /// Waits until a job may run whose memory is held: it waits for a running job to end, and for nothing else. So such jobs cannot wait for
    /// each other's memory.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The turn, to be disposed when the job has ended.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public async ValueTask<Turn?> EnterPreparedAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource<Turn>> place;
        lock (_lock)
        {
            if (_running.Count < maxJobs)
            {
                return Start(bytes: 0, reservedFor: null);
            }

            place = _prepared.AddLast(new TaskCompletionSource<Turn>(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        await using var registration = cancellationToken.UnsafeRegister(_ => Leave(place, cancellationToken), null);
        return await place.Value.Task;
    }

    private void Leave(LinkedListNode<TaskCompletionSource<Turn>> place, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (place.List is null)
            {
                return;
            }

            _prepared.Remove(place);
        }

        place.Value.TrySetCanceled(cancellationToken);
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

    private void End(Hold hold)
    {
        lock (_lock)
        {
            if (_holds.Remove(hold))
            {
                _held -= hold.Bytes;
                AdmitWaiting();
            }
        }
    }

    private void AdmitWaiting()
    {
        while (_prepared.First is { } prepared && _running.Count < maxJobs)
        {
            _prepared.RemoveFirst();
            prepared.Value.TrySetResult(Start(bytes: 0, reservedFor: null));
        }

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

    private Turn? TryAdmit(long bytes, Waiter? waiter) =>
        _running.Count < maxJobs && HasMemory(bytes, waiter, out var reservedFor) ? Start(bytes, reservedFor) : null;

    private Turn Start(long bytes, Waiter? reservedFor)
    {
        var turn = new Turn(this, bytes, reservedFor);
        _running.Add(turn);
        _held += bytes;
        return turn;
    }

    private bool HasMemory(long bytes, Waiter? waiter, out Waiter? reservedFor)
    {
        // Whatever waits in front of a job that could run now, waits for memory.
        reservedFor = _waiting.First?.Value is { } first && first != waiter && IsOverdue(first) ? first : null;
        return bytes <= memory - _held && (reservedFor is null || bytes <= memory - reservedFor.Bytes - HeldBeside(reservedFor));
    }

    private bool IsOverdue(Waiter waiter) => time.GetElapsedTime(waiter.Since) >= patience;

    private long HeldBeside(Waiter reservedFor)
    {
        var held = 0L;
        foreach (var turn in _running)
        {
            held += turn.Beside == reservedFor ? turn.Bytes : 0;
        }

        foreach (var hold in _holds)
        {
            held += hold.Beside == reservedFor ? hold.Bytes : 0;
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

    /// <summary>Memory that is reserved without a turn.</summary>
    /// <param name="admission">Told of the end.</param>
    /// <param name="bytes">The memory.</param>
    /// <param name="beside">The job for which memory was reserved at that time.</param>
    internal sealed class Hold(JobAdmission admission, long bytes, Waiter? beside) : IDisposable
    {
        public long Bytes => bytes;

        public Waiter? Beside => beside;

        public void Dispose() => admission.End(this);
    }
}
