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
    private readonly IImageProcessor _processor;
    private readonly SourceCatalog _sources;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly ConcurrencyLimiter _limiter;
    private readonly ILogger<ProcessingQueue> _logger;

    public ProcessingQueue(
        EngineSelection engine,
        SourceCatalog sources,
        IOptions<ImageResizingOptions> options,
        TimeProvider time,
        ILogger<ProcessingQueue> logger)
    {
        var processing = options.Value.Processing;
        _processor = engine.Engine;
        _sources = sources;
        _time = time;
        _timeout = processing.QueueTimeout;
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
    public async Task<ProcessingOutcome> RunAsync(SourceImage source, ImagePlan plan, CancellationToken cancellationToken)
    {
        using var turn = await WaitForTurnAsync(cancellationToken);
        if (turn is not { IsAcquired: true })
        {
            return ProcessingOutcome.Fail(turn is null ? ProcessingFailure.QueueTimeout : ProcessingFailure.QueueFull);
        }

        var outcome = await ProcessAsync(source, plan, cancellationToken);

        // Asked after the work, also after work that failed: a file that is still being written looks damaged.
        var now = await _sources.FindAsync(source.Path, cancellationToken);
        return now is not null && now.IsSameStateAs(source) ? outcome : ProcessingOutcome.Fail(ProcessingFailure.SourceChanged);
    }

    /// <summary>The turn, the limiter's refusal, or <see langword="null"/> after too long a wait.</summary>
    private async Task<RateLimitLease?> WaitForTurnAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_timeout, _time);
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

    private async Task<ProcessingOutcome> ProcessAsync(SourceImage source, ImagePlan plan, CancellationToken cancellationToken)
    {
        try
        {
            using var output = new MemoryStream();
            await _processor.ProcessAsync(source, plan, output, cancellationToken);
            return ProcessingOutcome.Of(output.GetBuffer().AsMemory(0, (int)output.Length));
        }
        catch (ImageProcessingException exception)
        {
            Log.SourceNotProcessed(_logger, source.Path, exception);
            return ProcessingOutcome.Fail(
                exception.Error == ImageProcessingError.Unsupported ? ProcessingFailure.Unsupported : ProcessingFailure.Damaged);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return ProcessingOutcome.Fail(ProcessingFailure.SourceChanged);
        }
    }
}
