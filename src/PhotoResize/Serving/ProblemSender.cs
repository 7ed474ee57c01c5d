using Microsoft.AspNetCore.Http;

namespace PhotoResize.Serving;

/// <summary>Sends errors: a problem document with a sentence for people, never to be stored.</summary>
internal static class ProblemSender
{
    public static Task SendAsync(HttpContext context, int status, string detail)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Results.Problem(detail, statusCode: status).ExecuteAsync(context);
    }
}
