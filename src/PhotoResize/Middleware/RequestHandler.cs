using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;
using PhotoResize.Diagnostics;
using PhotoResize.Negotiation;
using PhotoResize.Outcomes;
using PhotoResize.Serving;

namespace PhotoResize.Middleware;

/// <summary>Has a request below an image folder planned and served: the same for the middleware and for endpoints.</summary>
internal sealed class RequestHandler(
    RequestPlanner planner,
    ResultServer server,
    MissingImages missing,
    ResultSender sender,
    ProblemSender problems,
    ILogger<RequestHandler> logger)
{
    // A source that changes during every attempt is being written; the client is asked to come back.
    private const int MaxAttempts = 3;

    /// <summary>Answers a request.</summary>
    /// <returns><see langword="false"/> if it is for others to answer, and nothing was done.</returns>
    public async Task<bool> TryAnswerAsync(ReceivedRequest received)
    {
        var context = received.Context;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                // What is remembered of a source that has just changed is out of date.
                var decision = await planner.DecideAsync(received, recall: attempt == 1, context.RequestAborted);
                if (decision.IsNext)
                {
                    return false;
                }

                if (decision.Redirection is { } to)
                {
                    sender.SendRedirect(context, to.Location, to.IsPermanent, to.CachePolicy);
                    return true;
                }

                var failure = decision.Failure ?? await server.ServeAsync(context, decision.Planned!, decision.Source);
                if (failure is null)
                {
                    return true;
                }

                if (failure.Kind != FailureKind.SourceChanged || attempt == MaxAttempts)
                {
                    var told = decision.Planned?.FallbackOf is { } folder ? missing.ReplaceFault(failure, folder) : failure;
                    await problems.SendAsync(context, told);
                    return true;
                }
            }
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or IOException
            && context.RequestAborted.IsCancellationRequested
            && !IsTimedOut(context))
        {
            // Servers differ in what they throw when a client has gone.
            Log.ClientGone(logger, context.Request.Path.Value);
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }

            return true;
        }
        catch
        {
            VaryHeader.KeepAfterFault(context.Response);
            throw;
        }
    }

    /// <summary>Whether the request was aborted by the request timeouts middleware, which answers it with 504 then.</summary>
    private static bool IsTimedOut(HttpContext context) =>
        context.Features.Get<IHttpRequestTimeoutFeature>() is { RequestTimeoutToken.IsCancellationRequested: true };
}
