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
    ContentFinder contentFinder,
    WatermarkFinder watermarkFinder,
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
        var description = Describe(requested, entry.Key, type);
        var planned = new Planned(entry, description, Engine: null, isCached ? AnswerSource.Cache : AnswerSource.Original);
        return Decision.Serve(planned, source);
    }

    private async ValueTask<Decision> PlanAsync(RequestedImage requested, SourceInfo info, CancellationToken cancellationToken)
    {
        if (Refuse(requested.Folder, requested.Settings, info) is { } refusal)
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
                    var unknown = Describe(requested, key: null, contentType: null) with
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
            CacheTag = policy.TagHeader is null ? null : CacheTag.Of(source.Path),
        };
    }

    /// <summary>Whether the address names the state that the source is in, so that it will never show another picture.</summary>
    private static bool IsVersioned(RequestedImage requested) =>
        requested.Context.Request.Query[requested.Folder.VersionParameter!] is [.., { } version]
        && version == UrlVersion.Of(requested.Source.Version);
}
