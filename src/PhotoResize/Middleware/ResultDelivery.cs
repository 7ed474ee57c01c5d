using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PhotoResize.Caching;
using PhotoResize.Diagnostics;
using PhotoResize.Serving;

namespace PhotoResize.Middleware;

/// <summary>The last steps of every request, whichever way its result became known: conditions, the cache, sending.</summary>
internal sealed class ResultDelivery(ImagePipeline pipeline, ResultSender results, ProblemSender problems, ILogger<ResultDelivery> logger)
{
    /// <summary>Answers if a condition or the cache has the answer.</summary>
    public async ValueTask<bool> TryAnswerAsync(HttpContext context, CacheEntry entry, ResultDescription result)
    {
        if (await TryAnswerByConditionAsync(context, result))
        {
            return true;
        }

        using var cached = await pipeline.FindAsync(entry, context.RequestAborted);
        if (cached is null)
        {
            return false;
        }

        Log.CacheHit(logger, context.Request.Path.Value);
        await SendAsync(context, result, cached);
        return true;
    }

    public async ValueTask<bool> TryAnswerByConditionAsync(HttpContext context, ResultDescription result)
    {
        switch (Preconditions.Evaluate(context.Request, result))
        {
            case PreconditionState.NotModified:
                Log.NotModified(logger, context.Request.Path.Value);
                ResultSender.SendHeaders(context, result, StatusCodes.Status304NotModified);
                return true;

            case PreconditionState.Failed:
                const string Reason = "The image is not the one that the request is for.";
                await problems.SendAsync(context, StatusCodes.Status412PreconditionFailed, Reason);
                return true;

            default:
                return false;
        }
    }

    public async Task SendAsync(HttpContext context, ResultDescription result, ImageContent content)
    {
        await results.SendAsync(context, result, content);
        if (context.Response.StatusCode == StatusCodes.Status416RangeNotSatisfiable)
        {
            await problems.SendAsync(context, StatusCodes.Status416RangeNotSatisfiable, "The image is shorter than that.");
        }
    }
}
