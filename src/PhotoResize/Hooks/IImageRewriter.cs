using Microsoft.AspNetCore.Http;

namespace PhotoResize.Hooks;

/// <summary>Changes what a request below an image folder asks for, before anything is decided about it.</summary>
public interface IImageRewriter
{
    /// <summary>Called for every request below an image folder, with any extension and method; for repeated ones too.</summary>
    /// <param name="rewrite">What is asked for. Leave it as it is where there is nothing to change.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    ValueTask RewriteAsync(ImageRewrite rewrite, CancellationToken cancellationToken);
}

/// <summary>What a request asks for, to be changed by an <see cref="IImageRewriter"/>.</summary>
public sealed class ImageRewrite
{
    private string _path;

    internal ImageRewrite(HttpContext httpContext, string path, RequestSettings settings)
    {
        HttpContext = httpContext;
        _path = path;
        Settings = settings;
    }

    /// <summary>The request as received.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>
    /// The original's request path below the application's base path, decoded, such as <c>/images/photo.jpg</c>. Settings that the path held
    /// are taken off. A path that is not below an image folder leaves the request to the next middleware.
    /// </summary>
    /// <exception cref="ArgumentException">The path that is set does not begin with a slash.</exception>
    public string Path
    {
        get => _path;
        set => _path = value is ['/', ..] ? value : throw new ArgumentException("A request path begins with a slash.", nameof(value));
    }

    /// <summary>The settings of path and query; those of folder and presets are added later.</summary>
    public RequestSettings Settings { get; }
}
