using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PhotoResize.Caching;
using PhotoResize.Caching.Memory;
using PhotoResize.Clustering;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Flights;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Sources;

namespace PhotoResize.Processing;

/// <summary>Hears of a result that was made.</summary>
/// <param name="entry">Its identity.</param>
/// <param name="plan">What it shows.</param>
/// <param name="engine">Who made it.</param>
/// <param name="length">Its bytes.</param>
/// <param name="duration">The time that it took, with the wait for its turn.</param>
internal delegate void ResultMade(CacheEntry entry, ImagePlan plan, IImageProcessor engine, long length, TimeSpan duration);

/// <summary>Finds results in the cache and makes those that it lacks: each once, however many ask for it at the same moment.</summary>
/// <param name="cache">Keeps the results.</param>
/// <param name="options">The cache's options in force; they may change between two calls.</param>
/// <param name="queue">Runs the engines.</param>
/// <param name="placeholders">Makes placeholders.</param>
/// <param name="failures">Remembers sources that cannot be processed.</param>
/// <param name="sending">Counts the results that are sent from memory.</param>
/// <param name="cluster">Agrees with other nodes on who makes a result.</param>
/// <param name="telemetry">Measures the work.</param>
/// <param name="slowest">Told of what every result took.</param>
/// <param name="made">Told of every result that was made, before those who wait for it have it; must not wait.</param>
/// <param name="time">Measures the work for <paramref name="made"/>.</param>
/// <param name="logger">Takes the cache's exceptions.</param>
internal sealed partial class ResultMaker(
    IImageCache cache,
    Func<DiskCacheOptions> options,
    ProcessingQueue queue,
    PlaceholderMaker placeholders,
    KnownFailures failures,
    SendingBudget sending,
    ClusterWork cluster,
    WorkTelemetry telemetry,
    SlowestResults slowest,
    ResultMade? made,
    TimeProvider time,
    ILogger<ResultMaker> logger)
    : IHostedService
{
    // Far more than can be stored between a look into the cache and the start of the work after it.
    private const int MaxRecentlyStored = 1024;

    private readonly HotImageCache? _hot = cache as HotImageCache;
    private readonly SingleFlight<Result> _flights = new();
    private readonly RecentKeys _recentlyStored = new(MaxRecentlyStored);

    /// <summary>How many results have been stored: the moment of a look into the cache, for <see cref="MakeAsync"/>.</summary>
    public long Moment => _recentlyStored.Moment;

    /// <summary>Looks a result up; to be disposed by the caller.</summary>
    public ValueTask<ImageContent?> FindAsync(CacheEntry entry, CancellationToken cancellationToken) =>
        options().Enabled ? cache.FindAsync(entry, cancellationToken) : default;

    /// <summary>A result in memory that need not be disposed.</summary>
    public ImageContent? FindInMemory(CacheEntry entry) => options().Enabled ? _hot?.FindUncounted(entry.Key) : null;

    /// <summary>Whether a result is being made, so that <see cref="MakeAsync"/> would only wait for it.</summary>
    public bool IsMaking(CacheEntry entry, bool store) => _flights.IsRunning(FlightOf(entry, store));

    /// <summary>Why a result cannot be made, as far as that is known without work.</summary>
    public Failure? FindFailure(CacheEntry entry, IImageProcessor? engine) =>
        entry.Plan is { } plan
            ? failures.Find(engine!, entry.Source, plan.Frame, plan.FrameCount) ?? queue.FindWatermarkFailure(engine!, plan)
            : null;

    /// <summary>Why a result would not be made, as far as its size tells.</summary>
    public Failure? Refuse(CacheEntry entry, IImageProcessor? engine, SourceImage source) =>
        entry.Plan is { } plan ? queue.Refuse(engine!, source, plan) : null;

    /// <summary>Makes a result that was not in the cache, or waits for it if it is being made.</summary>
    /// <param name="entry">The result.</param>
    /// <param name="engine">The engine that makes it; <see langword="null"/> for the source's own bytes.</param>
    /// <param name="source">What it is made of.</param>
    /// <param name="store">Whether it goes into the cache.</param>
    /// <param name="lookedUp">The <see cref="Moment"/> before the cache was asked for it.</param>
    /// <param name="cancellationToken">Ends the wait; the work goes on while others wait.</param>
    /// <returns>The result, to be disposed by the caller.</returns>
    public async Task<Outcome<ImageContent>> MakeAsync(
        CacheEntry entry, IImageProcessor? engine, SourceImage source, bool store, long lookedUp, CancellationToken cancellationToken)
    {
        var flight = FlightOf(entry, store);
        var times = WorkTimes.OfRequest();
        var work = _flights.RunAsync(
            flight,
            token => FindOrMakeAsync(entry, engine, source, store, lookedUp, times, token),
            result => store && !result.IsStored && result.Made is { } made ? () => StoreAsync(entry, made.Bytes, result.Turn, times) : null,
            cancellationToken);
        return await OpenAsync(work) ?? await OpenStoredAsync(entry, flight, store, cancellationToken);
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Results that were sent but not yet stored are stored before the application ends, as far as there is time.</summary>
    async Task IHostedService.StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await DrainAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Out of time. What was not stored is made again when it is asked for.
        }
    }

    /// <summary>Waits until the results of current work have been stored.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await _flights.DrainAsync(cancellationToken);
        await cluster.DrainAsync(cancellationToken);
    }

    /// <summary>A request whose result is to be stored must not join work that does not store it.</summary>
    private static string FlightOf(CacheEntry entry, bool store) => store ? entry.Key : $"{entry.Key} not stored";

    /// <summary>
    /// The outcome of the work; <see langword="null"/> if there is a result and no room to send it from memory. A method of its own, so that
    /// nothing holds the bytes of such a result while it is waited for.
    /// </summary>
    private static async Task<Outcome<ImageContent>?> OpenAsync(Task<Result> work)
    {
        var result = await work;
        if (result.Failure is { } failure)
        {
            return failure;
        }

        if (result.Made!.TryOpen(result.Origin) is { } content)
        {
            return content;
        }

        return null;
    }

    /// <summary>Too many bytes are being sent: the result is sent from the cache, in pieces, as soon as it is stored.</summary>
    private async Task<Outcome<ImageContent>> OpenStoredAsync(
        CacheEntry entry, string flight, bool store, CancellationToken cancellationToken)
    {
        if (store)
        {
            await _flights.FinishAsync(flight, cancellationToken);
            if (await FindAsync(entry, cancellationToken) is { } stored)
            {
                return stored;
            }
        }

        return Failure.SendingFull;
    }

    private async Task<Result> FindOrMakeAsync(
        CacheEntry entry,
        IImageProcessor? engine,
        SourceImage source,
        bool store,
        long lookedUp,
        WorkTimes times,
        CancellationToken cancellationToken)
    {
        // Equal work may have finished between the caller's look into the cache and this start. Otherwise there is no second look, which
        // would count as a second miss.
        if (_recentlyStored.WasAddedSince(lookedUp, entry.Key) && await FindBytesAsync(entry, cancellationToken) is { } found)
        {
            return FoundResult(found);
        }

        Found? shared = null;
        var turn = await EnterAsync(
            entry.Key, store, async token => (shared = await FindBytesAsync(entry, token)) is not null, cancellationToken);
        return shared is not null
            ? FoundResult(shared)
            : await InTurnAsync(turn, () => WorkAsync(entry, engine, source, times, cancellationToken));
    }

    private Result MadeResult(ReadOnlyMemory<byte> bytes, WorkTimes times) =>
        new(new SharedResult(bytes, sending), Failure: null, IsStored: false) { Origin = ResultOrigin.Made(times) };

    private Result FoundResult(Found found) =>
        new(new SharedResult(found.Bytes, sending), Failure: null, IsStored: true) { Origin = found.Origin };

    /// <summary>Waits for this node's turn to make a result. What is not stored is of no use to other nodes.</summary>
    private Task<WorkTurn> EnterAsync(
        string key, bool store, Func<CancellationToken, Task<bool>> find, CancellationToken cancellationToken) =>
        store && options().Enabled ? cluster.EnterAsync(key, find, cancellationToken) : Task.FromResult(WorkTurn.Alone);

    /// <summary>Works in a turn, which ends with the work unless there is something to store: then it ends when that is stored.</summary>
    private static async Task<Result> InTurnAsync(WorkTurn turn, Func<Task<Result>> work)
    {
        Result result;
        try
        {
            result = await work();
        }
        catch (Exception exception)
        {
            await turn.EndAsync(exception is OperationCanceledException ? WorkEnd.GivenUp : WorkEnd.NotShared);
            throw;
        }

        if (result.Failure is not null)
        {
            await turn.EndAsync(WorkEnd.NotShared);
        }

        return result with { Turn = turn };
    }

    private async Task<Result> WorkAsync(
        CacheEntry entry, IImageProcessor? engine, SourceImage source, WorkTimes times, CancellationToken cancellationToken)
    {
        var outcome = entry.Plan is { } plan
            ? await ProcessAsync(entry, engine!, source, plan, times, cancellationToken)
            : await queue.ReadAsync(source, times, cancellationToken);
        Count(entry, outcome.Failure);
        if (!outcome.Succeeded(out var bytes, out var failure))
        {
            return new Result(Made: null, failure, IsStored: false);
        }

        slowest.Add([entry], source, bytes.Length, times);
        return MadeResult(bytes, times);
    }

    /// <summary>Counts a miss. What was given up has no end that could be counted.</summary>
    private void Count(CacheEntry entry, Failure? failure) => telemetry.Metrics.Missed(
        entry.IsPlaceholder ? "placeholder" : entry.Plan?.Format.ToString().ToLowerInvariant() ?? "original",
        failure is { Kind: var kind } ? MetricNames.Of(kind) : null);

    private async Task<Outcome<ReadOnlyMemory<byte>>> ProcessAsync(
        CacheEntry entry, IImageProcessor engine, SourceImage source, ImagePlan plan, WorkTimes times, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var isSettled = failures.IsSettled(source);
        var outcome = entry.IsPlaceholder
            ? await placeholders.MakeAsync(engine, source, plan, times, cancellationToken)
            : await queue.MakeAsync(engine, source, plan, times, cancellationToken);
        if (outcome.Failure is null && !entry.IsPlaceholder)
        {
            made?.Invoke(entry, plan, engine, outcome.Value.Length, time.GetElapsedTime(started));
        }

        if (isSettled && outcome.Failure is { } failure)
        {
            failures.Add(engine, source.Version, plan.Frame, plan.FrameCount, failure);
        }

        return outcome;
    }

    private async Task<Found?> FindBytesAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        using var found = await FindAsync(entry, cancellationToken);
        try
        {
            return found is null ? null : new Found(await found.ReadAsync(cancellationToken), found.Origin);
        }
        catch (IOException)
        {
            // The cache's disk fails between finding and reading: the result is made again.
            return null;
        }
    }

    private async Task StoreAsync(CacheEntry entry, ReadOnlyMemory<byte> bytes, WorkTurn turn, WorkTimes times)
    {
        if (await StoreAsync(entry, bytes, times))
        {
            cluster.EndWhenShared(turn, entry.Key);
        }
        else
        {
            await turn.EndAsync(WorkEnd.NotShared);
        }
    }

    private async Task<bool> StoreAsync(CacheEntry entry, ReadOnlyMemory<byte> bytes, WorkTimes times)
    {
        if (!options().Enabled)
        {
            return false;
        }

        using var stage = telemetry.Begin(WorkStage.Store, times);
        try
        {
            await cache.StoreAsync(entry, bytes, CancellationToken.None);
            stage.Complete();
            _recentlyStored.Add(entry.Key);
            return true;
        }
        catch (Exception exception)
        {
            // The result has been handed out already; a cache that breaks its promise must not take the answer back.
            Log.KeepingFailed(logger, exception);
            return false;
        }
    }

    /// <summary>The bytes of a result that was found.</summary>
    private sealed record Found(byte[] Bytes, ResultOrigin Origin);

    /// <summary>What was made, or why nothing was.</summary>
    private readonly record struct Result(SharedResult? Made, Failure? Failure, bool IsStored)
    {
        /// <summary>Where it comes from.</summary>
        public ResultOrigin Origin { get; init; } = ResultOrigin.Disk;

        /// <summary>Which one of two results it is, where two were compared.</summary>
        public Candidate Chosen { get; init; }

        /// <summary>The turn in which it was made, which ends when it is stored.</summary>
        public WorkTurn Turn { get; init; } = WorkTurn.Alone;
    }
}
