namespace PhotoResize.Stores;

// What is remembered is saved, so that hits go on also where the application is started while the store is away.
internal sealed partial class StoreImageSource
{
    // A state that still holds is saved again after this part of the time for which it may be relied on: a site that starts has almost all of
    // that time left, and hits cause hardly a write.
    private const int SavesInMaxStale = 8;

    /// <summary>Saves a state if that makes a difference for the next start.</summary>
    /// <returns>What is saved now.</returns>
    private async ValueTask<SavedState?> SaveAsync(string name, SavedState now, RememberedState? known, CancellationToken cancellationToken)
    {
        var saved = known?.Saved ?? await Copies.States.FindAsync(AddressOf(name), cancellationToken);

        // That there is none is saved only in place of a state: names can be made up.
        if (now.Original == saved?.Original
            && (now.Original is null || now.ConfirmedAt - saved!.ConfirmedAt < _maxStale / SavesInMaxStale))
        {
            return saved;
        }

        await Copies.States.SaveAsync(AddressOf(name), now, cancellationToken);
        return now;
    }

    /// <summary>Takes what was saved for the answer of a store that is away, for as long as it may be relied on.</summary>
    private async ValueTask<RememberedState?> RecallAsync(string path, string name, CancellationToken cancellationToken)
    {
        // A clock that was set back must not make a state last for ever.
        if (await Copies.States.FindAsync(AddressOf(name), cancellationToken) is not { Original: { } original } saved
            || _time.GetUtcNow() - saved.ConfirmedAt is var age && age.Duration() >= _maxStale)
        {
            return null;
        }

        var image = await DescribeAsync(path, name, original, known: null, cancellationToken);
        var confirmedAt = _time.GetTimestamp() - (long)(Math.Max(0, age.TotalSeconds) * _time.TimestampFrequency);
        return Remember(path, new RememberedState(image, confirmedAt, saved));
    }
}
