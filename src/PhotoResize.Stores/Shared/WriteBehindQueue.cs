namespace PhotoResize.Stores.Shared;

/// <summary>Results that wait to be written, within bounds, and a few writers that end when there is nothing to write.</summary>
/// <param name="write">Writes a result; never throws.</param>
/// <param name="maxBytes">Most bytes that wait or are being written.</param>
/// <param name="maxResults">Most results that do.</param>
/// <param name="maxWriters">How many are written at the same time.</param>
internal sealed class WriteBehindQueue(Func<PendingResult, Task> write, long maxBytes, int maxResults, int maxWriters)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<PendingResult> _waiting = new();
    private readonly List<PendingResult> _running = [];
    private long _bytes;
    private int _writers;

    /// <summary>Adds a result, in place of an equal one that still waits.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryAdd(PendingResult result)
    {
        lock (_lock)
        {
            var replaced = _waiting.FirstOrDefault(waiting => waiting.Key == result.Key);
            var bytes = _bytes + result.Bytes.Length - (replaced?.Bytes.Length ?? 0);
            if (bytes > maxBytes || (replaced is null && _waiting.Count + _running.Count >= maxResults))
            {
                return false;
            }

            if (replaced is not null)
            {
                Drop(replaced);
            }

            _bytes = bytes;
            _waiting.AddLast(result);
            if (_writers < maxWriters)
            {
                _writers++;
                using (ExecutionContext.SuppressFlow())
                {
                    _ = Task.Run(WriteAsync);
                }
            }

            return true;
        }
    }

    /// <summary>Waits until nothing that is here now, and is chosen, waits or is being written.</summary>
    public Task EndedAsync(Func<PendingResult, bool> isChosen, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.WhenAll(_waiting.Concat(_running).Where(isChosen).Select(result => result.Ended.Task)).WaitAsync(cancellationToken);
        }
    }

    /// <summary>Forgets results that wait, and waits for those that are being written.</summary>
    public Task DropAsync(Func<PendingResult, bool> isChosen, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var result in _waiting.Where(isChosen).ToList())
            {
                _bytes -= result.Bytes.Length;
                Drop(result);
            }
        }

        return EndedAsync(isChosen, cancellationToken);
    }

    private void Drop(PendingResult result)
    {
        _waiting.Remove(result);
        result.Ended.SetResult();
    }

    private async Task WriteAsync()
    {
        while (Next() is { } result)
        {
            await write(result);
            lock (_lock)
            {
                _running.Remove(result);
                _bytes -= result.Bytes.Length;
            }

            result.Ended.SetResult();
        }
    }

    /// <summary>The next result whose key is not being written already: the later one of two must be the last one written.</summary>
    private PendingResult? Next()
    {
        lock (_lock)
        {
            var next = _waiting.FirstOrDefault(waiting => !_running.Exists(running => running.Key == waiting.Key));
            if (next is null)
            {
                // What waits for another write of its key is taken by the writer that does that.
                _writers--;
                return null;
            }

            _waiting.Remove(next);
            _running.Add(next);
            return next;
        }
    }
}
