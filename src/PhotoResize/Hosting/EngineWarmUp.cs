using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Processing;

namespace PhotoResize.Hosting;

/// <summary>Warms engines up in the background once the application has started, so that the first visitor does not wait for compilers.</summary>
/// <remarks>It passes by cache, queue and metrics: nothing of it is a miss. It delays nothing and fails nothing.</remarks>
internal sealed class EngineWarmUp(
    IEnumerable<IImageProcessor> engines, IWebHostEnvironment environment, IOptions<ImageResizingOptions> options, ILogger<EngineWarmUp> logger)
    : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Ends when the engines are warm, or when that was stopped or failed.</summary>
    internal Task Work { get; private set; } = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>By now the server listens.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Processing.WarmUp)
        {
            Work = Task.Run(() => WarmUpAsync(_stopping.Token), CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Work.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    private async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var engine in engines)
            {
                if (engine is IWarmUp warm)
                {
                    await WarmUpSite.ServeAsync(engine, await warm.WarmUpAsync(cancellationToken), environment, cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The application ends.
        }
        catch (Exception exception)
        {
            // Requests tell better what is wrong with an engine, if anything is.
            Log.WarmUpFailed(logger, exception);
        }
    }
}
