namespace PhotoResize.Caching.Disk;

/// <summary>
/// Decides when a use is worth recording, which is one write to the file system: not with every hit, but whenever the recorded time has
/// fallen behind by a sixteenth of what a file's age comes to before it is evicted. So the order of eviction stays close to that of use,
/// a file costs at most sixteen such writes between its last use and its eviction however often it was hit before, and all processes on
/// one folder, and the next ones after a restart, see the same times.
/// </summary>
internal sealed class UseClock(TimeProvider time)
{
    private const int Fraction = 16;

    private static readonly TimeSpan Finest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Coarsest = TimeSpan.FromDays(1);

    // Until the folder has been looked through. Ticks, since a time span is not read in one piece everywhere.
    private long _tolerance = TimeSpan.FromHours(1).Ticks;

    public DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>How far a recorded time may be off.</summary>
    public TimeSpan Tolerance => new(Interlocked.Read(ref _tolerance));

    /// <summary>Learns when the least recently used file was used; <see langword="null"/> if there is none.</summary>
    public void Adjust(DateTime? oldestUse)
    {
        var age = oldestUse is { } use ? Now - use : TimeSpan.Zero;
        Interlocked.Exchange(ref _tolerance, Math.Clamp(age.Ticks / Fraction, Finest.Ticks, Coarsest.Ticks));
    }

    /// <summary>Whether a file that is used now is to be marked; one that is marked with a time to come is, since a clock was wrong.</summary>
    public bool IsDue(DateTime recorded) => (Now - recorded).Duration() > Tolerance;

    /// <summary>Whether the time is none that the file can have been used at.</summary>
    public bool IsToCome(DateTime recorded) => recorded - Now > Tolerance;
}
