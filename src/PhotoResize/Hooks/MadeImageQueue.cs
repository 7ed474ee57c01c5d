using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PhotoResize.Diagnostics;

namespace PhotoResize.Hooks;

/// <summary>Tells the <see cref="IMadeImageObserver"/> of results, after those who wait for them have them.</summary>
internal sealed class MadeImageQueue(
    IServiceScopeFactory scopes, FaultReporter faults, ILogger<MadeImageQueue> logger) : IHostedService, IDisposable
{
    // An observer that is slower than all the work loses what is beyond; memory must not grow with it.
    private const int MaxWaiting = 1000;

    private readonly Channel<MadeImage> _waiting =
        Channel.CreateBounded<MadeImage>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private readonly CancellationTokenSource _stopping = new();
    private Task _observing = Task.CompletedTask;

    public void Add(MadeImage image)
    {
        if (!_waiting.Writer.TryWrite(image))
        {
            faults.Report(FaultKind.ObserverTooSlow);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _observing = Task.Run(ObserveAsync, cancellationToken);
        return Task.CompletedTask;
    }

    /// <summary>What waits is still told, as far as there is time.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await using var outOfTime = cancellationToken.Register(_stopping.Cancel);
        try
        {
            await _observing.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Out of time, and the observer does not hear of it.
        }
    }

    public void Dispose() => _stopping.Dispose();

    private async Task ObserveAsync()
    {
        await foreach (var image in _waiting.Reader.ReadAllAsync())
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<IMadeImageObserver>().ObserveAsync(image, _stopping.Token);
            }
            catch (Exception exception)
            {
                Log.ObserverFailed(logger, exception);
            }
        }
    }
}
