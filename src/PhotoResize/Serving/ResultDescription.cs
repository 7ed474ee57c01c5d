using Microsoft.Net.Http.Headers;

namespace PhotoResize.Serving;

/// <summary>What the headers of an answer say of its result, whether it was cached or made now.</summary>
/// <param name="ETag">Strong entity tag, with its quotes.</param>
/// <param name="LastModified">The source's, cut to whole seconds as HTTP dates are.</param>
/// <param name="ContentType">The result's media type.</param>
/// <param name="CacheControl">The folder's.</param>
internal sealed record ResultDescription(EntityTagHeaderValue ETag, DateTimeOffset LastModified, string ContentType, string CacheControl);
