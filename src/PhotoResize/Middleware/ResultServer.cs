using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PhotoResize.Caching;
using PhotoResize.Diagnostics;
using PhotoResize.Outcomes;
using PhotoResize.Processing;
using PhotoResize.Serving;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>Carries a decision out: conditions, then the cache, then the work; the same for first and repeated requests.</summary>
internal sealed class ResultServer(
    ResultMaker maker, SourceCatalog sources, ResultSender sender, MissBudget budget, FaultReporter faults, ILogger<ResultServer> logger)
{
    /// <summary>Answers a request.</summary>
    /// <param name="context">The request and its response.</param>
    /// <param name="planned">How to answer.</param>
    /// <param name="source">The original; <see langword="null"/> if it was not looked up.</param>
    /// <param name="notes">Takes what there is to tell of the answer.</param>
    /// <returns><see langword="null"/> if there was an answer; otherwise why there was none, and nothing has been sent.</returns>
    public async ValueTask<Failure?> ServeAsync(HttpContext context, Planned planned, SourceImage? source, AnswerNotes? notes)
    {
        if (planned.Document is { } document)
        {
            return await SendDocumentAsync(context, planned, document, notes);
        }

        if (planned.Entry is not { } entry)
        {
            return SendHeaders(context, planned, notes);
        }

        if (maker.FindFailure(entry, planned.Engine) is { } known)
        {
            return await SendInSpiteOfAsync(known, context, planned, entry, notes);
        }

        if (planned.Rival is { } rival)
        {
            return await ServeSmallerAsync(context, planned, rival, source!, notes);
        }

        if (TryAnswerByCondition(context, planned, notes, out var condition))
        {
            return condition;
        }

        if (planned.From == AnswerSource.Original)
        {
            return await ServeOriginalAsync(context, planned, source!, notes);
        }

        var moment = maker.Moment;
        using (var cached = await FindAsync(context, entry, notes))
        {
            if (cached is not null)
            {
                Log.CacheHit(logger, context.Request.Path.Value);
                if (await TrySendAsync(context, planned, cached, notes))
                {
                    return CheckRange(context, planned);
                }
            }
        }

        if (source is null)
        {
            var found = await sources.FindAsync(entry.SourcePath, context.RequestAborted);
            source = found.Value;
            if (source is null || !source.Is(entry.Source))
            {
                return found.Failure ?? Failure.SourceChanged;
            }
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            return maker.Refuse(entry, planned.Engine, source) ?? SendHeaders(context, planned, notes);
        }

        var store = planned.From == AnswerSource.Cache;
        if (!maker.IsMaking(entry, store) && await budget.TakeAsync(context, entry.Plan?.Pixels ?? 0) is { } refusal)
        {
            return refusal;
        }

        var making = await maker.MakeAsync(entry, planned.Engine, source, store, moment, context.RequestAborted);
        if (!making.Succeeded(out var made, out var failure))
        {
            return failure;
        }

        NoteMade(context, entry, source, made);
        using (made)
        {
            return await TrySendAsync(context, planned, made, notes) ? CheckRange(context, planned) : Failure.SendingFull;
        }
    }

    /// <summary>Answers without a wait, where a condition or the memory gives the answer.</summary>
    /// <param name="context">The request and its response.</param>
    /// <param name="planned">How to answer.</param>
    /// <param name="notes">Takes what there is to tell of the answer, if there is one.</param>
    /// <returns>The sending; <see langword="null"/> if there is more to do, and nothing was done.</returns>
    public Task? TryServeAtOnce(HttpContext context, Planned planned, AnswerNotes? notes)
    {
        if (planned.Entry is not { } entry
            || context.Request.Headers.Range.Count > 0
            || maker.FindFailure(entry, planned.Engine) is not null)
        {
            return null;
        }

        if (TryAnswerByCondition(context, planned, notes, out var failed))
        {
            return failed is null ? Task.CompletedTask : null;
        }

        if (maker.FindInMemory(entry) is not { } content)
        {
            return null;
        }

        Log.CacheHit(logger, context.Request.Path.Value);
        notes?.Answer(AnswerKind.Result, content.Origin);
        return sender.SendAsync(context, planned.Description, content);
    }

    /// <summary>
    /// Answers with the smaller one of two results while it is not known which one that is. A client that has either has what it was given
    /// before, when it was known. Without making both, nothing can be said that is true of one of them only.
    /// </summary>
    private async ValueTask<Failure?> ServeSmallerAsync(HttpContext context, Planned negotiated, Rival rival, SourceImage source, AnswerNotes? notes)
    {
        var either = negotiated.Description.WithoutIdentity();
        switch (Preconditions.Evaluate(context.Request, negotiated.Description), Preconditions.Evaluate(context.Request, rival.Planned.Description))
        {
            case (PreconditionState.NotModified, PreconditionState.NotModified):
                notes?.Answer(AnswerKind.NotModified);
                sender.SendHeaders(context, either, StatusCodes.Status304NotModified);
                return null;

            case (PreconditionState.NotModified, _):
                notes?.Answer(AnswerKind.NotModified);
                sender.SendHeaders(context, negotiated.Description, StatusCodes.Status304NotModified);
                return null;

            case (_, PreconditionState.NotModified):
                notes?.Answer(AnswerKind.NotModified);
                sender.SendHeaders(context, rival.Planned.Description, StatusCodes.Status304NotModified);
                return null;

            case (PreconditionState.Failed, PreconditionState.Failed):
                return Failure.PreconditionFailed;
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            notes?.Answer(AnswerKind.Headers);
            sender.SendHeaders(context, either, either.Status);
            return null;
        }

        var contest = rival.Contest;
        var store = negotiated.From == AnswerSource.Cache;
        var pixels = (contest.Negotiated.Entry.Plan?.Pixels ?? 0) + (contest.Automatic.Entry.Plan?.Pixels ?? 0);
        if (!maker.IsComparing(contest, store) && await budget.TakeAsync(context, pixels) is { } refusal)
        {
            return refusal;
        }

        var making = await maker.MakeSmallerAsync(contest, source, store, rival.LookedUp, context.RequestAborted);
        if (!making.Succeeded(out var made, out var failure))
        {
            return failure;
        }

        NoteMade(context, made.Chosen.Entry, source, made.Content);
        using (made.Content)
        {
            var chosen = made.Chosen == contest.Automatic ? rival.Planned : negotiated;
            return Preconditions.Evaluate(context.Request, chosen.Description) == PreconditionState.Failed ? Failure.PreconditionFailed
                : await TrySendAsync(context, chosen, made.Content, notes) ? CheckRange(context, chosen)
                : Failure.SendingFull;
        }
    }

    /// <summary>
    /// Tells why there can be no result: before the conditions, which are for answers of success. A result that was made all the same, of a
    /// part of the source that is sound, is still in the cache.
    /// </summary>
    private async ValueTask<Failure?> SendInSpiteOfAsync(
        Failure known, HttpContext context, Planned planned, CacheEntry entry, AnswerNotes? notes)
    {
        using var cached = await FindAsync(context, entry, notes);
        if (cached is null)
        {
            return known;
        }

        if (TryAnswerByCondition(context, planned, notes, out var condition))
        {
            return condition;
        }

        return await TrySendAsync(context, planned, cached, notes) ? CheckRange(context, planned) : known;
    }

    /// <summary>Answers with 304, or tells that a condition does not hold; otherwise the result is to be sent.</summary>
    private bool TryAnswerByCondition(HttpContext context, Planned planned, AnswerNotes? notes, out Failure? failure)
    {
        failure = null;
        switch (Preconditions.Evaluate(context.Request, planned.Description))
        {
            case PreconditionState.NotModified:
                Log.NotModified(logger, context.Request.Path.Value);
                notes?.Answer(AnswerKind.NotModified);
                sender.SendHeaders(context, planned.Description, StatusCodes.Status304NotModified);
                return true;

            case PreconditionState.Failed:
                failure = Failure.PreconditionFailed;
                return true;

            default:
                return false;
        }
    }

    private async ValueTask<Failure?> SendDocumentAsync(HttpContext context, Planned planned, ImageContent document, AnswerNotes? notes)
    {
        if (TryAnswerByCondition(context, planned, notes, out var condition))
        {
            return condition;
        }

        notes?.Answer(AnswerKind.Document);
        await sender.SendAsync(context, planned.Description, document);
        return CheckRange(context, planned);
    }

    /// <summary>One line for each request that no cache could answer, also where several waited for the same work.</summary>
    private void NoteMade(HttpContext context, CacheEntry entry, SourceImage source, ImageContent made)
    {
        var request = context.Request;
        if (made.Origin.Work is not { } work || entry.Plan is not { } plan)
        {
            Log.Processed(logger, request.Path.Value);
            return;
        }

        Log.Made(
            logger,
            request.Path.Value,
            request.QueryString.Value,
            Math.Round(work.Total.TotalMilliseconds, 1),
            plan.Frame.StoredSize.Width,
            plan.Frame.StoredSize.Height,
            source.Length,
            plan.ResultSize.Width,
            plan.ResultSize.Height,
            made.Length);
    }

    private ValueTask<ImageContent?> FindAsync(HttpContext context, CacheEntry entry, AnswerNotes? notes) =>
        notes is null ? maker.FindAsync(entry, context.RequestAborted) : FindInTimeAsync(context, entry, notes);

    private async ValueTask<ImageContent?> FindInTimeAsync(HttpContext context, CacheEntry entry, AnswerNotes notes)
    {
        var began = notes.Elapsed;
        var cached = await maker.FindAsync(entry, context.RequestAborted);
        notes.LookedUp(began);
        return cached;
    }

    private Failure? SendHeaders(HttpContext context, Planned planned, AnswerNotes? notes)
    {
        notes?.Answer(AnswerKind.Headers);
        sender.SendHeaders(context, planned.Description, planned.Description.Status);
        return null;
    }

    private static Failure? CheckRange(HttpContext context, Planned planned)
    {
        if (context.Response is not { StatusCode: StatusCodes.Status416RangeNotSatisfiable, HasStarted: false })
        {
            return null;
        }

        ResultSender.RemoveHeaders(context.Response, planned.Description);
        return Failure.RangeNotSatisfiable;
    }

    /// <summary>Sends a result; not if the cache's disk, where it may come from, fails before the first byte.</summary>
    private async ValueTask<bool> TrySendAsync(HttpContext context, Planned planned, ImageContent content, AnswerNotes? notes)
    {
        notes?.Answer(AnswerKind.Result, content.Origin);
        try
        {
            await sender.SendAsync(context, planned.Description, content);
            return true;
        }
        catch (IOException exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            faults.Report(FaultKind.CacheUnreadable, exception);
            if (context.Response.HasStarted)
            {
                // The client must not take what it has for the whole picture.
                context.Abort();
                return true;
            }

            ResultSender.RemoveHeaders(context.Response, planned.Description);
            return false;
        }
    }

    private async ValueTask<Failure?> ServeOriginalAsync(HttpContext context, Planned planned, SourceImage source, AnswerNotes? notes)
    {
        var opening = await sources.OpenAsync(source, context.RequestAborted);
        if (!opening.Succeeded(out var stream, out var failure))
        {
            return failure;
        }

        using var content = new SourceContent(source.Length, stream);
        notes?.Answer(AnswerKind.Original);
        try
        {
            await sender.SendAsync(context, planned.Description, content);
            return CheckRange(context, planned);
        }
        catch (IOException exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            var unreadable = sources.Unreadable(source.Path, exception);
            if (!context.Response.HasStarted)
            {
                ResultSender.RemoveHeaders(context.Response, planned.Description);
                return unreadable;
            }

            context.Abort();
            return null;
        }
    }
}
