using PhotoResize.Diagnostics;
using PhotoResize.Folders;
using PhotoResize.Hooks;
using PhotoResize.Negotiation;
using PhotoResize.Outcomes;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>
/// Finds what stands for a missing original: what the application's handler says, or the fallback image of the folder. The result of a
/// fallback is one of its own path, whatever name is missing.
/// </summary>
internal sealed class MissingImages(
    SourceCatalog sources, ResultPlanner results, RequestReader reader, ImageHooks hooks, FaultReporter faults)
{
    /// <summary>What the application's handler of missing images says, which is asked once for each request.</summary>
    public ValueTask<MissingImageAnswer> AskApplicationAsync(AskedImage asked, CancellationToken cancellationToken) =>
        hooks.HandlesMissing && !asked.IsSubstitute
            ? hooks.HandleMissingAsync(new MissingImage(asked.Context, asked.Path, asked.Folder.Name), cancellationToken)
            : new(MissingImageAnswer.None);

    /// <summary>Decides how a request is answered with a fallback image.</summary>
    /// <param name="asked">The request.</param>
    /// <param name="fallback">The folder's fallback image.</param>
    /// <param name="settings">The settings asked for.</param>
    /// <param name="variant">What counts of the request's headers.</param>
    /// <param name="cancellationToken">Ends the planning.</param>
    public async ValueTask<Decision> FallBackAsync(
        AskedImage asked, FallbackImage fallback, ImageSettings settings, RequestVariant variant, CancellationToken cancellationToken)
    {
        var found = await sources.FindAsync(fallback.Path, cancellationToken);
        if (found.Value is not { } source)
        {
            return ReplaceFault(found.Failure ?? Failure.SourceMissing, asked.Folder);
        }

        settings = await reader.AdjustAsync(asked, fallback.Path, settings, cancellationToken);
        var requested = new RequestedImage(asked.Folder, settings, source, asked.Context, SendsOriginals: true) { Variant = variant };
        var decision = await results.DecideAsync(requested, cancellationToken);
        if (decision.Failure is { } failure)
        {
            return ReplaceFault(failure, asked.Folder);
        }

        if (decision.Planned is not { } planned)
        {
            return ReplaceFault(Failure.NotAnImage, asked.Folder);
        }

        var rival = planned.Rival is { } other ? other with { Planned = InPlaceOfMissing(other.Planned) } : null;
        return Decision.Serve(InPlaceOfMissing(planned) with { Rival = rival }, source);

        Planned InPlaceOfMissing(Planned picture) => picture with
        {
            Description = picture.Description with { Status = fallback.Status, CachePolicy = fallback.CachePolicy },
            FallbackOf = asked.Folder,
        };
    }

    /// <summary>A fault of the picture is the operator's and not the client's, who hears of a missing image.</summary>
    public Failure ReplaceFault(Failure failure, ImageFolder folder)
    {
        if (!failure.IsUnread
            && failure.Kind is not (FailureKind.SourceMissing or FailureKind.NotAnImage or FailureKind.Damaged or FailureKind.Unsupported
                or FailureKind.SourceTooLarge or FailureKind.JobTooLarge))
        {
            return failure;
        }

        faults.Report(FaultKind.FallbackUnusable, imageFolder: folder.Name);
        return Failure.SourceMissing;
    }
}
