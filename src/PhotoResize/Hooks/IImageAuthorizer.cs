using Microsoft.AspNetCore.Http;

namespace PhotoResize.Hooks;

/// <summary>Decides who may have which images.</summary>
public interface IImageAuthorizer
{
    /// <summary>
    /// Called once the original's path is known: for results from the cache, for 304, and for originals that image resizing itself sends.
    /// What other middleware sends is not its business.
    /// </summary>
    /// <param name="image">The image.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    /// <returns><see langword="false"/> to answer 403.</returns>
    ValueTask<bool> AuthorizeAsync(ImageAuthorization image, CancellationToken cancellationToken);
}

/// <summary>The image that an <see cref="IImageAuthorizer"/> decides on.</summary>
public sealed class ImageAuthorization
{
    internal ImageAuthorization(HttpContext httpContext, string path, string folder) =>
        (HttpContext, Path, Folder) = (httpContext, path, folder);

    /// <summary>The request as received, with its user.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>The original's request path, after path syntax, rewriting and the handler of missing images.</summary>
    public string Path { get; }

    /// <summary>The name of the image folder that <see cref="Path"/> is in.</summary>
    public string Folder { get; }
}
