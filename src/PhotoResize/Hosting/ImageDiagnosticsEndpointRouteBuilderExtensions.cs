using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.DiagnosticsPage;
using PhotoResize.Hosting;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the diagnostics page to an application's endpoints.</summary>
public static class ImageDiagnosticsEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves a page that shows what image resizing does here: options with their sources, engines, cache, queue, last faults and slowest
    /// results. It purges results by path. With <c>Accept: application/json</c> the same address gives JSON. Outside Development, the
    /// application does not start unless <c>RequireAuthorization</c>, or <c>AllowAnonymous</c>, is called on what is returned.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The path of the page. Default <c>/_images</c>.</param>
    /// <exception cref="InvalidOperationException"><c>AddImageResizing</c> was not called.</exception>
    public static IEndpointConventionBuilder MapImageDiagnostics(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/_images")
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var diagnostics = endpoints.ServiceProvider.GetService<DiagnosticsEndpoints>()
            ?? throw new InvalidOperationException("Image resizing is not registered. Write services.AddImageResizing(...) with an engine.");

        var group = endpoints.MapGroup(pattern);
        group.MapGet("", diagnostics.GetAsync);
        group.MapPost("", diagnostics.PurgeAsync);
        group.MapGet("assets/{name}", context => diagnostics.SendFileAsync(context, (string)context.Request.RouteValues["name"]!));
        endpoints.ServiceProvider.GetRequiredService<ProtectedEndpoints>().Protect(group, nameof(MapImageDiagnostics));
        return group;
    }
}
