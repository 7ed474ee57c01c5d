using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace PhotoResize.Serving;

/// <summary>What the headers of an answer say of its result, whether it was cached or made now.</summary>
/// <param name="ETag">Strong entity tag, or <see langword="null"/> while it is not known.</param>
/// <param name="LastModified">The source's, cut to whole seconds as HTTP dates are.</param>
/// <param name="ContentType">The result's media type, or <see langword="null"/> while it is not known.</param>
/// <param name="CacheControl">The folder's.</param>
/// <param name="IsForeign">Whether the bytes are the source's own, which browsers must not interpret as anything but the type says.</param>
internal sealed record ResultDescription(
    EntityTagHeaderValue? ETag, DateTimeOffset LastModified, string? ContentType, string CacheControl, bool IsForeign = false)
{
    /// <summary>The value of the header, written once for all answers that this describes.</summary>
    public string? ETagText { get; } = ETag?.ToString();

    /// <inheritdoc cref="ETagText"/>
    public string LastModifiedText { get; } = LastModified.ToString("R", CultureInfo.InvariantCulture);
}
