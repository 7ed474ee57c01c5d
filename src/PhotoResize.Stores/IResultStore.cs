namespace PhotoResize.Stores;

/// <summary>
/// A store of results that nodes share. Verifying, timeouts, circuit breaking and purges are not its business. Implementations must be
/// thread-safe; any exception means that the store is away.
/// </summary>
/// <remarks>
/// A name has at most 360 characters: letters, digits, <c>-</c>, <c>_</c>, <c>=</c>, <c>.</c>, and <c>/</c> between its segments.
/// </remarks>
public interface IResultStore
{
    /// <summary>Most bytes of an object that this store should have. Default: no bound of its own.</summary>
    int MaxObjectBytes => int.MaxValue;

    /// <summary>
    /// How long the store keeps an object at the most, after which purges of it need not be remembered. Default <see langword="null"/>: it is
    /// not known.
    /// </summary>
    TimeSpan? Lifetime => null;

    /// <summary>Reads an object.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="maxBytes">Most bytes to read.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>All its bytes, or <see langword="null"/> if there is no such object.</returns>
    /// <exception cref="InvalidDataException">It is larger than <paramref name="maxBytes"/>.</exception>
    ValueTask<byte[]?> GetAsync(string name, int maxBytes, CancellationToken cancellationToken);

    /// <summary>Writes an object, in place of an older one. A reader sees it whole or not at all.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    ValueTask PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Removes an object, if there is one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Cancels the removal.</param>
    ValueTask DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Lists names, in any order.</summary>
    /// <param name="prefix">What they begin with.</param>
    /// <returns>The names; <see langword="null"/>, the default, if the store cannot list.</returns>
    IAsyncEnumerable<string>? List(string prefix) => null;
}
