using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using PhotoResize.Diagnostics;

namespace PhotoResize.Serving;

/// <summary>Sends errors: a problem document with a sentence for people, never to be stored.</summary>
internal sealed class ProblemSender(ILogger<ProblemSender> logger)
{
    private const string RetryAfterSeconds = "1";

    public Task SendAsync(HttpContext context, int status, string detail)
    {
        Log.Refused(logger, context.Request.Path.Value, status, detail);
        var headers = context.Response.Headers;
        headers.CacheControl = "no-store";

        // Nothing that describes the result that was meant.
        headers.Remove(HeaderNames.ETag);
        headers.Remove(HeaderNames.LastModified);
        headers.ContentLength = null;
        return Results.Problem(detail, statusCode: status).ExecuteAsync(context);
    }

    /// <summary>503, for what may work in a moment.</summary>
    public Task SendTryLaterAsync(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return SendAsync(context, StatusCodes.Status503ServiceUnavailable, detail);
    }
}
