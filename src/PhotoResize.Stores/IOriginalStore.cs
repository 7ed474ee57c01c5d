namespace PhotoResize.Stores;

/// <summary>
/// A storage of originals that is reached over a network. Remembering, copying, limits and retries are not its business: it is asked only
/// when that is needed. Implementations must be thread-safe.
/// </summary>
/// <remarks>
/// A name is relative to the store, with <c>/</c> between its segments, decoded. It has no empty segment and none that is <c>.</c> or
/// <c>..</c>, no backslash and no control character.
/// </remarks>
public interface IOriginalStore
{
    /// <summary>Looks an original up.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="known">The state that is known; a store that can asks whether it still holds, and returns it if so.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    /// <returns>The current state, or <see langword="null"/> if there is no such original.</returns>
    /// <exception cref="IOException">The store cannot be asked. An <see cref="HttpRequestException"/> is treated the same.</exception>
    ValueTask<StoredOriginal?> FindAsync(string name, StoredOriginal? known, CancellationToken cancellationToken);

    /// <summary>Opens a part of an original, or all of it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="state">The state that it must be in.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes are wanted, 1 or more; all of them if that is the original's length. The stream may have more.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="OriginalChangedException">The original is not in that state any more, or has gone.</exception>
    /// <exception cref="IOException">The store cannot be asked. An <see cref="HttpRequestException"/> is treated the same.</exception>
    ValueTask<Stream> OpenAsync(string name, StoredOriginal state, long offset, long length, CancellationToken cancellationToken);
}
