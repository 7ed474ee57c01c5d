using PhotoResize.Caching;
using PhotoResize.Folders;
using PhotoResize.Key;
using PhotoResize.Negotiation;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Serving;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>Decides what is made of a source that was found: from its header, the settings, and the limits of its folder.</summary>
internal sealed partial class ResultPlanner(
    SourceCatalog sources,
    EngineSelection engines,
    ContentFinder contents,
    FocusFinder focuses,
    WatermarkFinder watermarkFinder,
    PlaceholderMaker placeholders,
    ResultMaker maker,
    MissBudget budget)
{
    /// <summary>Decides how a request is answered whose source was found.</summary>
    public async ValueTask<Decision> DecideAsync(RequestedImage requested, CancellationToken cancellationToken)
    {
        var header = await sources.DescribeAsync(requested.Source, cancellationToken);
        if (header.Failure is { IsUnread: true } unread)
        {
            return unread;
        }

        // Its links may not be followed. Nobody else would find out before the conditions are looked at.
        if (requested.SendsOriginals && header.Failure is { Kind: FailureKind.SourceMissing } hidden)
        {
            return hidden;
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

        var plan = PlaceholderMaker.PlanOf(FrameSelection.For(settings, info).FrameOf(info, settings));
        if (engines.For(plan) is not { } engine || placeholders.FindPreviewEngine(plan) is not { } preview)
        {
            return Failure.Unsupported;
        }

        var key = ImageKey.ComputePlaceholder(
            plan, source.Version, (engine.Name, engine.OutputVersion), (preview.Name, preview.OutputVersion), PlaceholderMaker.Version);
        var entry = new CacheEntry(key, source.Version, plan) { IsPlaceholder = true };
        var description = ResultDescription.Of(key, source.LastModified, "application/json", folder.CachePolicy) with { SourcePath = source.Path };
        return Decision.Serve(new Planned(entry, description, engine, AnswerSource.Cache), source);
    }

    /// <summary>The source's own bytes: from the next middleware where that can send them, unless they are to be cached.</summary>
    private static Decision ServeUnprocessed(RequestedImage requested, SourceInfo? info)
    {
        var source = requested.Source;
        var isCached = requested.Settings.Cache == CacheCommand.Always && source.Length <= requested.Folder.MaxUnprocessedBytes;
        if (!isCached && ((source.PhysicalPath is not null && !requested.SendsOriginals) || source.Length == 0))
        {
            return Decision.Next;
        }

        var entry = new CacheEntry(ImageKey.ComputeUnprocessed(source.Version), source.Version, Plan: null);
        var description = Describe(requested, entry.Key, TypeOfOriginal(entry, info, requested.SendsOriginals));
        var planned = new Planned(entry, description, Engine: null, isCached ? AnswerSource.Cache : AnswerSource.Original);
        return Decision.Serve(planned, source);
    }

    /// <summary>
    /// The type that the bytes have. An original that other middleware would send by its name is sent by its name here too, if it is no image.
    /// </summary>
    private static string TypeOfOriginal(CacheEntry entry, SourceInfo? info, bool isSentByName)
    {
        const string Unknown = "application/octet-stream";
        if (info is not null && (isSentByName || !entry.HasUnknownExtension))
        {
            return ImageFormatInfo.Of(info.Format).ContentType;
        }

        return isSentByName && ImageFormatInfo.TryFind(Path.GetExtension(entry.SourcePath).TrimStart('.'), out var format)
            ? ImageFormatInfo.Of(format).ContentType
            : Unknown;
    }

    private async ValueTask<Decision> PlanAsync(RequestedImage requested, SourceInfo info, CancellationToken cancellationToken)
    {
        if (Refuse(requested.Folder, requested.Settings, info) is { } refusal)
        {
            return refusal;
        }

        var selection = FrameSelection.For(requested.Settings, info);
        var frame = selection.FrameOf(info, requested.Settings);
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
            : await ChooseFormatAsync(requested, info, content, cancellationToken);
    }

    /// <summary>The same with the point of focus that is found in the picture, where there is a crop to be placed by it.</summary>
    private async ValueTask<Decision> PlanByFocusAsync(
        RequestedImage requested, SourceInfo info, SourceFrame frame, PixelRectangle? content, CancellationToken cancellationToken)
    {
        var area = content ?? new PixelRectangle(0, 0, frame.UprightSize.Width, frame.UprightSize.Height);
        if (FindMovable(requested, info, content) is not { } movable)
        {
            return await ChooseFormatAsync(requested, info, content, cancellationToken);
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
        return await ChooseFormatAsync(requested with { Settings = settings }, info, content, cancellationToken);
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

        if (!search.IsRunning && await budget.TakeAsync(requested.Context, pixels: 0) is { } overBudget)
        {
            return (default, overBudget);
        }

        var finding = await search.RunAsync(cancellationToken);
        return finding.Succeeded(out var found, out var notFound) ? (found, null) : (default, notFound);
    }

    private static ResultDescription Unknown(RequestedImage requested, SourceInfo info, int frameCount, string? contentType) =>
        Describe(requested, key: null, contentType) with
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

    /// <summary>The result in the automatic format, or in one that the client names, whichever is smaller.</summary>
    private async ValueTask<Decision> ChooseFormatAsync(
        RequestedImage requested, SourceInfo info, PixelRectangle? content, CancellationToken cancellationToken)
    {
        var automatic = await PlanAsync(requested, info, content, cancellationToken);
        return await PlanNegotiatedAsync(requested, info, content, cancellationToken) is { } negotiated
            ? await ChooseAsync(negotiated, automatic, requested.Source, cancellationToken)
            : automatic;
    }

    /// <summary>The result in the first format that the client names and that can be had of this source; an animation stays one.</summary>
    private async ValueTask<Planned?> PlanNegotiatedAsync(
        RequestedImage requested, SourceInfo info, PixelRectangle? content, CancellationToken cancellationToken)
    {
        foreach (var format in NegotiableFormats(requested, info))
        {
            var settings = requested.Settings with { Format = format };
            if ((await PlanAsync(requested with { Settings = settings }, info, content, cancellationToken)).Planned is { } planned)
            {
                return planned;
            }
        }

        return null;
    }

    /// <summary>The formats that the client names and that the source can be written in, the best first.</summary>
    private ImageFormat[] NegotiableFormats(RequestedImage requested, SourceInfo info)
    {
        var isAnimation = FrameSelection.For(requested.Settings, info).Count > 1;
        var writable = engines.WritableFrom(info.Format);
        return
        [
            .. requested.Variant.Formats.InOrder().ToArray()
                .Where(format => writable.Contains(format) && (!isAnimation || ImageFormatInfo.Of(format).CanAnimate)),
        ];
    }

    /// <summary>The smaller one of two results, or both while it is not known which one that is.</summary>
    private async ValueTask<Decision> ChooseAsync(
        Planned negotiated, Decision automatic, SourceImage source, CancellationToken cancellationToken)
    {
        if (automatic.Planned is not { } other || other.Entry!.Key == negotiated.Entry!.Key)
        {
            return Decision.Serve(negotiated, source);
        }

        var contest = new FormatContest(
            new Candidate(negotiated.Entry!, negotiated.Engine!), new Candidate(other.Entry!, other.Engine!));
        if (maker.Refuse(contest, source) is not null)
        {
            return automatic;
        }

        var lookedUp = maker.Moment;
        var chosen = await maker.FindChoiceAsync(contest, cancellationToken);
        return chosen == contest.Automatic ? automatic
            : chosen == contest.Negotiated ? Decision.Serve(negotiated, source)
            : Decision.Serve(negotiated with { Rival = new Rival(other, contest, lookedUp) }, source);
    }

    private Failure? Refuse(ImageFolder folder, ImageSettings settings, SourceInfo info)
    {
        if (!engines.CanRead(info.Format))
        {
            return Failure.Unsupported;
        }

        return SourceLimits.Refuse(folder, FrameSelection.For(settings, info), info);
    }

    private async ValueTask<Decision> PlanAsync(
        RequestedImage requested, SourceInfo info, PixelRectangle? content, CancellationToken cancellationToken)
    {
        var (folder, settings, source) = (requested.Folder, requested.Settings, requested.Source);
        var planning = ImagePlanner.Plan(settings, info, folder.Limits, engines.WritableFrom(info.Format), content);
        if (!planning.Succeeded(out var plan, out var failure))
        {
            return failure;
        }

        if (settings.Watermark is { } watermarks)
        {
            var adding = await watermarkFinder.AddToAsync(plan, watermarks, folder, cancellationToken);
            if (!adding.Succeeded(out plan, out failure))
            {
                return failure;
            }
        }

        if (engines.For(plan) is not { } engine)
        {
            return Failure.Unsupported;
        }

        var entry = new CacheEntry(ImageKey.Compute(plan, source.Version, engine.Name, engine.OutputVersion), source.Version, plan);
        var type = ImageFormatInfo.Of(plan.Format).ContentType;
        var description = Describe(requested, entry.Key, type) with
        {
            IsFirstFrame = FrameSelection.LosesMotion(settings, info, plan.FrameCount),
        };
        var from = settings.Cache == CacheCommand.No ? AnswerSource.CacheWithoutStoring : AnswerSource.Cache;
        return Decision.Serve(new Planned(entry, description, engine, from), source);
    }

    private static ResultDescription Describe(RequestedImage requested, string? key, string? contentType)
    {
        var (folder, source) = (requested.Folder, requested.Source);
        var policy = folder.VersionedCachePolicy is { } versioned && IsVersioned(requested) ? versioned : folder.CachePolicy;
        return ResultDescription.Of(key, source.LastModified, contentType, policy) with
        {
            SourcePath = source.Path,
            CacheTag = policy.TagHeader is null ? null : CacheTag.Of(source.Path),
        };
    }

    /// <summary>Whether the address names the state that the source is in, so that it will never show another picture.</summary>
    private static bool IsVersioned(RequestedImage requested) =>
        requested.Context.Request.Query[requested.Folder.VersionParameter!] is [.., { } version]
        && version == UrlVersion.Of(requested.Source.Version);
}
