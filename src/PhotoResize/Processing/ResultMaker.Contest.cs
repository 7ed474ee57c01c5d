using PhotoResize.Caching;
using PhotoResize.Clustering;
using PhotoResize.Diagnostics;
using PhotoResize.Outcomes;
using PhotoResize.Sources;

namespace PhotoResize.Processing;

internal sealed partial class ResultMaker
{
    /// <summary>Looks up which of two results is sent; <see langword="null"/> if nobody has compared them.</summary>
    public async ValueTask<Candidate?> FindChoiceAsync(FormatContest contest, CancellationToken cancellationToken) =>
        await FindBytesAsync(contest.Choice, cancellationToken) is { } choice ? contest.Read(choice.Bytes) : null;

    /// <summary>Whether two results are being compared, so that <see cref="MakeSmallerAsync"/> would only wait for it.</summary>
    public bool IsComparing(FormatContest contest, bool store) => _flights.IsRunning(FlightOf(contest.Choice, store));

    /// <summary>Why two results would not be made in one turn, as far as their sizes tell.</summary>
    public Failure? Refuse(FormatContest contest, SourceImage source) => queue.Refuse(source, [contest.Automatic, contest.Negotiated]);

    /// <summary>
    /// Makes both results in one turn, unless they are in the cache, and gives the smaller one. That one and the choice are stored; the
    /// other is dropped, since nobody may ever ask for it.
    /// </summary>
    /// <param name="contest">The two.</param>
    /// <param name="source">What they are made of.</param>
    /// <param name="store">Whether the smaller one and the choice go into the cache.</param>
    /// <param name="lookedUp">The <see cref="Moment"/> before the choice was looked up.</param>
    /// <param name="cancellationToken">Ends the wait; the work goes on while others wait.</param>
    /// <returns>The result, to be disposed by the caller, and which one it is.</returns>
    public async Task<Outcome<(ImageContent Content, Candidate Chosen)>> MakeSmallerAsync(
        FormatContest contest, SourceImage source, bool store, long lookedUp, CancellationToken cancellationToken)
    {
        var flight = FlightOf(contest.Choice, store);
        var times = WorkTimes.OfRequest();
        var work = _flights.RunAsync(
            flight,
            token => CompareAsync(contest, source, store, lookedUp, times, token),
            result => store && result.Made is not null && result.Turn != WorkTurn.Found ? () => StoreChoiceAsync(contest, result, times) : null,
            cancellationToken);
        var (opened, chosen) = await OpenChosenAsync(work);
        var opening = opened ?? await OpenStoredAsync(chosen.Entry, flight, store, cancellationToken);
        return opening.Succeeded(out var content, out var failure) ? (content, chosen) : failure;
    }

    /// <inheritdoc cref="OpenAsync"/>
    private static async Task<(Outcome<ImageContent>? Opened, Candidate Chosen)> OpenChosenAsync(Task<Result> work)
    {
        var opened = await OpenAsync(work);
        return (opened, (await work).Chosen);
    }

    private async Task<Result> CompareAsync(
        FormatContest contest, SourceImage source, bool store, long lookedUp, WorkTimes times, CancellationToken cancellationToken)
    {
        if (_recentlyStored.WasAddedSince(lookedUp, contest.Choice.Key)
            && await FindChosenAsync(contest, cancellationToken) is { } stored)
        {
            return stored;
        }

        Result? shared = null;
        var turn = await EnterAsync(
            contest.Choice.Key, store, async token => (shared = await FindChosenAsync(contest, token)) is not null, cancellationToken);
        return shared ?? await InTurnAsync(turn, () => CompareAsync(contest, source, times, cancellationToken));
    }

    /// <summary>The smaller result, if it is known which one that is; <see cref="WorkTurn.Found"/> tells that its choice is stored too.</summary>
    private async Task<Result?> FindChosenAsync(FormatContest contest, CancellationToken cancellationToken) =>
        await FindChoiceAsync(contest, cancellationToken) is { } known && await FindBytesAsync(known.Entry, cancellationToken) is { } stored
            ? FoundResult(stored) with { Chosen = known, Turn = WorkTurn.Found }
            : null;

    private async Task<Result> CompareAsync(
        FormatContest contest, SourceImage source, WorkTimes times, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();

        // Either may have been asked for by its name.
        var storedNegotiated = await FindBytesAsync(contest.Negotiated.Entry, cancellationToken);
        var storedAutomatic = await FindBytesAsync(contest.Automatic.Entry, cancellationToken);
        var missing = new List<Candidate>();
        if (storedAutomatic is null)
        {
            missing.Add(contest.Automatic);
        }

        if (storedNegotiated is null)
        {
            missing.Add(contest.Negotiated);
        }

        var making = await ProcessAsync(source, missing, times, cancellationToken);
        if (!making.Succeeded(out var files, out var failure))
        {
            return new Result(Made: null, failure, IsStored: false);
        }

        var automatic = storedAutomatic is null ? MadeResult(files[0], times) : FoundResult(storedAutomatic);
        var negotiated = storedNegotiated is null ? MadeResult(files[^1], times) : FoundResult(storedNegotiated);
        var chosen = contest.Smaller(negotiated.Made!.Bytes.Length, automatic.Made!.Bytes.Length);
        var sent = chosen == contest.Automatic ? automatic : negotiated;
        if (!sent.IsStored)
        {
            made?.Invoke(chosen.Entry, chosen.Entry.Plan!, chosen.Engine, sent.Made!.Bytes.Length, time.GetElapsedTime(started));
        }

        return sent with { Chosen = chosen };
    }

    private async Task StoreChoiceAsync(FormatContest contest, Result result, WorkTimes times)
    {
        var isStored = result.IsStored || await StoreAsync(result.Chosen.Entry, result.Made!.Bytes, times);
        if (await StoreAsync(contest.Choice, FormatContest.Write(result.Chosen), times) && isStored)
        {
            cluster.EndWhenShared(result.Turn, result.Chosen.Entry.Key, contest.Choice.Key);
        }
        else
        {
            await result.Turn.EndAsync(WorkEnd.NotShared);
        }
    }

    private async Task<Outcome<IReadOnlyList<ReadOnlyMemory<byte>>>> ProcessAsync(
        SourceImage source, List<Candidate> missing, WorkTimes times, CancellationToken cancellationToken)
    {
        if (missing.Count == 0)
        {
            return Array.Empty<ReadOnlyMemory<byte>>();
        }

        var isSettled = failures.IsSettled(source);
        var outcome = await queue.MakeAsync(source, missing, times, cancellationToken);
        missing.ForEach(each => Count(each.Entry, outcome.Failure));
        if (outcome.Succeeded(out var files, out _))
        {
            slowest.Add([.. missing.Select(candidate => candidate.Entry)], source, files.Min(bytes => bytes.Length), times);
        }

        if (isSettled && outcome.Failure is { } failure && missing.TrueForAll(each => each.Engine == missing[0].Engine))
        {
            var plan = missing[0].Entry.Plan!;
            failures.Add(missing[0].Engine, source.Version, plan.Frame, plan.FrameCount, failure);
        }

        return outcome;
    }
}
