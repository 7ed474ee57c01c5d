using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Planning;
using PhotoResize.Sources;

namespace PhotoResize.Processing;

/// <summary>
/// Lets a bounded number of jobs run at once and a bounded number wait. A job's turn ends with its last byte in memory: neither the disk
/// nor a slow reader keeps a turn occupied.
/// </summary>
internal sealed class ProcessingQueue : IDisposable
{
    private readonly EngineSelection _engines;
    private readonly SourceCatalog _sources;
    private readonly TimeProvider _time;
    private readonly TimeSpan _queueTimeout;
    private readonly TimeSpan _jobTimeout;
    private readonly ConcurrencyLimiter _limiter;
    private readonly FaultReporter _faults;
    private readonly ILogger<ProcessingQueue> _logger;

    public ProcessingQueue(
        EngineSelection engines,
        SourceCatalog sources,
        IOptions<ImageResizingOptions> options,
        TimeProvider time,
        FaultReporter faults,
        ILogger<ProcessingQueue> logger)
    {
        var processing = options.Value.Processing;
        _engines = engines;
        _sources = sources;
        _time = time;
        _queueTimeout = processing.QueueTimeout;
        _jobTimeout = processing.JobTimeout;
        _faults = faults;
        _logger = logger;
        _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = processing.MaxConcurrentJobs > 0 ? processing.MaxConcurrentJobs : Environment.ProcessorCount,
            QueueLimit = processing.MaxQueuedJobs,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    public void Dispose() => _limiter.Dispose();

    /// <summary>Makes the result of <paramref name="plan"/> when its turn comes.</summary>
    public Task<ProcessingOutcome<ReadOnlyMemory<byte>>> MakeAsync(SourceImage source, ImagePlan plan, CancellationToken cancellationToken) =>
        RunAsync(source, token => EncodeAsync(source, plan, token), cancellationToken);

    /// <summary>Finds what trimming leaves of a frame when its turn comes.</summary>
    public Task<ProcessingOutcome<PixelRectangle>> FindContentAsync(
        SourceImage source, SourceFrame frame, int tolerance, CancellationToken cancellationToken) =>
        RunAsync(source, token => Require(_engines.For(frame)).FindContentAsync(source, frame, tolerance, token), cancellationToken);

    /// <summary>Reads the source's own bytes, which takes no turn: nothing is computed.</summary>
    public Task<ProcessingOutcome<ReadOnlyMemory<byte>>> ReadAsync(SourceImage source, CancellationToken cancellationToken) =>
        TryAsync(source, token => ReadWholeAsync(source, token), cancellationToken);

    private async Task<ProcessingOutcome<T>> RunAsync<T>(
        SourceImage source, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var turn = await WaitForTurnAsync(cancellationToken);
        return turn is { IsAcquired: true }
            ? await RunInTimeAsync(source, work, cancellationToken)
            : ProcessingOutcome<T>.Fail(turn is null ? ProcessingFailure.QueueTimeout : ProcessingFailure.QueueFull);
    }

    /// <summary>
    /// The turn is free when the work has ended, not when its time is up: until the engine has stopped, it needs a core and memory.
    /// </summary>
    private async Task<ProcessingOutcome<T>> RunInTimeAsync<T>(
        SourceImage source, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_jobTimeout, _time);
        using var job = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await TryAsync(source, _ => work(job.Token), cancellationToken);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            _faults.Report(FaultKind.JobTooLong);
            return ProcessingOutcome<T>.Fail(ProcessingFailure.JobTimeout);
        }
    }

    /// <summary>The turn, the limiter's refusal, or <see langword="null"/> after too long a wait.</summary>
    private async Task<RateLimitLease?> WaitForTurnAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_queueTimeout, _time);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await _limiter.AcquireAsync(1, wait.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<ProcessingOutcome<T>> TryAsync<T>(
        SourceImage source, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ProcessingOutcome<T> outcome;
        try
        {
            outcome = ProcessingOutcome<T>.Of(await work(cancellationToken));
        }
        catch (ImageProcessingException exception)
        {
            Log.SourceNotProcessed(_logger, source.Path, exception);
            var isUnsupported = exception.Error == ImageProcessingError.Unsupported;
            outcome = ProcessingOutcome<T>.Fail(isUnsupported ? ProcessingFailure.Unsupported : ProcessingFailure.Damaged);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return ProcessingOutcome<T>.Fail(ProcessingFailure.SourceChanged);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _faults.Report(FaultKind.SourceUnreadable, exception);
            return ProcessingOutcome<T>.Fail(ProcessingFailure.Unreadable);
        }

        // Asked after the work, also after work that failed: a file that is still being written looks damaged.
        var now = await FindAgainAsync(source, cancellationToken);
        return now is not null && now.IsSameStateAs(source) ? outcome : ProcessingOutcome<T>.Fail(ProcessingFailure.SourceChanged);
    }

    private async ValueTask<SourceImage?> FindAgainAsync(SourceImage source, CancellationToken cancellationToken)
    {
        try
        {
            return await _sources.FindAsync(source.Path, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private async Task<ReadOnlyMemory<byte>> EncodeAsync(SourceImage source, ImagePlan plan, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        await Require(_engines.For(plan)).ProcessAsync(source, plan, output, cancellationToken);
        return output.GetBuffer().AsMemory(0, (int)output.Length);
    }

    /// <summary>A request that no engine can serve is refused before it gets here; other callers may not have asked.</summary>
    private static IImageProcessor Require(IImageProcessor? engine) => engine
        ?? throw new ImageProcessingException(ImageProcessingError.Unsupported, "No registered engine decodes the source and encodes the result.");

    private static async Task<ReadOnlyMemory<byte>> ReadWholeAsync(SourceImage source, CancellationToken cancellationToken)
    {
        // What has no length is not opened: on Unix it may be a named pipe, and opening one waits for a writer.
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
