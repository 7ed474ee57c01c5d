using System.Text;
using Microsoft.AspNetCore.Http;

namespace PhotoResize.Hooks;

/// <summary>Decides how to answer where there is no original.</summary>
public interface IMissingImageHandler
{
    /// <summary>Called for each request whose original is missing, once.</summary>
    /// <param name="image">The missing image.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    ValueTask<MissingImageAnswer> HandleAsync(MissingImage image, CancellationToken cancellationToken);
}

/// <summary>The image that an <see cref="IMissingImageHandler"/> is asked about.</summary>
public sealed class MissingImage
{
    internal MissingImage(HttpContext httpContext, string path, string folder) =>
        (HttpContext, Path, Folder) = (httpContext, path, folder);

    /// <summary>The request as received.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>The request path that no source has an original for.</summary>
    public string Path { get; }

    /// <summary>The name of the image folder that <see cref="Path"/> is in.</summary>
    public string Folder { get; }
}

/// <summary>What an <see cref="IMissingImageHandler"/> decided.</summary>
public sealed class MissingImageAnswer
{
    private MissingImageAnswer()
    {
    }

    /// <summary>Nothing: the folder's fallback image if it has one, otherwise the next middleware, which usually answers 404.</summary>
    public static MissingImageAnswer None { get; } = new();

    internal string? Location { get; private init; }

    internal bool IsPermanent { get; private init; }

    internal string? Path { get; private init; }

    /// <summary>Sends the client to another address: 302 that is not stored, or 301.</summary>
    /// <param name="url">The value of <c>Location</c>. Characters that a header cannot carry are encoded.</param>
    /// <param name="permanent">Whether the image has moved for good.</param>
    /// <exception cref="ArgumentException">The address is empty.</exception>
    public static MissingImageAnswer Redirect(string url, bool permanent = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(url);
        return new() { Location = Encode(url), IsPermanent = permanent };
    }

    /// <summary>
    /// Answers with the image of another path, with the settings asked for. It has to be below an image folder, and goes by that folder's
    /// options. If it is missing too, the answer is as for <see cref="None"/>.
    /// </summary>
    /// <param name="path">A request path below the application's base path, decoded, such as <c>/images/photo.jpg</c>.</param>
    /// <exception cref="ArgumentException">The path does not begin with a slash.</exception>
    public static MissingImageAnswer Use(string path) => path is ['/', ..]
        ? new() { Path = path }
        : throw new ArgumentException("A request path begins with a slash.", nameof(path));

    private static string Encode(string url)
    {
        var encoded = new StringBuilder(url.Length);
        foreach (var rune in url.EnumerateRunes())
        {
            if (rune.IsAscii && rune.Value > ' ' && rune.Value != 0x7f)
            {
                encoded.Append((char)rune.Value);
            }
            else
            {
                encoded.Append(Uri.EscapeDataString(rune.ToString()));
            }
        }

        return encoded.ToString();
    }
}
