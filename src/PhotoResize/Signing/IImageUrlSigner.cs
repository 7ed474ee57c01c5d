namespace PhotoResize.Signing;

/// <summary>Signs addresses of images, for folders whose requests have to be signed.</summary>
public interface IImageUrlSigner
{
    /// <summary>Signs an address with the first key of <c>Signing:Keys</c>.</summary>
    /// <param name="url">
    /// A path below the application's base path, with its query, encoded as in a page: <c>/images/photo.jpg?w=300</c>.
    /// </param>
    /// <param name="expires">When the address ends to be valid, in full seconds; for ever if not given.</param>
    /// <returns>The address with <c>sig</c>, and <c>expires</c> if given, in place of those that it had.</returns>
    /// <exception cref="ArgumentException">The address does not begin with a slash.</exception>
    /// <exception cref="InvalidOperationException">No key is configured.</exception>
    string Sign(string url, DateTimeOffset? expires = null);
}
