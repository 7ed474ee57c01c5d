namespace PhotoResize.Caching.Disk;

/// <summary>
/// Decides when a use is recorded, which is one write to the file system: not with every hit, but when the recorded time is behind by a
/// quarter of the age at which files are evicted. The order of eviction stays close to the order of use, a file costs few such writes
/// however often it is hit, and all processes that share the folder see the same times, also after a restart.
/// </summary>
/// <remarks>
/// The fraction was chosen with a trace (<c>benchmarks/PhotoResize.CacheBenchmarks</c>): a quarter costs 0.2 points of the hit ratio
/// compared with an exact order. A sixteenth would regain most of that, for two thirds more writes.
/// </remarks>
internal sealed class UseClock(TimeProvider time)
{
    private const int Fraction = 4;

    private static readonly TimeSpan Finest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Coarsest = TimeSpan.FromDays(1);

    // Pause after the disk has refused a record, since an attempt with every hit would cost more than reading the result.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    // Ticks, since a date cannot be read atomically on every platform. Before the first census the age of the files is unknown; this start
    // records some hits, instead of all or none.
    private long _oldestUse = (time.GetUtcNow().UtcDateTime - Fraction * TimeSpan.FromHours(1)).Ticks;

    // A timestamp; 0 means none.
    private long _refusedAt;

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>
    /// How far a recorded time may be off. Grows with time until the next census tells the time of the oldest use, just as files grow
    /// older.
    /// </summary>
    public TimeSpan Tolerance => ToleranceAt(Now);

    /// <summary>Sets when the least recently used file was last used; <see langword="null"/> if there is no file.</summary>
    public void Adjust(DateTime? oldestUse) => Interlocked.Exchange(ref _oldestUse, (oldestUse ?? Now).Ticks);

    /// <summary>Whether a use is to be recorded now. A recorded time in the future, from a wrong clock, is corrected.</summary>
    public bool IsDue(DateTime recorded)
    {
        if (Interlocked.Read(ref _refusedAt) is var refused and not 0 && time.GetElapsedTime(refused) < Pause)
        {
            return false;
        }

        var now = Now;
        return (now - recorded).Duration() > ToleranceAt(now);
    }

    /// <summary>Notes that the disk has refused a record.</summary>
    public void Refuse() => Interlocked.Exchange(ref _refusedAt, time.GetTimestamp());

    /// <summary>Whether a recorded time is in the future.</summary>
    public bool IsInFuture(DateTime recorded) => recorded - Now > Tolerance;

    private TimeSpan ToleranceAt(DateTime now) =>
        new(Math.Clamp((now.Ticks - Interlocked.Read(ref _oldestUse)) / Fraction, Finest.Ticks, Coarsest.Ticks));
}
