using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace PhotoResize.DiagnosticsPage;

/// <summary>What may be purged, and who may ask for it.</summary>
internal static class PurgeRules
{
    /// <summary>Far longer than any path of a file.</summary>
    public const int MaxPathLength = 2048;

    /// <summary>Why a path cannot be purged; <see langword="null"/> if it can.</summary>
    public static string? FindFault(string? path) =>
        path is not ['/', ..] ? "The path must begin with a slash, such as /images/photo.jpg, or /images/ for all below it."
        : path.Length > MaxPathLength ? $"The path must have at most {MaxPathLength} characters."
        : path.Any(char.IsControl) ? "The path must not have control characters."
        : path.Contains('\\', StringComparison.Ordinal) ? "The path must have slashes, and no backslashes."
        : path.Contains("//", StringComparison.Ordinal) || path.Split('/').Any(segment => segment is "." or "..")
            ? "The path must not have empty segments, nor . or .. as a segment."
        : null;

    /// <summary>
    /// Whether a browser may have sent the request for a page of another site. It says so in <c>Sec-Fetch-Site</c>, which no page can
    /// change; over plain HTTP, and where it is old, in <c>Origin</c>. A program that sends neither has no cookies that a page could use.
    /// </summary>
    public static bool IsFromElsewhere(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (!StringValues.IsNullOrEmpty(site))
        {
            return site != "same-origin" && site != "none";
        }

        var origin = request.Headers.Origin;
        return !StringValues.IsNullOrEmpty(origin)
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var address) && new HostString(address.Authority) == HostOf(request, address));
    }

    /// <summary>The host that was asked, without a port where that is the scheme's own. The scheme itself may be another one behind a proxy.</summary>
    private static HostString HostOf(HttpRequest request, Uri origin) =>
        request.Host.Port == (origin.Scheme == "https" ? 443 : 80) ? new HostString(request.Host.Host) : request.Host;
}
