using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PhotoResize.Hosting;

/// <summary>
/// Endpoints that are not for everybody, such as those that show the configuration. Outside Development, an application does not start while
/// one of them has no authorisation policy, unless it says <c>AllowAnonymous</c> itself.
/// </summary>
/// <remarks>
/// A fallback policy does not count: it holds nothing where the authorisation middleware is missing, whereas an endpoint that has a policy of
/// its own is not run then.
/// </remarks>
internal sealed class ProtectedEndpoints(IHostEnvironment environment) : IStartupFilter
{
    private bool _isUsed;

    /// <summary>Puts endpoints under this rule, while the application sets up its pipeline.</summary>
    /// <param name="endpoints">The endpoints, or a group of them.</param>
    /// <param name="method">The method that the application has called for them, for the message.</param>
    public void Protect(IEndpointConventionBuilder endpoints, string method)
    {
        _isUsed = true;
        endpoints.WithMetadata(new Mark(method));
    }

    /// <summary>Looks when the pipeline has been built, and before the server listens: by then all policies are known, those of groups as well.</summary>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);

        // Only then, since it makes all endpoints of the application, which otherwise the first request does.
        if (_isUsed && !environment.IsDevelopment())
        {
            foreach (var endpoint in app.ApplicationServices.GetRequiredService<EndpointDataSource>().Endpoints)
            {
                Check(endpoint);
            }
        }
    };

    /// <exception cref="InvalidOperationException">The endpoint is under the rule and has no policy.</exception>
    private static void Check(Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<Mark>() is { } mark
            && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null
            && endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is null
            && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
        {
            throw new InvalidOperationException(
                $"{mark.Method} is open to everybody. Write {mark.Method}(...).RequireAuthorization(), or .AllowAnonymous() if that is meant.");
        }
    }

    private sealed record Mark(string Method);
}
