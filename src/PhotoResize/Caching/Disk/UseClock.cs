namespace PhotoResize.Caching.Disk;

/// <summary>
/// Decides when a use is worth recording, which is one write to the file system: not with every hit, but whenever the recorded time has
/// fallen behind by a quarter of what a file's age comes to before it is evicted. So the order of eviction stays close to that of use,
/// a file costs few such writes between its last use and its eviction however often it was hit before, and all processes on
/// one folder, and the next ones after a restart, see the same times.
/// </summary>
/// <remarks>
/// The fraction was chosen by a trace (<c>benchmarks/PhotoResize.CacheBenchmarks</c>): a quarter costs two tenths of a point of the hit ratio
/// against an exact order, and a sixteenth would cost two thirds more writes to save most of these.
/// </remarks>
internal sealed class UseClock(TimeProvider time)
{
    private const int Fraction = 4;

    private static readonly TimeSpan Finest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Coarsest = TimeSpan.FromDays(1);

    // How long nothing is recorded on a disk that has refused it, since every try would cost a hit more than its reading.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    // Ticks, since a time is not read in one piece everywhere. What the folder holds is not known at first: neither is every hit to be
    // recorded until then, nor none.
    private long _oldestUse = (time.GetUtcNow().UtcDateTime - Fraction * TimeSpan.FromHours(1)).Ticks;

    // A timestamp; 0 is none.
    private long _refusedAt;

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>
    /// How far a recorded time may be off. Grows while the time of the oldest use is not learnt anew: in a folder that fills up, that is
    /// how fast its files grow old.
    /// </summary>
    public TimeSpan Tolerance => ToleranceAt(Now);

    /// <summary>Learns when the least recently used file was used; <see langword="null"/> if there is none.</summary>
    public void Adjust(DateTime? oldestUse) => Interlocked.Exchange(ref _oldestUse, (oldestUse ?? Now).Ticks);

    /// <summary>Whether a file that is used now is to be marked; one that is marked with a time to come is, since a clock was wrong.</summary>
    public bool IsDue(DateTime recorded)
    {
        if (Interlocked.Read(ref _refusedAt) is var refused and not 0 && time.GetElapsedTime(refused) < Pause)
        {
            return false;
        }

        var now = Now;
        return (now - recorded).Duration() > ToleranceAt(now);
    }

    /// <summary>Tells that the disk did not take a record.</summary>
    public void Refuse() => Interlocked.Exchange(ref _refusedAt, time.GetTimestamp());

    /// <summary>Whether the time is none that the file can have been used at.</summary>
    public bool IsToCome(DateTime recorded) => recorded - Now > Tolerance;

    private TimeSpan ToleranceAt(DateTime now) =>
        new(Math.Clamp((now.Ticks - Interlocked.Read(ref _oldestUse)) / Fraction, Finest.Ticks, Coarsest.Ticks));
}
