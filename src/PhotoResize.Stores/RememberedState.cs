namespace PhotoResize.Stores;

/// <summary>What a store has said of an original, and when.</summary>
/// <param name="image">The original; <see langword="null"/> if there is none.</param>
/// <param name="confirmedAt">The timestamp of the question.</param>
/// <param name="saved">What is on disk of it, if anything is.</param>
internal sealed class RememberedState(StoreImage? image, long confirmedAt, SavedState? saved)
{
    private long _askedAt = long.MinValue;

    public StoreImage? Image => image;

    public long ConfirmedAt => confirmedAt;

    public SavedState? Saved => saved;

    /// <summary>Whether the caller is the one to ask again: one of all, and after a failure not before a pause has passed.</summary>
    public bool TryAsk(TimeProvider time, TimeSpan pause)
    {
        var asked = Volatile.Read(ref _askedAt);
        return (asked == long.MinValue || time.GetElapsedTime(asked) >= pause)
            && Interlocked.CompareExchange(ref _askedAt, time.GetTimestamp(), asked) == asked;
    }
}
