using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using PhotoResize.Caching;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Key;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Serving;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Sources.Headers;

namespace PhotoResize.Middleware;

/// <summary>Takes a request for a processed image through the steps, from its source to its answer.</summary>
internal sealed class ImageResponder(
    SourceCatalog sources, EngineSelection engines, ImagePipeline pipeline, ResultSender sender, ILogger<ImageResponder> logger)
{
    // A source that changes under every attempt is being written; the client is asked to come back.
    private const int MaxAttempts = 3;
    private const string RetryAfterSeconds = "1";

    private readonly IImageProcessor _engine = engines.Engine;

    public async Task RespondAsync(HttpContext context, ImageFolder folder, ImageSettings settings, RequestDelegate next)
    {
        try
        {
            for (var attempt = 1; attempt <= MaxAttempts; attempt++)
            {
                var source = await sources.FindAsync(context.Request.Path.Value!, context.RequestAborted);
                if (source is null)
                {
                    Log.NoSource(logger, context.Request.Path.Value);
                    await next(context);
                    return;
                }

                if (await TryRespondAsync(context, folder, settings, source))
                {
                    return;
                }
            }

            await RefuseForNowAsync(context, "The image is being changed.");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            Log.ClientGone(logger, context.Request.Path.Value);
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }
        }
    }

    public Task RefuseAsync(HttpContext context, int status, string reason)
    {
        Log.Refused(logger, context.Request.Path.Value, status, reason);
        return ProblemSender.SendAsync(context, status, reason);
    }

    /// <summary>Answers for the source as it is now; <see langword="false"/> if it changed meanwhile, and nothing is sent.</summary>
    private async Task<bool> TryRespondAsync(HttpContext context, ImageFolder folder, ImageSettings settings, SourceImage source)
    {
        var header = await sources.DescribeAsync(source, context.RequestAborted);
        if (SourceRefusal(header, settings, folder) is { } sourceRefusal)
        {
            await RefuseAsync(context, StatusCodes.Status422UnprocessableEntity, sourceRefusal);
            return true;
        }

        if (!ImagePlanner.Plan(settings, header.Info!, folder.Limits, _engine.Writable).IsPlan(out var plan, out var planRefusal))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, planRefusal);
            return true;
        }

        var entry = new CacheEntry(ImageKey.Compute(plan, source, _engine.Name, _engine.OutputVersion), source.Path, plan);
        var result = Describe(entry, source, folder);
        switch (Preconditions.Evaluate(context.Request, result))
        {
            case PreconditionState.NotModified:
                Log.NotModified(logger, source.Path);
                ResultSender.SendHeaders(context, result, StatusCodes.Status304NotModified);
                return true;

            case PreconditionState.Failed:
                await RefuseAsync(context, StatusCodes.Status412PreconditionFailed, "The image is not the one that the request is for.");
                return true;
        }

        return await TrySendAsync(context, source, entry, result);
    }

    private async Task<bool> TrySendAsync(HttpContext context, SourceImage source, CacheEntry entry, ResultDescription result)
    {
        using var cached = await pipeline.FindAsync(entry, context.RequestAborted);
        if (cached is not null)
        {
            Log.CacheHit(logger, source.Path);
            await sender.SendAsync(context, result, cached);
            return true;
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            ResultSender.SendHeaders(context, result, StatusCodes.Status200OK);
            return true;
        }

        var outcome = await pipeline.MakeAsync(entry, source, context.RequestAborted);
        switch (outcome.Failure)
        {
            case ProcessingFailure.None:
                Log.Processed(logger, source.Path);
                using (var made = new MemoryImageContent(outcome.Content))
                {
                    await sender.SendAsync(context, result, made);
                }

                return true;

            case ProcessingFailure.SourceChanged:
                return false;

            case ProcessingFailure.QueueFull or ProcessingFailure.QueueTimeout:
                await RefuseForNowAsync(context, "Too many images are being processed.");
                return true;

            default:
                var refusal = outcome.Failure == ProcessingFailure.Unsupported ? Refusals.Unsupported : Refusals.Damaged;
                await RefuseAsync(context, StatusCodes.Status422UnprocessableEntity, refusal);
                return true;
        }
    }

    private string? SourceRefusal(SourceHeader header, ImageSettings settings, ImageFolder folder)
    {
        if (header.Info is not { } info)
        {
            return header.Fault == SourceFault.Damaged ? Refusals.Damaged : Refusals.NotAnImage;
        }

        if (!_engine.Readable.Contains(info.Format))
        {
            return Refusals.Unsupported;
        }

        return FrameSelection.For(settings, info).PixelsOf(info) > folder.MaxSourcePixels
            ? $"The source has more than the {folder.MaxSourcePixels} pixels that are processed here."
            : null;
    }

    private Task RefuseForNowAsync(HttpContext context, string reason)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, reason);
    }

    private static ResultDescription Describe(CacheEntry entry, SourceImage source, ImageFolder folder)
    {
        var modified = source.LastModified.ToUniversalTime();
        return new ResultDescription(
            new EntityTagHeaderValue(ImageKey.ETag(entry.Key)),
            modified.AddTicks(-(modified.Ticks % TimeSpan.TicksPerSecond)),
            ImageFormatInfo.Of(entry.Plan.Format).ContentType,
            folder.CacheControl);
    }

    private static class Refusals
    {
        public const string NotAnImage = "The source is not an image.";
        public const string Damaged = "The source is damaged.";
        public const string Unsupported = "The source is an image of a kind that is not processed here.";
    }
}
