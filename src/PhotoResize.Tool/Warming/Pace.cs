namespace PhotoResize.Tool.Warming;

/// <summary>
/// How many requests run at a time. Begins with the most; each time the site says that it is busy, nothing is asked for as long as it wants,
/// and half as many requests run after that. Each time that many requests were answered, one more runs.
/// </summary>
/// <param name="most">The most requests at a time.</param>
/// <param name="time">Gives the time.</param>
internal sealed class Pace(int most, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _free = new(most);
    private readonly Lock _lock = new();
    private readonly int _most = most;
    private readonly TimeProvider _time = time;
    private int _limit = most;
    private int _excess;
    private int _answered;
    private DateTimeOffset _pausedUntil;

    /// <summary>How many requests may run at present.</summary>
    public int Limit
    {
        get
        {
            lock (_lock)
            {
                return _limit;
            }
        }
    }

    /// <summary>The time that is left of a pause.</summary>
    public TimeSpan Pause
    {
        get
        {
            lock (_lock)
            {
                return _pausedUntil > _time.GetUtcNow() ? _pausedUntil - _time.GetUtcNow() : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Waits for its turn. Call <see cref="Leave"/> after the request.</summary>
    public async Task EnterAsync(CancellationToken stop)
    {
        await _free.WaitAsync(stop);
        try
        {
            while (Pause is var pause && pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, _time, stop);
            }
        }
        catch
        {
            Leave();
            throw;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (_excess > 0)
            {
                _excess--;
                return;
            }
        }

        _free.Release();
    }

    /// <summary>A request was answered.</summary>
    public void Answered()
    {
        lock (_lock)
        {
            if (_limit == _most || ++_answered < _limit)
            {
                return;
            }

            _answered = 0;
            _limit++;
            if (_excess > 0)
            {
                _excess--;
                return;
            }
        }

        _free.Release();
    }

    /// <summary>The site was too busy for a request.</summary>
    /// <param name="wait">How long it wants to be left alone.</param>
    public void Refused(TimeSpan wait)
    {
        lock (_lock)
        {
            var now = _time.GetUtcNow();

            // Those that were under way together are one refusal.
            if (now >= _pausedUntil)
            {
                var less = _limit / 2;
                _limit -= less;
                _excess += less;
                _answered = 0;
            }

            _pausedUntil = _pausedUntil > now + wait ? _pausedUntil : now + wait;
        }
    }

    public void Dispose() => _free.Dispose();
}
