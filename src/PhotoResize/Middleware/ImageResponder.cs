using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Settings;

namespace PhotoResize.Middleware;

/// <summary>Finds the source of a request and answers for its present state, again if that changes meanwhile.</summary>
internal sealed class ImageResponder(
    RequestSteps steps, ConfigurationState configuration, TimeProvider time, ILogger<ImageResponder> logger)
{
    // A source that changes under every attempt is being written; the client is asked to come back.
    private const int MaxAttempts = 3;

    public async Task RespondAsync(HttpContext context, ImageFolder folder, ImageSettings settings, RequestDelegate next)
    {
        // Called outside of what follows, so that the faults of others stay theirs.
        if (!await TryRespondAsync(context, folder, settings))
        {
            await next(context);
        }
    }

    /// <summary>
    /// Answers a request that is remembered. Whatever is not as it was, or goes wrong, is left to the whole way: nothing is sent then.
    /// </summary>
    public async Task<bool> TryRespondAgainAsync(HttpContext context, RememberedRequest remembered)
    {
        try
        {
            return await IsCurrentAsync(context, remembered)
                && await steps.Delivery.TryAnswerAsync(context, remembered.Entry, remembered.Result);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && !context.Response.HasStarted)
        {
            return false;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            GiveUp(context);
            return true;
        }
    }

    /// <summary>Whether the source is what it was, or was so a moment ago that is shorter than the configured staleness.</summary>
    private async ValueTask<bool> IsCurrentAsync(HttpContext context, RememberedRequest remembered)
    {
        var staleness = configuration.Current.MemoryCache.SourceStaleness;
        if (staleness > TimeSpan.Zero && remembered.LookedAt is not 0 and var lookedAt && time.GetElapsedTime(lookedAt) < staleness)
        {
            return true;
        }

        var now = time.GetTimestamp();
        var source = await steps.Sources.FindAsync(context.Request.Path.Value!, context.RequestAborted);
        if (source is null || !source.Is(remembered.Entry.Source))
        {
            return false;
        }

        remembered.LookedAt = now;
        return true;
    }

    private async Task<bool> TryRespondAsync(HttpContext context, ImageFolder folder, ImageSettings settings)
    {
        try
        {
            for (var attempt = 1; attempt <= MaxAttempts; attempt++)
            {
                var source = await steps.Sources.FindAsync(context.Request.Path.Value!, context.RequestAborted);
                if (source is null)
                {
                    Log.NoSource(logger, context.Request.Path.Value);
                    return false;
                }

                var request = new ImageRequest(context, folder, settings, source, steps, logger);
                var state = await request.RespondAsync();
                if (state != ImageRequestState.SourceChanged)
                {
                    return state == ImageRequestState.Answered;
                }
            }

            await steps.Problems.SendTryLaterAsync(context, "The image is being changed.");
        }
        catch (FileNotFoundException)
        {
            // Not for the next middleware: that of static files would fail on it.
            await steps.Problems.SendAsync(context, StatusCodes.Status404NotFound, "There is no such image.");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            GiveUp(context);
        }

        return true;
    }

    private void GiveUp(HttpContext context)
    {
        Log.ClientGone(logger, context.Request.Path.Value);
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
    }
}
