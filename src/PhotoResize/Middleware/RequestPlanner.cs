using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PhotoResize.Diagnostics;
using PhotoResize.Folders;
using PhotoResize.Negotiation;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Signing;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>
/// Decides how a request is answered: what its path and query ask for, and whether they may. For a repeated request the decision is
/// recalled, and only the source is looked at.
/// </summary>
internal sealed class RequestPlanner(
    SettingsParser parser,
    SourceCatalog sources,
    ResultPlanner results,
    SignatureCheck signatures,
    RequestMemory memory,
    ILogger<RequestPlanner> logger)
{
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

        Announce(request.HttpContext, folder, remembered.By);
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
        if (found.Value is not { } source
            || !source.Is(remembered.Source)
            || (remembered.Planned.Entry!.Plan is { Watermarks.Count: > 0 } plan && !await AreCurrentAsync(plan.Watermarks, cancellationToken)))
        {
            return await DecideFromScratchAsync(request, folder, cancellationToken);
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

    private async ValueTask<Decision> DecideFromScratchAsync(HttpRequest request, ImageFolder folder, CancellationToken cancellationToken)
    {
        var query = parser.Read(request.Query, folder.AllowsCommands, folder.AllowsInfo);
        var isInformation = parser.Asks(query, SettingsParser.InfoName);
        var (parsed, variant) = Parse(request, folder, query);
        Announce(request.HttpContext, folder, variant.By);
        var settings = parsed.Settings;
        var hasWork = isInformation
            || folder.ForceProcessing
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

        var requested = new RequestedImage(folder, settings, source, request.HttpContext) { Variant = variant };
        if (isInformation)
        {
            return await results.InformAsync(requested, withResult: parser.HasSettings(query), cancellationToken);
        }

        var decision = await results.DecideAsync(requested, cancellationToken);
        if (decision.Planned is { Entry: not null, Rival: null, From: AnswerSource.Cache } planned)
        {
            memory.Remember(request, folder, variant, planned, expires);
        }

        return decision;
    }

    /// <summary>Puts the settings together: those of the query, and what the headers say where it and the folder leave it to them.</summary>
    private (ParsedSettings Parsed, RequestVariant Variant) Parse(HttpRequest request, ImageFolder folder, SettingsLayer query)
    {
        var parsed = parser.Parse(query, folder.Settings);
        var by = parsed.Settings.NegotiatesFormat ? VaryBy.Accept : VaryBy.None;
        if (folder.ClientHints)
        {
            by |= parser.HasWidthOrRatio(query) ? VaryBy.None : VaryBy.Ratio | VaryBy.Width;
            by |= parsed.Settings.Quality > 0 ? VaryBy.None : VaryBy.SaveData;
        }

        var variant = by == VaryBy.None ? default : RequestVariant.Read(request.Headers, by, folder.AutoFormats);
        return (WithHints(parsed, variant.Hints, folder, query), variant);
    }

    private ParsedSettings WithHints(ParsedSettings parsed, ClientHints hints, ImageFolder folder, SettingsLayer query)
    {
        if (hints.Width > 0 || hints.Ratio is not null)
        {
            // A width in pixels of the screen has the ratio in it already.
            var width = hints.Width > 0 && folder.Settings.Sizes is { } sizes ? sizes.Snap(hints.Width) : hints.Width;
            var hinted = parser.Parse(parser.WithSize(query, width, width > 0 ? null : hints.Ratio), folder.Settings);

            // Nobody asked for a size that the folder does not give.
            parsed = hinted.SizeRefusal is null ? hinted : parsed;
        }

        return hints.SavesData ? parsed with { Settings = parsed.Settings with { SavesData = true } } : parsed;
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
