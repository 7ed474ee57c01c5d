using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;
using PhotoResize.Diagnostics;
using PhotoResize.Folders;
using PhotoResize.Negotiation;
using PhotoResize.Outcomes;
using PhotoResize.Serving;

namespace PhotoResize.Middleware;

/// <summary>The guards: passes on every request that is not for an image of a configured folder, and has others planned and served.</summary>
internal sealed class ImageResizingMiddleware(
    RequestDelegate next,
    ConfigurationState configuration,
    RequestPlanner planner,
    ResultServer server,
    ProblemSender problems,
    ILogger<ImageResizingMiddleware> logger)
{
    // A source that changes during every attempt is being written; the client is asked to come back.
    private const int MaxAttempts = 3;

    public Task Invoke(HttpContext context)
    {
        var snapshot = configuration.Current;
        var path = context.Request.Path;
        if (snapshot.IsHidden(path))
        {
            return problems.SendAsync(context, Failure.SourceMissing);
        }

        if (snapshot.FindFolder(path) is not { } folder)
        {
            Log.NoFolder(logger, path.Value);
            return next(context);
        }

        if (!folder.AnyFileType && !snapshot.HasImageExtension(path))
        {
            Log.NoImageExtension(logger, path.Value);
            return next(context);
        }

        return ServeOrPassOnAsync(context, folder);
    }

    private async Task ServeOrPassOnAsync(HttpContext context, ImageFolder folder)
    {
        // Called outside of what follows, so that the exceptions of others stay theirs.
        if (!await TryServeAsync(context, folder))
        {
            await next(context);
        }
    }

    private async Task<bool> TryServeAsync(HttpContext context, ImageFolder folder)
    {
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                // What is remembered of a source that has just changed is out of date.
                var decision = await planner.DecideAsync(context.Request, folder, recall: attempt == 1, context.RequestAborted);
                if (decision.IsNext)
                {
                    return false;
                }

                var failure = decision.Failure ?? await server.ServeAsync(context, decision.Planned!, decision.Source);
                if (failure is null)
                {
                    return true;
                }

                if (failure.Kind != FailureKind.SourceChanged || attempt == MaxAttempts)
                {
                    await problems.SendAsync(context, failure);
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
