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

/// <summary>What has become of a request.</summary>
internal enum ImageRequestState
{
    /// <summary>An answer was sent.</summary>
    Answered,

    /// <summary>Nothing was sent: the next middleware has to answer.</summary>
    NotOurs,

    /// <summary>Nothing was sent: the source is not what it was when the request began.</summary>
    SourceChanged,
}

/// <summary>One request for one state of its source; the methods are the steps, from top to bottom.</summary>
internal sealed class ImageRequest(
    HttpContext context, ImageFolder folder, ImageSettings settings, SourceImage source, RequestSteps steps, ILogger logger)
{
    private const string NotAnImage = "The source is not an image.";
    private const string Damaged = "The source is damaged.";
    private const string Unsupported = "The source is an image of a kind that is not processed here.";

    // The most that JPEG and GIF hold. Engines keep whole rows in memory, so that a picture of a few endless ones would be costly.
    private const int MaxSourceSide = 65535;

    private CancellationToken Aborted => context.RequestAborted;

    private bool IsHead => HttpMethods.IsHead(context.Request.Method);

    /// <summary>Whether the picture itself is asked for, and not only that its bytes be cached.</summary>
    private bool IsProcessed =>
        settings.Process != ProcessCommand.No
        && (folder.ForceProcessing || settings is not { IsEmpty: true, Process: not ProcessCommand.Always });

    public async Task<ImageRequestState> RespondAsync()
    {
        try
        {
            return await RespondToReadableAsync();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return ImageRequestState.SourceChanged;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && !context.Response.HasStarted)
        {
            steps.Faults.Report(FaultKind.SourceUnreadable, exception);
            return await RespondToFailureAsync(ProcessingFailure.Unreadable);
        }
    }

    private async Task<ImageRequestState> RespondToReadableAsync()
    {
        var header = await steps.Sources.DescribeAsync(source, Aborted);
        var isForeign = folder.AnyFileType && header.Fault == SourceFault.NotAnImage;
        if (!IsProcessed || isForeign)
        {
            return await RespondUnprocessedAsync(header.Info);
        }

        if (SourceRefusal(header) is { } refusal)
        {
            await steps.Problems.SendAsync(context, StatusCodes.Status422UnprocessableEntity, refusal);
            return ImageRequestState.Answered;
        }

        return settings.Trim is { } tolerance
            ? await TrimAndRespondAsync(header.Info!, tolerance)
            : await PlanAndRespondAsync(header.Info!, content: null);
    }

    /// <summary>The source's own bytes: from the next middleware where that can send them, unless they are to be cached.</summary>
    private async Task<ImageRequestState> RespondUnprocessedAsync(SourceInfo? info)
    {
        var entry = new CacheEntry(ImageKey.ComputeUnprocessed(source), source.Version, Plan: null);
        var type = info is null || entry.HasUnknownExtension ? "application/octet-stream" : ImageFormatInfo.Of(info.Format).ContentType;
        var result = Describe(entry, type) with { IsForeign = true };
        if (settings.Cache == CacheCommand.Always && source.Length <= folder.MaxUnprocessedBytes)
        {
            return await JudgeAndSendAsync(entry, result);
        }

        if (source.PhysicalPath is not null || source.Length == 0)
        {
            return ImageRequestState.NotOurs;
        }

        if (!await steps.Delivery.TryAnswerByConditionAsync(context, result))
        {
            using var content = new SourceContent(source, await source.OpenReadAsync(Aborted));
            await steps.Delivery.SendAsync(context, result, content);
        }

        return ImageRequestState.Answered;
    }

    private string? SourceRefusal(SourceHeader header)
    {
        if (header.Info is not { } info)
        {
            return header.Fault == SourceFault.Damaged ? Damaged : NotAnImage;
        }

        if (!steps.Engines.CanRead(info.Format))
        {
            return Unsupported;
        }

        var selection = FrameSelection.For(settings, info);
        var frame = info.FrameAt(selection.First);
        if (Math.Max(frame.Width, frame.Height) > MaxSourceSide)
        {
            return $"The source has a side of more than the {MaxSourceSide} pixels that are processed here.";
        }

        if (selection.Count > folder.MaxSourceFrames)
        {
            return $"The source has more than the {folder.MaxSourceFrames} frames that are processed here.";
        }

        return selection.PixelsOf(info) > folder.MaxSourcePixels
            ? $"The source has more than the {folder.MaxSourcePixels} pixels that are processed here."
            : null;
    }

    private async Task<ImageRequestState> TrimAndRespondAsync(SourceInfo info, int tolerance)
    {
        var frame = FrameSelection.For(settings, info).FrameOf(info, settings.AutoRotate);
        if (steps.ContentFinder.TryRecall(source, frame, tolerance, out var content))
        {
            return await PlanAndRespondAsync(info, content);
        }

        if (IsHead)
        {
            // Size, format and identity of the result depend on what is left, and HEAD does no image work to find out.
            ResultSender.SendHeaders(context, Describe(entry: null, type: null), StatusCodes.Status200OK);
            return ImageRequestState.Answered;
        }

        var outcome = await steps.ContentFinder.FindAsync(source, frame, tolerance, Aborted);
        return outcome.Failure == ProcessingFailure.None
            ? await PlanAndRespondAsync(info, outcome.Value)
            : await RespondToFailureAsync(outcome.Failure);
    }

    private async Task<ImageRequestState> PlanAndRespondAsync(SourceInfo info, PixelRectangle? content)
    {
        var planned = ImagePlanner.Plan(settings, info, folder.Limits, steps.Engines.WritableFrom(info.Format), content);
        if (!planned.IsPlan(out var plan, out var refusal))
        {
            await steps.Problems.SendAsync(context, StatusCodes.Status400BadRequest, refusal);
            return ImageRequestState.Answered;
        }

        if (steps.Engines.For(plan) is not { } engine)
        {
            return await RespondToFailureAsync(ProcessingFailure.Unsupported);
        }

        var key = ImageKey.Compute(plan, source, engine.Name, engine.OutputVersion);
        var entry = new CacheEntry(key, source.Version, plan);
        return await JudgeAndSendAsync(entry, Describe(entry, ImageFormatInfo.Of(plan.Format).ContentType));
    }

    private async Task<ImageRequestState> JudgeAndSendAsync(CacheEntry entry, ResultDescription result)
    {
        var isKept = settings.Cache != CacheCommand.No;
        if (await steps.Delivery.TryAnswerAsync(context, entry, result))
        {
            if (isKept && steps.Pipeline.IsCacheEnabled)
            {
                steps.Memory.Remember(context.Request, folder, entry, result);
            }

            return ImageRequestState.Answered;
        }

        if (IsHead)
        {
            ResultSender.SendHeaders(context, result, StatusCodes.Status200OK);
            return ImageRequestState.Answered;
        }

        var outcome = await steps.Pipeline.MakeAsync(entry, source, isKept, Aborted);
        if (outcome.Failure != ProcessingFailure.None)
        {
            return await RespondToFailureAsync(outcome.Failure);
        }

        Log.Processed(logger, source.Path);
        using var made = new MemoryImageContent(outcome.Value);
        await steps.Delivery.SendAsync(context, result, made);
        return ImageRequestState.Answered;
    }

    private async Task<ImageRequestState> RespondToFailureAsync(ProcessingFailure failure)
    {
        switch (failure)
        {
            case ProcessingFailure.SourceChanged:
                return ImageRequestState.SourceChanged;

            case ProcessingFailure.Unreadable:
                await steps.Problems.SendTryLaterAsync(context, "The image cannot be read at present.");
                break;

            case ProcessingFailure.QueueFull or ProcessingFailure.QueueTimeout:
                await steps.Problems.SendTryLaterAsync(context, "Too many images are being processed.");
                break;

            case ProcessingFailure.JobTimeout:
                await steps.Problems.SendTryLaterAsync(context, "The image takes too long to process at present.");
                break;

            default:
                var reason = failure == ProcessingFailure.Unsupported ? Unsupported : Damaged;
                await steps.Problems.SendAsync(context, StatusCodes.Status422UnprocessableEntity, reason);
                break;
        }

        return ImageRequestState.Answered;
    }

    private ResultDescription Describe(CacheEntry? entry, string? type)
    {
        var modified = source.LastModified.ToUniversalTime();
        return new ResultDescription(
            entry is null ? null : new EntityTagHeaderValue(ImageKey.ETag(entry.Key)),
            modified.AddTicks(-(modified.Ticks % TimeSpan.TicksPerSecond)),
            type,
            folder.CacheControl);
    }
}
