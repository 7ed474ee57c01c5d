using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Folders;
using PhotoResize.Hosting;
using PhotoResize.Middleware;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds image resizing to an application's pipeline.</summary>
public static class ImageResizingApplicationBuilderExtensions
{
    /// <summary>
    /// Answers requests for processed images. Its place is after authorisation and before <c>UseStaticFiles</c>, which serves the
    /// originals; it works where routing has matched an endpoint too.
    /// </summary>
    /// <param name="app">The application.</param>
    /// <exception cref="InvalidOperationException"><c>AddImageResizing</c> was not called, or no engine is registered.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The configuration has faults; all are named.</exception>
    public static IApplicationBuilder UseImageResizing(this IApplicationBuilder app)
    {
        // Resolved now, so that what is wrong with the set-up is told when the application starts and not by its first request.
        if (app.ApplicationServices.GetService<RequestPlanner>() is null)
        {
            throw new InvalidOperationException("Image resizing is not registered. Write services.AddImageResizing(...) with an engine.");
        }

        app.ApplicationServices.GetRequiredService<ConfigurationState>();
        app.ApplicationServices.GetRequiredService<PipelineUse>().IsUsed = true;
        app.ApplicationServices.GetRequiredService<OrderCheck>().MarkArrivals(app);
        return app.UseMiddleware<ImageResizingMiddleware>();
    }
}
