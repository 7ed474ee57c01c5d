namespace PhotoResize.CacheBenchmarks;

/// <summary>A clock that is set by the trace. Its timers never fire: the trace starts the sweeps itself.</summary>
internal sealed class TraceTime : TimeProvider
{
    private static readonly DateTime Start = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private long _ticks = Start.Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public DateTime Now => new(GetTimestamp(), DateTimeKind.Utc);

    public void Set(TimeSpan elapsed) => Volatile.Write(ref _ticks, (Start + elapsed).Ticks);

    public override DateTimeOffset GetUtcNow() => new(Now);

    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

    private sealed class NoTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
