using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PhotoResize.Diagnostics;
using PhotoResize.Folders;
using PhotoResize.Middleware;
using PhotoResize.Settings;

namespace PhotoResize.Hosting;

/// <summary>
/// Notices, in development, that another middleware answers what image resizing should have got: it looks at the requests that come in, and
/// at those that arrive.
/// </summary>
internal sealed class OrderCheck(
    IHostEnvironment environment, ConfigurationState configuration, SettingsParser parser, ILogger<OrderCheck> logger)
    : IStartupFilter
{
    private int _isTold;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => !environment.IsDevelopment()
        ? next
        : app =>
        {
            app.Use(CompareAsync);
            next(app);
        };

    /// <summary>Stands in front of image resizing, and marks the requests that arrive there.</summary>
    public void MarkArrivals(IApplicationBuilder app)
    {
        if (environment.IsDevelopment())
        {
            app.Use((context, next) =>
            {
                context.Features.Set(Arrival.Mark);
                return next(context);
            });
        }
    }

    private async Task CompareAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        var snapshot = configuration.Current;
        if (context.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status206PartialContent or StatusCodes.Status304NotModified
            && context.Features.Get<Arrival>() is null
            && context.GetEndpoint()?.Metadata.GetMetadata<ImageEndpoint>() is null
            && snapshot.FindFolder(context.Request.Path.Value) is { } folder
            && snapshot.HasImageExtension(context.Request.Path.Value)
            && context.Request.Query.Keys.Any(parser.IsKnown)
            && Interlocked.Exchange(ref _isTold, 1) == 0)
        {
            Log.AnsweredBefore(logger, folder.Name);
        }
    }

    private sealed class Arrival
    {
        public static Arrival Mark { get; } = new();
    }
}
