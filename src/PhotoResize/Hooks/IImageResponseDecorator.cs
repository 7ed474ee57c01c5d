using Microsoft.AspNetCore.Http;

namespace PhotoResize.Hooks;

/// <summary>Adds to the headers of results, or changes them.</summary>
public interface IImageResponseDecorator
{
    /// <summary>
    /// Called for each 200, 206 and 304, and for fallback images, when all other headers are set and nothing has been sent. Errors are left
    /// alone.
    /// </summary>
    /// <param name="response">The response.</param>
    void Decorate(ImageResponse response);
}

/// <summary>The response that an <see cref="IImageResponseDecorator"/> may add to.</summary>
public sealed class ImageResponse
{
    internal ImageResponse(HttpContext httpContext, string path) => (HttpContext, Path) = (httpContext, path);

    /// <summary>The request and its response.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>The request path of the original that is shown.</summary>
    public string Path { get; }

    /// <summary>The headers.</summary>
    public IHeaderDictionary Headers => HttpContext.Response.Headers;
}
