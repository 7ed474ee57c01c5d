using Microsoft.Extensions.Options;
using PhotoResize.Clustering;
using PhotoResize.Configuration;
using StackExchange.Redis;

namespace PhotoResize.Redis;

/// <summary>
/// Leases of results. The key of a lease holds the token of the node that makes the result, until it is silent for too long; then, for a
/// while, that the result can be had. The latter tells a node that looked into the cache a moment too early.
/// </summary>
internal sealed class RedisLeases(
    RedisAccess redis, RedisNotices notices, IOptions<ImageResizingOptions> options, TimeProvider time) : IWorkLeases
{
    private const string Made = "made";

    private static readonly TimeSpan MadeFor = TimeSpan.FromSeconds(30);

    private TaskCompletionSource _restored = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>After this part of a lease a node renews it, and one that waits looks whether it is still held.</summary>
    private TimeSpan Step => redis.Options.LeaseDuration / 3;

    /// <summary>Renews all leases of this node now: the server may have lost them, and the other nodes are about to take them.</summary>
    public void Renew() => Interlocked.Exchange(
        ref _restored, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public async Task<WorkTurn> EnterAsync(string key, Func<CancellationToken, Task<bool>> find, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var name = redis.Key("lease:" + key);
        var token = Guid.NewGuid().ToString("N");
        try
        {
            while (true)
            {
                var news = notices.Expect(key);

                // Not cancelled: the lease may be taken all the same, and then has to be given back.
                var asked = await redis.TryAsync(database => TakeAsync(database, name, token), CancellationToken.None);
                if (!asked.IsThere || asked.Value.IsTaken)
                {
                    return await ReturnAsync(new Lease(this, key, name, token), cancellationToken);
                }

                if (asked.Value.Held == Made)
                {
                    if (await find(cancellationToken))
                    {
                        return WorkTurn.Found;
                    }

                    // It was purged or evicted since. One of those who find that out makes it again.
                    var replaced = await redis.TryAsync(
                        database => ReplaceAsync(database, name, Made, token, redis.Options.LeaseDuration), CancellationToken.None);
                    if (!replaced.IsThere || replaced.Value)
                    {
                        return await ReturnAsync(new Lease(this, key, name, token), cancellationToken);
                    }

                    continue;
                }

                // No longer than the work of a node may take.
                var left = options.Value.Processing.JobTimeout - time.GetElapsedTime(started);
                if (left <= TimeSpan.Zero)
                {
                    return WorkTurn.Alone;
                }

                switch (await WaitAsync(news, left < Step ? left : Step, cancellationToken))
                {
                    case WorkEnd.Shared:
                        return await find(cancellationToken) ? WorkTurn.Found : WorkTurn.Alone;

                    case WorkEnd.NotShared:
                        // All who wait make it at once, not one after the other.
                        return WorkTurn.Alone;
                }
            }
        }
        finally
        {
            notices.Forget(key);
        }
    }

    /// <summary>The news; <see langword="null"/> if there are none. A message may have been lost, or the other node have died.</summary>
    private async Task<WorkEnd?> WaitAsync(Task<WorkEnd> news, TimeSpan longest, CancellationToken cancellationToken)
    {
        try
        {
            return await news.WaitAsync(longest, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private static async Task<WorkTurn> ReturnAsync(Lease lease, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            await lease.EndAsync(WorkEnd.GivenUp);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return lease;
    }

    private async Task<(bool IsTaken, string? Held)> TakeAsync(IDatabase database, RedisKey name, string token)
    {
        // Both are sent at once. Where the lease ends in between, nothing is held, and the next step finds that out.
        var taking = database.StringSetAsync(name, token, redis.Options.LeaseDuration, when: When.NotExists);
        var reading = database.StringGetAsync(name);
        return (await taking, await reading);
    }

    private static async Task<bool> ReplaceAsync(IDatabase database, RedisKey name, string from, string to, TimeSpan duration)
    {
        // Redis 8.4 has one command for this; Valkey, Garnet and the versions of Redis before it do not.
#pragma warning disable SER301
        var transaction = database.CreateTransaction();
        transaction.AddCondition(Condition.StringEqual(name, from));
        _ = transaction.StringSetAsync(name, to, duration);
        return await transaction.ExecuteAsync();
#pragma warning restore SER301
    }

    /// <summary>Waits until a lease has ended, or has to be renewed.</summary>
    private async Task WaitAsync(Task ended)
    {
        try
        {
            await Task.WhenAny(ended, Volatile.Read(ref _restored).Task).WaitAsync(Step, time);
        }
        catch (TimeoutException)
        {
            // Time to renew it.
        }
    }

    private async Task TryAsync(Func<IDatabase, Task<bool>> ask) => await redis.TryAsync(ask, CancellationToken.None);

    /// <summary>Where the server has forgotten the lease, it is taken once more.</summary>
    private async Task<bool> RenewAsync(IDatabase database, RedisKey name, string token) =>
        await database.LockExtendAsync(name, token, redis.Options.LeaseDuration)
        || await database.StringSetAsync(name, token, redis.Options.LeaseDuration, when: When.NotExists);

    private async Task EndAsync(string key, RedisKey name, string token, WorkEnd end)
    {
        await redis.TryAsync(
            database => end == WorkEnd.Shared
                ? ReplaceAsync(database, name, token, Made, MadeFor)
                : database.LockReleaseAsync(name, token),
            CancellationToken.None);

        // After it, so that who is told finds the lease free.
        await redis.TryAsync(
            async database =>
            {
                await notices.PublishAsync(database, key, end);
                return true;
            },
            CancellationToken.None);
    }

    private sealed class Lease : WorkTurn
    {
        private readonly RedisLeases _leases;
        private readonly string _key;
        private readonly RedisKey _name;
        private readonly string _token;
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task _renewing;

        public Lease(RedisLeases leases, string key, RedisKey name, string token)
        {
            (_leases, _key, _name, _token) = (leases, key, name, token);
            _renewing = RenewAsync();
        }

        public override async Task EndAsync(WorkEnd end)
        {
            _ended.TrySetResult();

            // Otherwise it might be taken once more after its end.
            await _renewing;
            await _leases.EndAsync(_key, _name, _token, end);
        }

        private async Task RenewAsync()
        {
            while (true)
            {
                await _leases.WaitAsync(_ended.Task);
                if (_ended.Task.IsCompleted)
                {
                    return;
                }

                await _leases.TryAsync(database => _leases.RenewAsync(database, _name, _token));
            }
        }
    }
}
