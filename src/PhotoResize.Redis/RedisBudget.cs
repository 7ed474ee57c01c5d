using System.Security.Cryptography;
using System.Text;
using PhotoResize.Clustering;
using StackExchange.Redis;

namespace PhotoResize.Redis;

/// <summary>
/// A client's bucket of tokens as one number: the moment, in microseconds, at which it will be full again. Who takes tokens moves it on.
/// Plain commands do that, in one round trip; scripts are off in Garnet by default.
/// </summary>
internal sealed class RedisBudget(RedisAccess redis, TimeProvider time) : ISharedBudget
{
    private const int HashBytes = 16;
    private const long MicrosecondsPerMinute = 60_000_000;

    // A key that outlives its bucket does no harm, but one that expires in between two commands loses what was taken.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    public async ValueTask<TimeSpan?> TakeAsync(string client, int tokens, int capacity, CancellationToken cancellationToken)
    {
        var key = redis.Key("misses:" + Name(client));
        var cost = Math.Max(1, MicrosecondsPerMinute * tokens / capacity);
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var taken = await redis.TryAsync(database => AddAsync(database, key, now, cost), cancellationToken);
        if (!taken.IsThere)
        {
            return null;
        }

        var full = taken.Value;
        if (full - cost < now)
        {
            // The bucket was full already. Time without requests gives no more than a full one.
            redis.Send(database => database.StringSet(key, now + cost, Of(cost) + Slack, flags: CommandFlags.FireAndForget));
            return TimeSpan.Zero;
        }

        var wait = full - now - MicrosecondsPerMinute;
        if (wait > 0)
        {
            redis.Send(database => database.StringDecrement(key, cost, CommandFlags.FireAndForget));
            return Of(wait);
        }

        redis.Send(database => database.KeyExpire(
            key, Of(full - now) + Slack, ExpireWhen.GreaterThanCurrentExpiry, CommandFlags.FireAndForget));
        return TimeSpan.Zero;
    }

    /// <summary>No address of a client stands in the server in clear.</summary>
    private string Name(string client) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(redis.Options.KeyPrefix), Encoding.UTF8.GetBytes(client)).AsSpan(0, HashBytes));

    private static async Task<long> AddAsync(IDatabase database, RedisKey key, long now, long cost)
    {
        _ = database.StringSetAsync(key, now, Of(cost) + Slack, when: When.NotExists, flags: CommandFlags.FireAndForget);
        return await database.StringIncrementAsync(key, cost);
    }

    private static TimeSpan Of(long microseconds) => TimeSpan.FromMicroseconds(microseconds);
}
