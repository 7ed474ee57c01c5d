using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Hosting;
using PhotoResize.PageFiles;
using PhotoResize.Playground;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds the playground to an application's endpoints.</summary>
public static class ImagePlaygroundEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Serves a page on which all settings can be tried on the application's own images, and copied to where they are used. Outside
    /// Development, the application does not start unless <c>RequireAuthorization</c>, or <c>AllowAnonymous</c>, is called on what is returned.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The path of the page. Default <c>/_images/playground</c>.</param>
    /// <exception cref="InvalidOperationException"><c>AddImageResizing</c> was not called.</exception>
    public static IEndpointConventionBuilder MapImagePlayground(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/_images/playground")
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var playground = endpoints.ServiceProvider.GetService<PlaygroundEndpoints>()
            ?? throw new InvalidOperationException("Image resizing is not registered. Write services.AddImageResizing(...) with an engine.");
        var assets = endpoints.ServiceProvider.GetRequiredService<PlaygroundAssets>();

        var group = endpoints.MapGroup(pattern);
        group.MapGet("", context => assets.SendPageAsync(context, EmbeddedFiles.AddressOf(context)));
        group.MapGet("assets/{name}", context => assets.SendAsync(context, (string)context.Request.RouteValues["name"]!));
        group.MapGet("setup", playground.SendSetUpAsync);
        group.MapGet("images", playground.SendImagesAsync);
        group.MapGet("picture", playground.SendPictureAsync);
        group.MapPost("file", endpoints.ServiceProvider.GetRequiredService<PlaygroundFiles>().SendResultAsync);
        endpoints.ServiceProvider.GetRequiredService<ProtectedEndpoints>().Protect(group, nameof(MapImagePlayground));
        return group;
    }
}
