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
    private readonly string _forUsers = cacheControlForUsers ?? MakePrivate(cacheControl);

    /// <summary>
    /// The value for a request. An answer that depends on who asks must not be handed to others by a shared cache: that of an authenticated
    /// user, that of an endpoint whose policy does not let everybody in, and that of an application that decides by itself.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="isLetIn">Whether the application's authorizer let the request in.</param>
    public string For(HttpContext context, bool isLetIn) => isLetIn || IsForUsers(context) ? _forUsers : cacheControl;

    // By the features, since the context makes an anonymous user for each request that asks for one.
    private static bool IsForUsers(HttpContext context) =>
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
