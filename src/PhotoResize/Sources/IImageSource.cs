namespace PhotoResize.Sources;

/// <summary>A place that originals come from. Implementations are safe to call from many threads at once.</summary>
public interface IImageSource
{
    /// <summary>Looks an original up; called for every request, so the answer must tell the present state.</summary>
    /// <remarks>With a <see cref="Configuration.ImageMemoryCacheOptions.SourceStaleness"/> it is called less often.</remarks>
    /// <param name="path">The request path below the application's base path, decoded once, such as <c>/images/photo.jpg</c>.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    /// <returns>The original, or <see langword="null"/> if there is none here with that path.</returns>
    /// <exception cref="FileNotFoundException">
    /// There is such a name but no original, as with a link that leads nowhere: the answer is 404, and nobody else is asked.
    /// </exception>
    /// <exception cref="IOException">
    /// The storage cannot be looked at, so that nobody knows whether there is one: the answer is 503, and nobody else is asked. Never return
    /// <see langword="null"/> then: results of originals that are not there are removed from the cache. A time-out, an
    /// <see cref="UnauthorizedAccessException"/> and an <see cref="HttpRequestException"/> count as one.
    /// </exception>
    ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken);
}
