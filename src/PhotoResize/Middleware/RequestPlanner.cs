using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PhotoResize.Caching;
using PhotoResize.Diagnostics;
using PhotoResize.Folders;
using PhotoResize.Key;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Serving;
using PhotoResize.Settings;
using PhotoResize.Signing;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>
/// Decides how a request is answered, from its path and query, the folder and the source. For a repeated request the decision is
/// recalled, and only the source is looked at.
/// </summary>
internal sealed class RequestPlanner(
    SettingsParser parser,
    SourceCatalog sources,
    EngineSelection engines,
    ContentFinder contentFinder,
    MissBudget budget,
    SignatureCheck signatures,
    RequestMemory memory,
    ILogger<RequestPlanner> logger)
{
    // The most that JPEG and GIF hold. Engines keep whole rows in memory, so a picture of a few endless ones would be costly.
    private const int MaxSourceSide = 65535;

    /// <summary>Decides how to answer a request below a folder.</summary>
    /// <param name="request">The request.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="recall">Whether the decision on an equal request may be recalled.</param>
    /// <param name="cancellationToken">Ends the planning.</param>
    public ValueTask<Decision> DecideAsync(HttpRequest request, ImageFolder folder, bool recall, CancellationToken cancellationToken)
    {
        if (!recall || memory.Recall(request, folder) is not { } remembered)
        {
            return DecideFromScratchAsync(request, folder, cancellationToken);
        }

        return memory.IsFresh(remembered)
            ? new(Decision.Serve(remembered.Planned, source: null))
            : DecideAgainAsync(request, folder, remembered, cancellationToken);
    }

    /// <summary>The remembered decision, if the source is still in the same state.</summary>
    private async ValueTask<Decision> DecideAgainAsync(
        HttpRequest request, ImageFolder folder, RememberedRequest remembered, CancellationToken cancellationToken)
    {
        var now = memory.Now;
        var found = await sources.FindAsync(request.Path.Value!, cancellationToken);
        if (found.Value is not { } source || !source.Is(remembered.Source))
        {
            return await DecideFromScratchAsync(request, folder, cancellationToken);
        }

        remembered.LookedAt = now;
        return Decision.Serve(remembered.Planned, source);
    }

    private async ValueTask<Decision> DecideFromScratchAsync(HttpRequest request, ImageFolder folder, CancellationToken cancellationToken)
    {
        var query = parser.Read(request.Query, folder.AllowsCommands);
        var parsed = parser.Parse(query, folder.Settings);
        var settings = parsed.Settings;
        var hasWork = folder.ForceProcessing
            || settings is not { IsEmpty: true, Process: not ProcessCommand.Always, Cache: not CacheCommand.Always };
        var isFetch = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var expires = DateTimeOffset.MaxValue;
        if (isFetch
            && ((folder.OnlyPresets && parser.HasMoreThanPresets(query)) || !signatures.Allows(request, folder, hasWork, out expires)))
        {
            return Failure.Forbidden;
        }

        var refusal = Refuse(parsed, folder);
        if (!hasWork && refusal is null)
        {
            Log.NoSettings(logger, request.Path.Value);
            return Decision.Next;
        }

        if (!isFetch)
        {
            return HttpMethods.IsOptions(request.Method) ? Decision.Next : Failure.MethodNotAllowed;
        }

        if (refusal is not null)
        {
            return refusal;
        }

        var found = await sources.FindAsync(request.Path.Value!, cancellationToken);
        if (found.Failure is { } failure)
        {
            return failure;
        }

        if (found.Value is not { } source)
        {
            Log.NoSource(logger, request.Path.Value);
            return Decision.Next;
        }

        var decision = await DecideAsync(new RequestedImage(folder, settings, source, request.HttpContext), cancellationToken);
        if (decision.Planned is { Entry: not null, From: AnswerSource.Cache } planned)
        {
            memory.Remember(request, folder, planned, expires);
        }

        return decision;
    }

    /// <summary>Why a query gets no result, whatever its source is.</summary>
    private static Failure? Refuse(ParsedSettings parsed, ImageFolder folder)
    {
        if (folder.RejectInvalidSettings && parsed.Invalid.Count > 0)
        {
            return Failure.InvalidSettings(
                parsed.Invalid.Select(setting => setting.Name), parsed.Invalid.Select(setting => setting.Explanation));
        }

        return parsed.HasUnknownPreset ? Failure.UnknownPreset
            : parsed.SizeRefusal is { } detail ? Failure.SizeNotAllowed(detail)
            : null;
    }

    private async ValueTask<Decision> DecideAsync(RequestedImage requested, CancellationToken cancellationToken)
    {
        var header = await sources.DescribeAsync(requested.Source, cancellationToken);
        if (header.Failure is { IsUnread: true } unread)
        {
            return unread;
        }

        var isForeign = requested.Folder.AnyFileType && header.Failure?.Kind == FailureKind.NotAnImage;
        if (!requested.IsProcessed || isForeign)
        {
            return ServeUnprocessed(requested, header.Value);
        }

        return header.Succeeded(out var info, out var failure)
            ? await PlanAsync(requested, info, cancellationToken)
            : failure;
    }

    /// <summary>The source's own bytes: from the next middleware where that can send them, unless they are to be cached.</summary>
    private static Decision ServeUnprocessed(RequestedImage requested, SourceInfo? info)
    {
        var source = requested.Source;
        var isCached = requested.Settings.Cache == CacheCommand.Always && source.Length <= requested.Folder.MaxUnprocessedBytes;
        if (!isCached && (source.PhysicalPath is not null || source.Length == 0))
        {
            return Decision.Next;
        }

        var entry = new CacheEntry(ImageKey.ComputeUnprocessed(source.Version), source.Version, Plan: null);
        var type = info is null || entry.HasUnknownExtension ? "application/octet-stream" : ImageFormatInfo.Of(info.Format).ContentType;
        var description = ResultDescription.Of(entry.Key, source.LastModified, type, requested.Folder.CachePolicy);
        var planned = new Planned(entry, description, Engine: null, isCached ? AnswerSource.Cache : AnswerSource.Original);
        return Decision.Serve(planned, source);
    }

    private async ValueTask<Decision> PlanAsync(RequestedImage requested, SourceInfo info, CancellationToken cancellationToken)
    {
        if (Refuse(requested, info) is { } refusal)
        {
            return refusal;
        }

        PixelRectangle? content = null;
        if (requested.Settings.Trim is { } tolerance)
        {
            var selection = FrameSelection.For(requested.Settings, info);
            var frame = selection.FrameOf(info, requested.Settings.AutoRotate);
            if (!contentFinder.TryRecall(requested.Source, frame, tolerance, out var box))
            {
                var engine = engines.For(frame)!;
                if (contentFinder.FindFailure(engine, requested.Source, frame) is { } known)
                {
                    return known;
                }

                if (requested.IsHead)
                {
                    // Size, format and identity of the result depend on what is left, and HEAD does no image work to find out.
                    var unknown = ResultDescription.Of(
                        key: null, requested.Source.LastModified, contentType: null, requested.Folder.CachePolicy) with
                    {
                        IsFirstFrame = FrameSelection.LosesMotion(requested.Settings, info, selection.Count),
                    };
                    return Decision.Serve(new Planned(Entry: null, unknown, Engine: null, AnswerSource.Cache), requested.Source);
                }

                if (!contentFinder.IsFinding(requested.Source, frame, tolerance) && budget.Take(requested.Context, pixels: 0) is { } overBudget)
                {
                    return overBudget;
                }

                var search = await contentFinder.FindAsync(engine, requested.Source, frame, tolerance, cancellationToken);
                if (!search.Succeeded(out box, out var failure))
                {
                    return failure;
                }
            }

            content = box;
        }

        return Plan(requested, info, content);
    }

    private Failure? Refuse(RequestedImage requested, SourceInfo info)
    {
        if (!engines.CanRead(info.Format))
        {
            return Failure.Unsupported;
        }

        var selection = FrameSelection.For(requested.Settings, info);
        var frame = info.FrameAt(selection.First);
        if (Math.Max(frame.Width, frame.Height) > MaxSourceSide)
        {
            return Failure.SourceTooLarge($"The source has a side of more than the {MaxSourceSide} pixels that are processed here.");
        }

        if (selection.DecodedFramesOf(info) > requested.Folder.MaxSourceFrames)
        {
            return Failure.SourceTooLarge($"The source has more than the {requested.Folder.MaxSourceFrames} frames that are processed here.");
        }

        var maxPixels = info.Format == ImageFormat.Avif
            ? Math.Min(requested.Folder.MaxAvifSourcePixels, requested.Folder.MaxSourcePixels)
            : requested.Folder.MaxSourcePixels;
        return selection.PixelsOf(info) > maxPixels
            ? Failure.SourceTooLarge($"The source has more than the {maxPixels} pixels that are processed here.")
            : null;
    }

    private Decision Plan(RequestedImage requested, SourceInfo info, PixelRectangle? content)
    {
        var (folder, settings, source) = (requested.Folder, requested.Settings, requested.Source);
        var planning = ImagePlanner.Plan(settings, info, folder.Limits, engines.WritableFrom(info.Format), content);
        if (!planning.Succeeded(out var plan, out var failure))
        {
            return failure;
        }

        if (engines.For(plan) is not { } engine)
        {
            return Failure.Unsupported;
        }

        var entry = new CacheEntry(ImageKey.Compute(plan, source.Version, engine.Name, engine.OutputVersion), source.Version, plan);
        var type = ImageFormatInfo.Of(plan.Format).ContentType;
        var description = ResultDescription.Of(entry.Key, source.LastModified, type, folder.CachePolicy) with
        {
            IsFirstFrame = FrameSelection.LosesMotion(settings, info, plan.FrameCount),
        };
        var from = settings.Cache == CacheCommand.No ? AnswerSource.CacheWithoutStoring : AnswerSource.Cache;
        return Decision.Serve(new Planned(entry, description, engine, from), source);
    }

    /// <summary>What a request asks for.</summary>
    private readonly record struct RequestedImage(ImageFolder Folder, ImageSettings Settings, SourceImage Source, HttpContext Context)
    {
        public bool IsHead => HttpMethods.IsHead(Context.Request.Method);

        /// <summary>Whether the picture itself is asked for, and not only that its bytes be cached.</summary>
        public bool IsProcessed =>
            Settings.Process != ProcessCommand.No
            && (Folder.ForceProcessing || Settings is not { IsEmpty: true, Process: not ProcessCommand.Always });
    }
}
