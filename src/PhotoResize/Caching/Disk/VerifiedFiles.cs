namespace PhotoResize.Caching.Disk;

/// <summary>
/// Remembers which large files were read to their end and found whole, so that HEAD, and a range of a few bytes, do not read all of a file
/// each time. Its memory is fixed: newer files take the place of older ones. A file whose length, time or checksum is another one is not
/// the file that was verified.
/// </summary>
internal sealed class VerifiedFiles(TimeProvider time)
{
    private const int Slots = 4096;

    // A disk may damage a file without a change of its time.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly Verified?[] _slots = new Verified?[Slots];

    /// <summary>Whether a file in this state was verified.</summary>
    public bool Has(string path, FileState state) =>
        Find(path) is { } verified && verified.State == state && time.GetElapsedTime(verified.At) < Lifetime;

    /// <summary>Notes that a file in this state was verified.</summary>
    public void Add(string path, FileState state) => SlotOf(path) = new Verified(path, state, time.GetTimestamp());

    /// <summary>Notes that the time of a file was set, and nothing else was changed.</summary>
    public void Touch(string path, DateTime lastChanged)
    {
        if (Find(path) is { } verified)
        {
            SlotOf(path) = verified with { State = verified.State with { LastChanged = lastChanged } };
        }
    }

    private Verified? Find(string path) => Volatile.Read(ref SlotOf(path)) is { } found && found.Path == path ? found : null;

    private ref Verified? SlotOf(string path) => ref _slots[(uint)string.GetHashCode(path) % Slots];

    /// <param name="Length">Bytes of the whole file.</param>
    /// <param name="LastChanged">Its last write time.</param>
    /// <param name="Checksum">What its trailer says.</param>
    public readonly record struct FileState(long Length, DateTime LastChanged, uint Checksum);

    private sealed record Verified(string Path, FileState State, long At);
}
