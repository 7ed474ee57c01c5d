using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PhotoResize.Diagnostics;
using PhotoResize.Folders;
using PhotoResize.Negotiation;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>
/// Decides how a request is answered: what it asks for, and whether it may. For a repeated request the decision is recalled, and only the
/// source is looked at, and the application's authorizer asked again.
/// </summary>
internal sealed class RequestPlanner(
    RequestReader reader,
    RequestGuard guard,
    SourceCatalog sources,
    ResultPlanner results,
    MissingImages missing,
    RequestMemory memory,
    ILogger<RequestPlanner> logger)
{
    /// <summary>
    /// The decision on an equal request before, if the source is unchanged, and nobody is asked anew. Before anything else is known of the
    /// request: what else is looked at depends on its path and the configuration alone.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="snapshot">The configuration in force.</param>
    public RememberedRequest? Recall(HttpContext context, ResizingSnapshot snapshot)
    {
        if (reader.AsksRewriter
            || guard.AsksApplication
            || memory.Recall(context.Request, snapshot) is not { } remembered
            || !memory.IsUnchanged(remembered))
        {
            return null;
        }

        Announce(context, remembered.Folder, remembered.By);
        return remembered;
    }

    /// <summary>Decides how to answer a request below a folder.</summary>
    /// <param name="received">The request.</param>
    /// <param name="recall">Whether the decision on an equal request may be recalled.</param>
    /// <param name="cancellationToken">Ends the planning.</param>
    public ValueTask<Decision> DecideAsync(ReceivedRequest received, bool recall, CancellationToken cancellationToken)
    {
        if (reader.AsksRewriter)
        {
            return DecideRewrittenAsync(received, recall, cancellationToken);
        }

        if (!recall || memory.Recall(received.Context.Request, received.Folder) is not { } remembered)
        {
            return DecideFromScratchAsync(reader.Read(received), cancellationToken);
        }

        Announce(received.Context, received.Folder, remembered.By);
        return !guard.AsksApplication && memory.IsUnchanged(remembered)
            ? new(Decision.Serve(remembered.Planned, source: null))
            : DecideAgainAsync(received, asked: null, remembered, cancellationToken);
    }

    /// <summary>
    /// The rewriter may go by anything, so it is asked for repeated requests too, and what it makes of them is part of what is remembered.
    /// </summary>
    private async ValueTask<Decision> DecideRewrittenAsync(ReceivedRequest received, bool recall, CancellationToken cancellationToken)
    {
        var asked = await reader.RewriteAsync(reader.Read(received), cancellationToken);
        var decision = asked is null ? Decision.Next
            : recall && memory.Recall(asked.Request, received.Folder, asked.Rewriting) is { } remembered
                ? await DecideAgainAsync(received, asked, remembered, cancellationToken)
            : await DecideFromScratchAsync(asked, cancellationToken);

        // The next middleware knows nothing of the rewriting. It would send the original of the address, also where that is never to be had.
        return decision.IsNext && received.Folder.ProcessesAll && asked is null or { Rewriting: not null, IsFetch: true }
            ? Failure.SourceMissing
            : decision;
    }

    /// <summary>The remembered decision, if the source is still in the same state and the application still lets the request have it.</summary>
    private async ValueTask<Decision> DecideAgainAsync(
        ReceivedRequest received, AskedImage? asked, RememberedRequest remembered, CancellationToken cancellationToken)
    {
        var path = remembered.Path;
        Announce(received.Context, received.Folder, remembered.By);
        if (guard.AsksApplication
            && (received.Snapshot.FindFolder(path) is not { } folder
                || !await guard.AuthorizeAsync(received.Context, folder, path, cancellationToken)))
        {
            return Failure.Forbidden;
        }

        if (memory.IsUnchanged(remembered))
        {
            return Decision.Serve(remembered.Planned, source: null);
        }

        var now = memory.Now;
        var found = await sources.FindAsync(path, cancellationToken);
        if (found.Value is not { } source
            || !source.Is(remembered.Source)
            || (remembered.Planned.Entry!.Plan is { Watermarks.Count: > 0 } plan && !await AreCurrentAsync(plan.Watermarks, cancellationToken)))
        {
            return await DecideFromScratchAsync(asked ?? reader.Read(received), cancellationToken);
        }

        remembered.LookedAt = now;
        return Decision.Serve(remembered.Planned, source);
    }

    private async ValueTask<bool> AreCurrentAsync(IReadOnlyList<PlannedWatermark> watermarks, CancellationToken cancellationToken)
    {
        foreach (var watermark in watermarks)
        {
            var found = await sources.FindAsync(watermark.Source.Path, cancellationToken);
            if (found.Value is not { } picture || !picture.Is(watermark.Source))
            {
                return false;
            }
        }

        return true;
    }

    private async ValueTask<Decision> DecideFromScratchAsync(AskedImage asked, CancellationToken cancellationToken)
    {
        var folder = asked.Folder;
        if (!RequestReader.IsImagePath(asked.Received.Snapshot, folder, asked.Path))
        {
            Log.NoImageExtension(logger, asked.Path);
            return Decision.Next;
        }

        var (parsed, variant) = reader.Parse(asked);
        Announce(asked.Context, asked.Received.Folder, variant.By);
        var settings = parsed.Settings;
        var question = reader.QuestionOf(asked);
        var hasWork = question != ImageQuestion.None
            || folder.ForceProcessing
            || settings is not { IsEmpty: true, Process: not ProcessCommand.Always, Cache: not CacheCommand.Always };
        var expires = DateTimeOffset.MaxValue;
        if (asked.IsFetch && !guard.Allows(asked, hasWork, out expires))
        {
            return Failure.Forbidden;
        }

        var refusal = Refuse(parsed, folder);
        if (!hasWork && refusal is null && !(asked.IsFetch && asked.SendsOriginals))
        {
            Log.NoSettings(logger, asked.Path);
            return Decision.Next;
        }

        if (!asked.IsFetch)
        {
            return HttpMethods.IsOptions(asked.Request.Method) ? Decision.Next : Failure.MethodNotAllowed;
        }

        if (!await guard.AuthorizeAsync(asked.Context, folder, asked.Path, cancellationToken))
        {
            return Failure.Forbidden;
        }

        if (refusal is not null)
        {
            return refusal;
        }

        var found = await sources.FindAsync(asked.Path, cancellationToken);
        if (found.Failure is { Kind: not FailureKind.SourceMissing } failure)
        {
            return failure;
        }

        if (found.Value is not { } source)
        {
            return await DecideOnMissingAsync(asked, settings, variant, found.Failure, cancellationToken);
        }

        settings = hasWork ? await reader.AdjustAsync(asked, asked.Path, settings, cancellationToken) : settings;

        // The next middleware does not know of the path that was found.
        var sendsOriginals = asked.SendsOriginals || asked.Path != asked.Request.Path.Value;
        var requested = new RequestedImage(folder, settings, source, asked.Context, sendsOriginals) { Variant = variant };
        var decision = question switch
        {
            ImageQuestion.Information => await results.InformAsync(requested, withResult: reader.HasSettings(asked), cancellationToken),
            ImageQuestion.Placeholder => await results.DecidePlaceholderAsync(folder, source, cancellationToken),
            _ => await results.DecideAsync(requested, cancellationToken),
        };

        // What an adjuster has decided need not hold for the next request, and a missing image may be there by then. What counts of a header
        // is looked up by the rules of the folder that was asked.
        if (decision.Planned is { Entry: not null, Rival: null, From: AnswerSource.Cache } planned
            && !reader.AsksAdjuster && !asked.IsSubstitute
            && (variant.By == VaryBy.None || folder == asked.Received.Folder))
        {
            memory.Remember(asked, variant, planned, expires, (source as LocalSource)?.SecondLook);
        }

        return decision;
    }

    /// <summary>Asks the application, then takes the folder's fallback image; leaves the request to the next middleware if there is neither.</summary>
    private async ValueTask<Decision> DecideOnMissingAsync(
        AskedImage asked, ImageSettings settings, RequestVariant variant, Failure? failure, CancellationToken cancellationToken)
    {
        var answer = await missing.AskApplicationAsync(asked, cancellationToken);
        if (answer.Location is { } location)
        {
            return new Redirection(location, answer.IsPermanent, asked.Folder.CachePolicy);
        }

        if (answer.Path is { } path && reader.Substitute(asked, path) is { } substitute)
        {
            return await DecideFromScratchAsync(substitute, cancellationToken);
        }

        if (asked.Folder.Fallback is { } fallback && reader.QuestionOf(asked) == ImageQuestion.None)
        {
            return await missing.FallBackAsync(asked, fallback, settings, variant, cancellationToken);
        }

        if (failure is not null)
        {
            return failure;
        }

        Log.NoSource(logger, asked.Path);
        return Decision.Next;
    }

    /// <summary>Tells caches what the answer depends on, and browsers what they may tell; whatever the answer will be.</summary>
    private static void Announce(HttpContext context, ImageFolder folder, VaryBy by)
    {
        if (by != VaryBy.None)
        {
            VaryHeader.Add(context, by);
        }

        if (folder.ClientHints)
        {
            context.Response.Headers["Accept-CH"] = ClientHints.AcceptedHints;
        }
    }

    /// <summary>Why a query gets no result, whatever its source is.</summary>
    internal static Failure? Refuse(ParsedSettings parsed, ImageFolder folder)
    {
        if (folder.RejectInvalidSettings && parsed.Invalid.Count > 0)
        {
            return Failure.InvalidSettings(
                parsed.Invalid.Select(setting => setting.Name), parsed.Invalid.Select(setting => setting.Explanation));
        }

        return parsed.HasUnknownPreset ? Failure.UnknownPreset
            : parsed.HasUnknownWatermark ? Failure.UnknownWatermark
            : parsed.SizeRefusal is { } detail ? Failure.SizeNotAllowed(detail)
            : null;
    }
}
