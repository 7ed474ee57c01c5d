using PhotoResize.Caching;
using PhotoResize.Folders;
using PhotoResize.Key;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Serving;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>Decides what is made of a source that was found: from its header, the settings, and the limits of its folder.</summary>
internal sealed class ResultPlanner(
    SourceCatalog sources,
    EngineSelection engines,
    ContentFinder contents,
    FocusFinder focuses,
    PlaceholderMaker placeholders,
    MissBudget budget)
{
    // The most that JPEG and GIF hold. Engines keep whole rows in memory, so a picture of a few endless ones would be costly.
    private const int MaxSourceSide = 65535;

    /// <summary>Decides how a request is answered whose source was found.</summary>
    public async ValueTask<Decision> DecideAsync(RequestedImage requested, CancellationToken cancellationToken)
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

    /// <summary>Decides how a placeholder of a source is given. It shows the source as it is, whatever else a request asks for.</summary>
    public async ValueTask<Decision> DecidePlaceholderAsync(ImageFolder folder, SourceImage source, CancellationToken cancellationToken)
    {
        var header = await sources.DescribeAsync(source, cancellationToken);
        if (!header.Succeeded(out var info, out var failure))
        {
            return failure;
        }

        var settings = new ImageSettings { Frame = 0 };
        if (Refuse(folder, settings, info) is { } refusal)
        {
            return refusal;
        }

        var plan = PlaceholderMaker.PlanOf(FrameSelection.For(settings, info).FrameOf(info, autoRotate: true));
        if (engines.For(plan) is not { } engine || placeholders.FindPreviewEngine(plan) is not { } preview)
        {
            return Failure.Unsupported;
        }

        var key = ImageKey.ComputePlaceholder(
            plan, source.Version, (engine.Name, engine.OutputVersion), (preview.Name, preview.OutputVersion), PlaceholderMaker.Version);
        var entry = new CacheEntry(key, source.Version, plan) { IsPlaceholder = true };
        var description = ResultDescription.Of(key, source.LastModified, "application/json", folder.CachePolicy);
        return Decision.Serve(new Planned(entry, description, engine, AnswerSource.Cache), source);
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
        if (Refuse(requested.Folder, requested.Settings, info) is { } refusal)
        {
            return refusal;
        }

        var selection = FrameSelection.For(requested.Settings, info);
        var frame = selection.FrameOf(info, requested.Settings.AutoRotate);
        PixelRectangle? content = null;
        if (requested.Settings.Trim is { } tolerance)
        {
            // Size, format and identity of the result depend on what is left.
            var search = contents.In(engines.For(frame)!, requested.Source, frame, tolerance);
            var unknown = Unknown(requested, info, selection.Count, contentType: null);
            var (box, notFound) = await FindAsync(requested, search, unknown, cancellationToken);
            if (notFound is { } instead)
            {
                return instead;
            }

            content = box;
        }

        return requested.Settings.HasAutomaticFocus
            ? await PlanByFocusAsync(requested, info, frame, content, cancellationToken)
            : Plan(requested, info, content);
    }

    /// <summary>The same with the point of focus that is found in the picture, where there is a crop to be placed by it.</summary>
    private async ValueTask<Decision> PlanByFocusAsync(
        RequestedImage requested, SourceInfo info, SourceFrame frame, PixelRectangle? content, CancellationToken cancellationToken)
    {
        var area = content ?? new PixelRectangle(0, 0, frame.UprightSize.Width, frame.UprightSize.Height);
        if (FindMovable(requested, info, content) is not { } movable)
        {
            return Plan(requested, info, content);
        }

        var reduced = FocusFinder.PlanOf(frame, area);
        if (engines.For(reduced) is not { } engine)
        {
            return Failure.Unsupported;
        }

        var (profile, decision) = await FindAsync(
            requested,
            focuses.In(engine, requested.Source, reduced),
            Unknown(requested, info, movable.FrameCount, ImageFormatInfo.Of(movable.Format).ContentType),
            cancellationToken);
        if (decision is { } early)
        {
            return early;
        }

        var (x, y) = profile!.FindFocus(movable.Crop.Width / (double)area.Width, movable.Crop.Height / (double)area.Height);
        var settings = requested.Settings with { Focus = FocusPoint.OfHundredths(x, y) };
        return Plan(requested with { Settings = settings }, info, content);
    }

    /// <summary>
    /// What a search finds, or has found before. Otherwise a decision: a failure, or for HEAD, which does no image work to find out, headers
    /// without what depends on it.
    /// </summary>
    private async ValueTask<(T? Found, Decision? Instead)> FindAsync<T>(
        RequestedImage requested, SourceFindings<T>.Search search, ResultDescription unknown, CancellationToken cancellationToken)
    {
        if (search.TryRecall(out var known))
        {
            return (known, null);
        }

        if (search.FindFailure() is { } failure)
        {
            return (default, failure);
        }

        if (requested.IsHead)
        {
            return (default, Decision.Serve(new Planned(Entry: null, unknown, Engine: null, AnswerSource.Cache), requested.Source));
        }

        if (!search.IsRunning && budget.Take(requested.Context, pixels: 0) is { } overBudget)
        {
            return (default, overBudget);
        }

        var finding = await search.RunAsync(cancellationToken);
        return finding.Succeeded(out var found, out var notFound) ? (found, null) : (default, notFound);
    }

    private static ResultDescription Unknown(RequestedImage requested, SourceInfo info, int frameCount, string? contentType) =>
        ResultDescription.Of(key: null, requested.Source.LastModified, contentType, requested.Folder.CachePolicy) with
        {
            IsFirstFrame = FrameSelection.LosesMotion(requested.Settings, info, frameCount),
        };

    /// <summary>The plan for some point of focus; <see langword="null"/> if it is the same for every point, or there is none.</summary>
    private ImagePlan? FindMovable(RequestedImage requested, SourceInfo info, PixelRectangle? content)
    {
        var start = PlanFor(FocusPoint.OfHundredths(0, 0));
        return start is not null && start.Crop != PlanFor(FocusPoint.OfHundredths(100, 100))!.Crop ? start : null;

        ImagePlan? PlanFor(FocusPoint focus) => ImagePlanner.Plan(
            requested.Settings with { Focus = focus }, info, requested.Folder.Limits, engines.WritableFrom(info.Format), content).Value;
    }

    private Failure? Refuse(ImageFolder folder, ImageSettings settings, SourceInfo info)
    {
        if (!engines.CanRead(info.Format))
        {
            return Failure.Unsupported;
        }

        var selection = FrameSelection.For(settings, info);
        var frame = info.FrameAt(selection.First);
        if (Math.Max(frame.Width, frame.Height) > MaxSourceSide)
        {
            return Failure.SourceTooLarge($"The source has a side of more than the {MaxSourceSide} pixels that are processed here.");
        }

        if (selection.DecodedFramesOf(info) > folder.MaxSourceFrames)
        {
            return Failure.SourceTooLarge($"The source has more than the {folder.MaxSourceFrames} frames that are processed here.");
        }

        var maxPixels = info.Format == ImageFormat.Avif
            ? Math.Min(folder.MaxAvifSourcePixels, folder.MaxSourcePixels)
            : folder.MaxSourcePixels;
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
}
