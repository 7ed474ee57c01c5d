namespace PhotoResize.Sources;

/// <summary>Provides originals. Implementations must be thread-safe.</summary>
public interface IImageSource
{
    /// <summary>Looks an original up. The result must describe its current state.</summary>
    /// <remarks>
    /// Called for every request, or less often with a <see cref="Configuration.ImageMemoryCacheOptions.SourceStaleness"/>.
    /// </remarks>
    /// <param name="path">The request path below the application's base path, decoded once, such as <c>/images/photo.jpg</c>.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    /// <returns>The original, or <see langword="null"/> if this source has none with that path.</returns>
    /// <exception cref="FileNotFoundException">
    /// The name exists but there is no original, as with a broken link. The response is 404, and no other source is asked.
    /// </exception>
    /// <exception cref="IOException">
    /// The storage cannot be read, so it is unknown whether the original exists. The response is 503, and no other source is asked. Do not
    /// return <see langword="null"/> in this case: cached results of missing originals are removed. A <see cref="TimeoutException"/>, an
    /// <see cref="UnauthorizedAccessException"/>, an <see cref="HttpRequestException"/>, and a cancellation that the caller did not ask
    /// for, are treated the same.
    /// </exception>
    ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken);
}
