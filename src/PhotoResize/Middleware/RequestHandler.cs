using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;
using PhotoResize.Diagnostics;
using PhotoResize.Folders;
using PhotoResize.Negotiation;
using PhotoResize.Outcomes;
using PhotoResize.Serving;

namespace PhotoResize.Middleware;

/// <summary>Has a request below an image folder planned and served: the same for the middleware and for endpoints.</summary>
internal sealed class RequestHandler(
    RequestPlanner planner,
    ResultServer server,
    MissingImages missing,
    RequestTelemetry telemetry,
    ResultSender sender,
    ProblemSender problems,
    ILogger<RequestHandler> logger)
{
    // A source that changes during every attempt is being written; the client is asked to come back.
    private const int MaxAttempts = 3;

    /// <summary>Answers a request at once: one that was answered before, and whose answer is in memory and still holds.</summary>
    /// <param name="context">The request.</param>
    /// <param name="snapshot">The configuration in force.</param>
    /// <returns><see langword="null"/> if there is more to do; then nothing was done.</returns>
    public Task? TryAnswerAtOnce(HttpContext context, ResizingSnapshot snapshot)
    {
        if (planner.Recall(context, snapshot) is not { } remembered)
        {
            return null;
        }

        var notes = telemetry.Begin(context, snapshot);
        Task? sending;
        try
        {
            sending = server.TryServeAtOnce(context, remembered.Planned, notes);
        }
        catch (Exception exception)
        {
            sending = Task.FromException(exception);
        }

        if (sending is null or { IsCompletedSuccessfully: true })
        {
            End(notes, remembered.Folder);
            return sending;
        }

        return FinishAsync(context, sending, notes, remembered.Folder);
    }

    /// <summary>Answers a request.</summary>
    /// <returns><see langword="false"/> if it is for others to answer, and nothing was done.</returns>
    public async Task<bool> TryAnswerAsync(ReceivedRequest received)
    {
        var context = received.Context;
        var notes = telemetry.Begin(context, received.Snapshot);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                // What is remembered of a source that has just changed is out of date.
                var decision = await planner.DecideAsync(received, recall: attempt == 1, context.RequestAborted);
                notes?.Decided();
                if (decision.IsNext && !received.IsForEndpoint)
                {
                    return false;
                }

                if (decision.Redirection is { } to)
                {
                    notes?.Answer(AnswerKind.Redirect);
                    sender.SendRedirect(context, to.Location, to.IsPermanent, to.CachePolicy);
                    return true;
                }

                var failure = decision.IsNext
                    ? Failure.SourceMissing
                    : decision.Failure ?? await server.ServeAsync(context, decision.Planned!, decision.Source, notes);
                if (failure is null)
                {
                    return true;
                }

                if (failure.Kind != FailureKind.SourceChanged || attempt == MaxAttempts)
                {
                    var told = decision.Planned?.FallbackOf is { } folder ? missing.ReplaceFault(failure, folder) : failure;
                    notes?.Answer(told);
                    await problems.SendAsync(context, told);
                    return true;
                }
            }
        }
        catch (Exception exception) when (MeansClientGone(context, exception))
        {
            notes?.Answer(AnswerKind.Abandoned);
            NoteClientGone(context);
            return true;
        }
        catch
        {
            notes?.Answer(AnswerKind.Fault);
            VaryHeader.KeepAfterFault(context.Response);
            throw;
        }
        finally
        {
            End(notes, received.Folder);
        }
    }

    private async Task FinishAsync(HttpContext context, Task sending, AnswerNotes? notes, ImageFolder folder)
    {
        try
        {
            await sending;
        }
        catch (Exception exception) when (MeansClientGone(context, exception))
        {
            notes?.Answer(AnswerKind.Abandoned);
            NoteClientGone(context);
        }
        catch
        {
            notes?.Answer(AnswerKind.Fault);
            VaryHeader.KeepAfterFault(context.Response);
            throw;
        }
        finally
        {
            End(notes, folder);
        }
    }

    private void End(AnswerNotes? notes, ImageFolder folder)
    {
        if (notes is not null)
        {
            telemetry.End(notes, folder);
        }
    }

    // Servers differ in what they throw when a client has gone.
    private static bool MeansClientGone(HttpContext context, Exception exception) =>
        exception is OperationCanceledException or IOException
        && context.RequestAborted.IsCancellationRequested
        && !IsTimedOut(context);

    private void NoteClientGone(HttpContext context)
    {
        Log.ClientGone(logger, context.Request.Path.Value);
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
    }

    /// <summary>Whether the request was aborted by the request timeouts middleware, which answers it with 504 then.</summary>
    private static bool IsTimedOut(HttpContext context) =>
        context.Features.Get<IHttpRequestTimeoutFeature>() is { RequestTimeoutToken.IsCancellationRequested: true };
}
