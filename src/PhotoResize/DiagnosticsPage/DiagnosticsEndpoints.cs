using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using PhotoResize.Caching;
using PhotoResize.Diagnostics;
using PhotoResize.PageFiles;

namespace PhotoResize.DiagnosticsPage;

/// <summary>Shows what image resizing does here, to people and to programs, and purges results.</summary>
internal sealed class DiagnosticsEndpoints(DiagnosticsCollector collector, IImageCache cache, ILogger<DiagnosticsEndpoints> logger)
{
    /// <summary>Nothing from elsewhere, nothing inline, and in no frame.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'";

    // A path of the longest kind, encoded.
    private const int MaxBodyBytes = 16 * 1024;

    private readonly EmbeddedFiles _files = new("DiagnosticsPage");

    /// <summary>Sends the page, or JSON to those who prefer it.</summary>
    public Task GetAsync(HttpContext context)
    {
        var report = collector.Collect();
        return WantsJson(context.Request)
            ? SendAsync(context, report, DiagnosticsJson.Default.DiagnosticsReport)
            : SendPageAsync(context, report, purge: null);
    }

    /// <summary>Sends a file that the page uses.</summary>
    public Task SendFileAsync(HttpContext context, string name) => _files.SendAsync(context, name);

    /// <summary>Purges a path, and tells how many results that has removed.</summary>
    public async Task PurgeAsync(HttpContext context)
    {
        var answer = await PurgeAsync(context.Request, context.RequestAborted);
        context.Response.StatusCode = answer.Status;
        if (WantsJson(context.Request))
        {
            await SendAsync(context, answer.Purge, DiagnosticsJson.Default.PurgeAnswer);
        }
        else
        {
            await SendPageAsync(context, collector.Collect(), answer.Purge);
        }
    }

    private async Task<(int Status, PurgeAnswer Purge)> PurgeAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (PurgeRules.IsFromElsewhere(request))
        {
            return (StatusCodes.Status403Forbidden, new PurgeAnswer(null, null, "The request comes from a page of another site."));
        }

        var path = await ReadPathAsync(request, cancellationToken);
        if (PurgeRules.FindFault(path) is { } fault)
        {
            return (StatusCodes.Status400BadRequest, new PurgeAnswer(path, null, fault));
        }

        var removed = await cache.PurgeAsync(path!.EndsWith('/') ? CacheScope.Prefix(path) : CacheScope.Source(path), cancellationToken);
        Log.Purged(logger, removed);
        return (StatusCodes.Status200OK, new PurgeAnswer(path, removed, null));
    }

    /// <summary>The path that is asked for; <see langword="null"/> if the request does not have one that can be read.</summary>
    private static async Task<string?> ReadPathAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBodyBytes;
        }

        try
        {
            return request.HasJsonContentType()
                ? (await request.ReadFromJsonAsync(DiagnosticsJson.Default.PurgeQuestion, cancellationToken))?.Path
                : request.HasFormContentType ? (await request.ReadFormAsync(cancellationToken))["path"].ToString().Trim()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException)
        {
            return null;
        }
    }

    private static bool WantsJson(HttpRequest request)
    {
        return Quality("application/json") > Quality("text/html");

        double Quality(string type) => request.GetTypedHeaders().Accept
            .Where(accepted => accepted.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            .Select(accepted => accepted.Quality ?? 1)
            .DefaultIfEmpty()
            .Max();
    }

    private static Task SendPageAsync(HttpContext context, DiagnosticsReport report, PurgeAnswer? purge)
    {
        var headers = context.Response.Headers;
        SetHeaders(headers);
        headers.ContentSecurityPolicy = ContentSecurityPolicy;

        // Not none: a browser would then send the form without its origin.
        headers["Referrer-Policy"] = "same-origin";
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(DiagnosticsHtml.Write(report, purge, EmbeddedFiles.AddressOf(context)), context.RequestAborted);
    }

    private static Task SendAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type)
    {
        SetHeaders(context.Response.Headers);
        return context.Response.WriteAsJsonAsync(value, type, cancellationToken: context.RequestAborted);
    }

    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.CacheControl = "no-store";
        headers.Vary = "Accept";
        headers.XContentTypeOptions = "nosniff";
        headers["X-Robots-Tag"] = "noindex";
    }
}
