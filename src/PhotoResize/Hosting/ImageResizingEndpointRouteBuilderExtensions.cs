using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Folders;
using PhotoResize.Hosting;
using PhotoResize.Middleware;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds image resizing to an application's endpoints.</summary>
public static class ImageResizingEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Answers requests below a path as an endpoint: processed images, and originals where no settings are asked for. Policies for it are
    /// added to what is returned, such as <c>RequireAuthorization</c>. <c>UseImageResizing</c> leaves these requests alone.
    /// </summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="prefix">A path that is, or is below, the path of an image folder, such as <c>/images</c>; it may have route parameters.</param>
    /// <exception cref="InvalidOperationException">
    /// <c>AddImageResizing</c> was not called, no engine is registered, or the path is not below an image folder.
    /// </exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The configuration has faults; all are named.</exception>
    public static IEndpointConventionBuilder MapImages(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var endpoint = endpoints.ServiceProvider.GetService<ImageEndpoint>()
            ?? throw new InvalidOperationException("Image resizing is not registered. Write services.AddImageResizing(...) with an engine.");

        // In a group of endpoints the path begins with the group's, which is not known here.
        var path = new PathString("/" + prefix.Trim('/'));
        var isWhole = endpoints is not RouteGroupBuilder && !prefix.Contains('{', StringComparison.Ordinal);
        if (isWhole && endpoints.ServiceProvider.GetRequiredService<ConfigurationState>().Current.FindFolder(path.Value) is null)
        {
            throw new InvalidOperationException(
                $"'{prefix}' is not below an image folder. Add one with this path to ImageFolders, or write the path of one that there is.");
        }

        endpoints.ServiceProvider.GetRequiredService<PipelineUse>().IsUsed = true;
        return endpoints.Map($"{path.Value!.TrimEnd('/')}/{{**path}}", endpoint.InvokeAsync).WithMetadata(endpoint);
    }
}
