using System.Globalization;
using Microsoft.Net.Http.Headers;
using PhotoResize.Key;

namespace PhotoResize.Serving;

/// <summary>What the headers of an answer say of its result, whether it was cached or made now.</summary>
/// <param name="ETag">Strong entity tag, or <see langword="null"/> while it is not known.</param>
/// <param name="LastModified">The source's, cut to whole seconds as HTTP dates are.</param>
/// <param name="ContentType">The result's media type, or <see langword="null"/> while it is not known.</param>
/// <param name="CachePolicy">The folder's.</param>
internal sealed record ResultDescription(
    EntityTagHeaderValue? ETag, DateTimeOffset LastModified, string? ContentType, CachePolicy CachePolicy)
{
    /// <summary>Whether the result is a still picture of a source that moves, though none was asked for.</summary>
    public bool IsFirstFrame { get; init; }

    /// <summary>The tag of the original, where the policy has a header for it.</summary>
    public string? CacheTag { get; init; }

    /// <summary>The value of the header, written once for all answers that this describes.</summary>
    public string? ETagText { get; } = ETag?.ToString();

    /// <inheritdoc cref="ETagText"/>
    public string LastModifiedText { get; } = LastModified.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The same, as far as it holds of every result of the request: without format and identity.</summary>
    public ResultDescription WithoutIdentity() => new(ETag: null, LastModified, ContentType: null, CachePolicy)
    {
        IsFirstFrame = IsFirstFrame,
        CacheTag = CacheTag,
    };

    /// <summary>Describes the result with a key, of a source that was last changed at some time.</summary>
    public static ResultDescription Of(string? key, DateTimeOffset lastModified, string? contentType, CachePolicy cachePolicy)
    {
        var utc = lastModified.ToUniversalTime();
        return new ResultDescription(
            key is null ? null : new EntityTagHeaderValue(ImageKey.ETag(key)),
            utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerSecond)),
            contentType,
            cachePolicy);
    }
}
