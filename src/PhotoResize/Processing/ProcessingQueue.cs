using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Sources;

namespace PhotoResize.Processing;

/// <summary>
/// Lets a bounded number of jobs run at once, which hold a bounded amount of memory, and a bounded number wait. A job's turn ends with its
/// last byte in memory: neither the disk nor a slow reader keeps a turn occupied.
/// </summary>
internal sealed partial class ProcessingQueue
{
    /// <summary>
    /// A large job waits a quarter of the longest wait behind smaller ones. What runs then has the rest of the wait to end.
    /// </summary>
    private const int PatienceDivisor = 4;

    /// <summary>Engines stop between pieces of their work, and a job may have several timeouts one after the other.</summary>
    private const int OverdueFactor = 2;

    /// <summary>What a finished picture that is still needed leaves in memory; hardly ever more than its pixels are.</summary>
    private const int BytesPerPixel = 4;

    private readonly SourceCatalog _sources;
    private readonly WatermarkRenderer _watermarks;
    private readonly TimeProvider _time;
    private readonly TimeSpan _queueTimeout;
    private readonly TimeSpan _jobTimeout;
    private readonly MemoryLimits _memory;
    private readonly JobAdmission _admission;
    private readonly SharedDecodes _decodes;
    private readonly FaultReporter _faults;
    private readonly WorkTelemetry _telemetry;
    private readonly ILogger<ProcessingQueue> _logger;

    public ProcessingQueue(
        SourceCatalog sources,
        WatermarkRenderer watermarks,
        IOptions<ImageResizingOptions> options,
        TimeProvider time,
        FaultReporter faults,
        WorkTelemetry telemetry,
        ILogger<ProcessingQueue> logger)
    {
        var processing = options.Value.Processing;
        _sources = sources;
        _watermarks = watermarks;
        _time = time;
        _queueTimeout = processing.QueueTimeout;
        _jobTimeout = processing.JobTimeout;
        _faults = faults;
        _telemetry = telemetry;
        _logger = logger;
        _memory = MemoryLimits.Of(processing);
        _admission = new JobAdmission(
            processing.MaxConcurrentJobs > 0 ? processing.MaxConcurrentJobs : Environment.ProcessorCount,
            processing.MaxQueuedJobs,
            _memory.Budget,
            _queueTimeout / PatienceDivisor,
            time);
        _decodes = new SharedDecodes(_admission);
        Log.MemoryLimits(logger, _memory.Budget >> 20, Math.Min(_memory.Budget, _memory.MaxJob) >> 20);
    }

    /// <summary>What runs and waits now.</summary>
    public QueueLoad Load => _admission.Load;

    /// <summary>The bytes that one job may hold.</summary>
    public long MaxJobMemory => Math.Min(_memory.Budget, _memory.MaxJob);

    /// <summary>How many jobs run although they were stopped long ago: their engine does not come back.</summary>
    public int CountOverdue() => _admission.CountLongerThan(_jobTimeout * OverdueFactor);

    /// <summary>Refuses a job that would take more memory than it may.</summary>
    public Failure? Refuse(IImageProcessor engine, SourceImage source, ImagePlan plan)
    {
        var refusal = _memory.Refuse(engine.EstimateMemory(source, plan));
        var isForWatermarks = refusal is not null
            && plan.Watermarks.Count > 0
            && _memory.Refuse(engine.EstimateMemory(source, plan with { Watermarks = [] })) is null;
        return isForWatermarks ? _watermarks.Refuse(plan, refusal!) : refusal;
    }

    /// <summary>Why a plan's watermarks cannot be drawn, as far as that is known without work.</summary>
    public Failure? FindWatermarkFailure(IImageProcessor engine, ImagePlan plan) => _watermarks.FindFailure(engine, plan);

    /// <summary>Makes the result of <paramref name="plan"/> when its turn comes, or from what is decoded in the turn of another.</summary>
    public async Task<Outcome<ReadOnlyMemory<byte>>> MakeAsync(
        IImageProcessor engine, SourceImage source, ImagePlan plan, WorkTimes? times, CancellationToken cancellationToken)
    {
        if (Refuse(engine, source, plan) is { } refusal)
        {
            return refusal;
        }

        var making = await MakeTogetherAsync(engine, source, [plan], engine.EstimateMemory(source, plan), times, cancellationToken);
        return making.Succeeded(out var made, out var failure) ? made[0] : failure;
    }

    /// <summary>Refuses several jobs in one turn that would take more memory than they may.</summary>
    public Failure? Refuse(SourceImage source, IReadOnlyList<Candidate> jobs) => _memory.Refuse(EstimateMemory(source, jobs));

    /// <summary>Makes several results of one source when their turn comes; of one decode if they differ in nothing but the encoding.</summary>
    public Task<Outcome<IReadOnlyList<ReadOnlyMemory<byte>>>> MakeAsync(
        SourceImage source, IReadOnlyList<Candidate> jobs, WorkTimes? times, CancellationToken cancellationToken)
    {
        var engine = jobs[0].Engine;
        var memory = EstimateMemory(source, jobs);
        List<ImagePlan> plans = [.. jobs.Select(job => job.Entry.Plan!)];
        var haveSamePixels = plans[0].Watermarks.Count == 0 && jobs.All(job => job.Engine == engine) && plans.TrueForAll(plans[0].HasPixelsOf);
        return haveSamePixels
            ? MakeTogetherAsync(engine, source, plans, memory, times, cancellationToken)
            : RunAsync(source, memory, token => MakeInTurnAsync(source, jobs, token), times, cancellationToken);
    }

    /// <summary>Makes a result that is used in the same turn, to make something else of it.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="source">The source.</param>
    /// <param name="plan">What the engine makes; without watermarks.</param>
    /// <param name="use">Uses it; takes little memory and time beside what the engine takes.</param>
    /// <param name="times">Takes what the work took.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task<Outcome<T>> MakeAsync<T>(
        IImageProcessor engine,
        SourceImage source,
        ImagePlan plan,
        Func<ReadOnlyMemory<byte>, CancellationToken, Task<T>> use,
        WorkTimes? times,
        CancellationToken cancellationToken) =>
        RunAsync(
            source,
            engine.EstimateMemory(source, plan),
            turn => UseAsync(source, async token => await use(await EncodeAsync(engine, source, plan, [], token), token), turn),
            times,
            cancellationToken);

    /// <summary>Finds what trimming leaves of a frame when its turn comes.</summary>
    public Task<Outcome<PixelRectangle>> FindContentAsync(
        IImageProcessor engine, SourceImage source, SourceFrame frame, int tolerance, CancellationToken cancellationToken) =>
        RunAsync(
            source,
            engine.EstimateMemory(source, frame),
            turn => UseAsync(source, token => engine.FindContentAsync(source, frame, tolerance, token), turn),
            times: null,
            cancellationToken);

    /// <summary>Reads the source's own bytes, which takes no turn: nothing is computed.</summary>
    public async Task<Outcome<ReadOnlyMemory<byte>>> ReadAsync(SourceImage source, WorkTimes? times, CancellationToken cancellationToken)
    {
        using var stage = _telemetry.Begin(WorkStage.Source, times);
        return stage.End(
            await _sources.UseAsync<ReadOnlyMemory<byte>>(source, async token => await ReadWholeAsync(source, token), cancellationToken));
    }

    /// <summary>Makes results that differ in nothing but the encoding.</summary>
    private Task<Outcome<IReadOnlyList<ReadOnlyMemory<byte>>>> MakeTogetherAsync(
        IImageProcessor engine, SourceImage source, List<ImagePlan> plans, long memory, WorkTimes? times, CancellationToken cancellationToken) =>
        _memory.Refuse(memory) is { } refusal
            ? Task.FromResult<Outcome<IReadOnlyList<ReadOnlyMemory<byte>>>>(refusal)
            : engine is ISharingProcessor sharing && sharing.DecodingOf(plans[0]) is { } decoding
                ? MakeSharingAsync(sharing, source, plans, decoding, memory, times, cancellationToken)
                : RunAsync(source, memory, token => MakeInTurnAsync(engine, source, plans, token), times, cancellationToken);

    /// <summary>Watermarks are rendered first, so that their faults are not taken for the source's.</summary>
    private async Task<Outcome<IReadOnlyList<ReadOnlyMemory<byte>>>> MakeInTurnAsync(
        IImageProcessor engine, SourceImage source, List<ImagePlan> plans, CancellationToken cancellationToken)
    {
        var rendering = await RenderWatermarksAsync(engine, plans[0], cancellationToken);
        return rendering.Succeeded(out var watermarks, out var failure)
            ? await UseAsync(source, token => EncodeAsync(engine, source, plans, watermarks, token), cancellationToken)
            : failure;
    }

    private async Task<Outcome<IReadOnlyList<ReadOnlyMemory<byte>>>> MakeInTurnAsync(
        SourceImage source, IReadOnlyList<Candidate> jobs, CancellationToken cancellationToken)
    {
        var results = new List<ReadOnlyMemory<byte>>(jobs.Count);
        foreach (var job in jobs)
        {
            var making = await MakeInTurnAsync(job.Engine, source, [job.Entry.Plan!], cancellationToken);
            if (!making.Succeeded(out var made, out var failure))
            {
                return failure;
            }

            results.AddRange(made);
        }

        return results;
    }

    private async Task<Outcome<byte[][]>> RenderWatermarksAsync(IImageProcessor engine, ImagePlan plan, CancellationToken cancellationToken) =>
        plan.Watermarks.Count == 0 ? Array.Empty<byte[]>() : await _watermarks.RenderAsync(engine, plan, cancellationToken);

    private async Task<Outcome<T>> RunAsync<T>(
        SourceImage source, long memory, Func<CancellationToken, Task<Outcome<T>>> work, WorkTimes? times, CancellationToken cancellationToken)
    {
        if (_memory.Refuse(memory) is { } refusal)
        {
            return refusal;
        }

        var fetching = await FetchAsync(source, times, cancellationToken);
        if (fetching.Failure is { } unfetched)
        {
            return unfetched;
        }

        using var fetched = fetching.Value;
        var waiting = await WaitForTurnAsync(token => _admission.EnterAsync(memory, token), times, cancellationToken);
        if (!waiting.Succeeded(out var turn, out var failure))
        {
            return failure;
        }

        using (turn)
        {
            return await RunInTimeAsync(work, times, cancellationToken);
        }
    }

    /// <summary>Before the turn: a core has nothing to do while bytes come over a network.</summary>
    private async Task<Outcome<FetchedSource>> FetchAsync(SourceImage source, WorkTimes? times, CancellationToken cancellationToken)
    {
        using var stage = _telemetry.Begin(WorkStage.Source, times);
        return stage.End(await _sources.FetchAsync(source, cancellationToken));
    }

    private async Task<Outcome<JobAdmission.Turn>> WaitForTurnAsync(
        Func<CancellationToken, ValueTask<JobAdmission.Turn?>> enter,
        WorkTimes? times,
        CancellationToken cancellationToken,
        CancellationToken served = default)
    {
        using var stage = _telemetry.Begin(WorkStage.Queue, times);
        using var timeout = new CancellationTokenSource(_queueTimeout, _time);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var turn = await enter(wait.Token);
            return stage.End<JobAdmission.Turn>(turn is null ? Failure.QueueFull : turn);
        }
        catch (OperationCanceledException) when (served.IsCancellationRequested)
        {
            stage.Complete();
            throw;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return stage.End<JobAdmission.Turn>(Failure.QueueTimeout);
        }
    }

    /// <summary>
    /// The turn ends with the work, not with its time: until the engine has stopped, it needs a core and memory.
    /// </summary>
    private async Task<Outcome<T>> RunInTimeAsync<T>(
        Func<CancellationToken, Task<Outcome<T>>> work, WorkTimes? times, CancellationToken cancellationToken)
    {
        using var stage = _telemetry.Begin(WorkStage.Process, times);
        using var timeout = new CancellationTokenSource(_jobTimeout, _time);
        using var job = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return stage.End(await work(job.Token));
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            _faults.Report(FaultKind.JobTooLong);
            return stage.End<T>(Failure.JobTimeout);
        }
    }

    private Task<Outcome<T>> UseAsync<T>(SourceImage source, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        _sources.UseAsync(source, token => ProcessAsync(source, work, token), cancellationToken);

    private async Task<Outcome<T>> ProcessAsync<T>(
        SourceImage source, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work(cancellationToken);
        }
        catch (ImageProcessingException exception)
        {
            Log.SourceNotProcessed(_logger, source.Path, exception);
            _faults.NoteDamage(source.Path, exception);
            return exception.Failure;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> EncodeAsync(
        IImageProcessor engine, SourceImage source, ImagePlan plan, byte[][] watermarks, CancellationToken cancellationToken) =>
        (await EncodeAsync(engine, source, [plan], watermarks, cancellationToken))[0];

    private static Task<IReadOnlyList<ReadOnlyMemory<byte>>> EncodeAsync(
        IImageProcessor engine, SourceImage source, List<ImagePlan> plans, byte[][] watermarks, CancellationToken cancellationToken) =>
        EncodeAsync(plans, outputs =>
            plans.Count > 1 ? engine.ProcessAllAsync(source, plans, outputs, cancellationToken)
            : watermarks is [] ? engine.ProcessAsync(source, plans[0], outputs[0], cancellationToken)
            : engine.ProcessAsync(source, plans[0], watermarks, outputs[0], cancellationToken));

    private static async Task<IReadOnlyList<ReadOnlyMemory<byte>>> EncodeAsync(
        List<ImagePlan> plans, Func<IReadOnlyList<MemoryStream>, Task> write)
    {
        List<MemoryStream> outputs = [.. plans.Select(_ => new MemoryStream())];
        await write(outputs);
        return [.. outputs.Select(output => (ReadOnlyMemory<byte>)output.GetBuffer().AsMemory(0, (int)output.Length))];
    }

    /// <summary>The dearest job, and what those before the last one leave in memory.</summary>
    private static long EstimateMemory(SourceImage source, IReadOnlyList<Candidate> jobs) =>
        jobs.Max(job => job.Engine.EstimateMemory(source, job.Entry.Plan!)) + jobs.SkipLast(1).Sum(job => job.Entry.Plan!.Pixels * BytesPerPixel);

    private static async Task<ReadOnlyMemory<byte>> ReadWholeAsync(SourceImage source, CancellationToken cancellationToken)
    {
        // What has no length is not opened. Where the system does not tell, it may be a named pipe, and opening one waits for a writer.
        if (source.Length == 0)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        var bytes = new byte[source.Length];
        await using var stream = await source.OpenReadAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return bytes.AsMemory(0, length);
    }
}
