using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.Net.Http.Headers;

namespace PhotoResize.Serving;

/// <summary>What browsers, proxies and CDNs may do with an answer.</summary>
/// <param name="cacheControl">The value of <c>Cache-Control</c> for everybody.</param>
/// <param name="cacheControlForUsers">
/// The value for those who were let in; <see langword="null"/> for that of everybody, with <c>private</c> in place of <c>public</c>.
/// </param>
internal sealed class CachePolicy(string cacheControl, string? cacheControlForUsers = null)
{
    private const string Immutable = "public, max-age=31536000, immutable";

    private readonly string _forUsers = cacheControlForUsers ?? MakePrivate(cacheControl);

    /// <summary>The value of <c>Surrogate-Control</c>; not for those who were let in.</summary>
    public string? SurrogateControl { get; init; }

    /// <summary>The value of <c>CDN-Cache-Control</c>; not for those who were let in.</summary>
    public string? CdnCacheControl { get; init; }

    /// <summary>The name of the header that bears the tag of the original.</summary>
    public string? TagHeader { get; init; }

    /// <summary>Whether <c>Cache-Control</c> is all there is to say.</summary>
    public bool IsPlain => SurrogateControl is null && CdnCacheControl is null && TagHeader is null;

    /// <summary>
    /// The policy of addresses that never show another picture. What is private or not to be stored stays so.
    /// </summary>
    public CachePolicy MakeImmutable()
    {
        var value = CacheControlHeaderValue.Parse(cacheControl);
        return value.NoStore
            ? this
            : new CachePolicy(value.Private ? MakePrivate(Immutable) : Immutable, cacheControlForUsers)
            {
                SurrogateControl = SurrogateControl,
                CdnCacheControl = CdnCacheControl,
                TagHeader = TagHeader,
            };
    }

    /// <summary>The value of <c>Cache-Control</c>.</summary>
    /// <param name="isForUsers">Whether the answer depends on who asks: <see cref="IsForUsers"/>.</param>
    public string For(bool isForUsers) => isForUsers ? _forUsers : cacheControl;

    /// <summary>
    /// Whether an answer depends on who asks, so that a shared cache must not hand it to others: that of an authenticated user, and that of
    /// an endpoint whose policy does not let everybody in.
    /// </summary>
    /// <remarks>By the features, since the context makes an anonymous user for each request that asks for one.</remarks>
    public static bool IsForUsers(HttpContext context) =>
        context.Features.Get<IHttpAuthenticationFeature>()?.User?.Identity is { IsAuthenticated: true }
        || (context.GetEndpoint()?.Metadata is { } metadata
            && metadata.GetMetadata<IAuthorizeData>() is not null
            && metadata.GetMetadata<IAllowAnonymous>() is null);

    private static string MakePrivate(string cacheControl)
    {
        var value = CacheControlHeaderValue.Parse(cacheControl);
        if (value.NoStore)
        {
            return cacheControl;
        }

        value.Public = false;
        value.Private = true;
        return value.ToString();
    }
}
