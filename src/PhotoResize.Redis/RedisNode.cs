using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PhotoResize.Caching;
using StackExchange.Redis;

namespace PhotoResize.Redis;

/// <summary>Keeps this node in touch with the others. The application starts and runs without them.</summary>
internal sealed class RedisNode(
    RedisAccess redis, RedisNotices notices, RedisPurges purges, RedisLeases leases, IServiceProvider services, ILogger<RedisNode> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private int _hasMissed = 1;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (services.GetService<IWriteBehind>() is null)
        {
            Log.NothingShared(logger);
        }

        EventHandler<ConnectionFailedEventArgs> resume = (_, _) => _ = ResumeAsync();
        IConnectionMultiplexer? connection = null;
        try
        {
            var purging = purges.PurgeAsync(stoppingToken);
            connection = await ConnectAsync(stoppingToken);
            connection.ConnectionRestored += resume;
            while (true)
            {
                var isWhole = Interlocked.Exchange(ref _hasMissed, 0) == 1;
                await purges.SendAsync(stoppingToken);
                var isDone = await purges.CatchUpAsync(isWhole, stoppingToken);
                if (!isDone && isWhole)
                {
                    Volatile.Write(ref _hasMissed, 1);
                }

                // Purges to restore come of catching up.
                await purges.SendAsync(stoppingToken);
                await purges.WaitAsync(isDone && purges.HasSentAll ? Poll : Retry, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The application ends.
        }
        finally
        {
            // A connection of the application may outlive this node.
            connection?.ConnectionRestored -= resume;
        }
    }

    private async Task<IConnectionMultiplexer> ConnectAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                var connection = redis.Connection ?? await redis.ConnectAsync().WaitAsync(stoppingToken);
                await notices.SubscribeAsync(connection).WaitAsync(stoppingToken);
                await purges.SubscribeAsync(connection).WaitAsync(stoppingToken);
                return connection;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                Log.NotConnected(logger, exception);
                await Task.Delay(Retry, stoppingToken);
            }
        }
    }

    /// <summary>Nobody waits for it, so no fault may be lost here, nor one step because of another.</summary>
    private async Task ResumeAsync()
    {
        try
        {
            await redis.ResumeAsync();
            leases.Renew();
        }
        catch (Exception exception)
        {
            Log.NotResumed(logger, exception);
        }

        Volatile.Write(ref _hasMissed, 1);
        try
        {
            purges.Wake();
        }
        catch (ObjectDisposedException)
        {
            // The application has ended meanwhile.
        }
    }
}
