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

        try
        {
            var purging = purges.PurgeAsync(stoppingToken);
            await ConnectAsync(stoppingToken);
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
    }

    private async Task ConnectAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                var connection = redis.Connection ?? await redis.ConnectAsync().WaitAsync(stoppingToken);
                await notices.SubscribeAsync(connection).WaitAsync(stoppingToken);
                await purges.SubscribeAsync(connection).WaitAsync(stoppingToken);
                connection.ConnectionRestored += (_, _) => _ = ResumeAsync();
                return;
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                Log.NotConnected(logger, exception);
                await Task.Delay(Retry, stoppingToken);
            }
        }
    }

    private async Task ResumeAsync()
    {
        await redis.ResumeAsync();
        leases.Renew();
        Volatile.Write(ref _hasMissed, 1);
        purges.Wake();
    }
}
