using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PhotoResize.Clustering;
using PhotoResize.Configuration;
using PhotoResize.Outcomes;

namespace PhotoResize.Middleware;

/// <summary>
/// Limits the work that one client can cause. A client has a bucket of tokens, takes one or more for each piece of new work, and gets them
/// back over a minute. What is in the cache costs none.
/// </summary>
internal sealed class MissBudget : IDisposable
{
    private const long Megapixel = 1_000_000;

    private readonly PartitionedRateLimiter<string>? _limiter;
    private readonly ClientKey? _clients;
    private readonly ISharedBudget? _shared;
    private readonly int _tokens;

    /// <param name="options">The tokens of a client.</param>
    /// <param name="clients">The application's own keys, if it has any.</param>
    /// <param name="shared">The buckets of all nodes, if there are several.</param>
    public MissBudget(IOptions<ImageResizingOptions> options, ClientKey? clients = null, ISharedBudget? shared = null)
    {
        _clients = clients;
        _shared = shared;
        if (options.Value.Processing.MaxMissesPerClient is > 0 and var tokens)
        {
            _tokens = tokens;
            _limiter = PartitionedRateLimiter.Create<string, string>(
                client => RateLimitPartition.GetTokenBucketLimiter(client, _ => BucketOf(tokens)));
        }
    }

    public void Dispose() => _limiter?.Dispose();

    /// <summary>
    /// Takes the tokens for new work: one, and another one for each whole megapixel of the result, since computing and storing it take as
    /// much more. The largest result costs no more than a full bucket.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="pixels">Pixels of the result.</param>
    /// <returns>The refusal, if the client does not have as many left.</returns>
    public async ValueTask<Failure?> TakeAsync(HttpContext context, long pixels)
    {
        if (_limiter is null)
        {
            return null;
        }

        var client = _clients?.Invoke(context) ?? KeyOf(context.Connection.RemoteIpAddress);
        var tokens = (int)Math.Min(1 + pixels / Megapixel, _tokens);
        using var lease = _limiter.AttemptAcquire(client, tokens);
        if (!lease.IsAcquired)
        {
            return Failure.TooManyMisses(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1));
        }

        // This node's bucket is emptied all the same, so that it is not a full one when the other nodes cannot be asked any more.
        return _shared is not null
            && await _shared.TakeAsync(client, tokens, _tokens, context.RequestAborted) is { } left
            && left > TimeSpan.Zero
                ? Failure.TooManyMisses(left)
                : null;
    }

    /// <summary>
    /// The address of a client, as a key. Providers give each subscriber a whole /64 network of IPv6 (RFC 6177), so that is one client.
    /// </summary>
    internal static string KeyOf(IPAddress? address)
    {
        const int NetworkBytes = 8;
        if (address is null or { AddressFamily: not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6) })
        {
            return "";
        }

        if (address.IsIPv4MappedToIPv6 || address.AddressFamily == AddressFamily.InterNetwork)
        {
            return address.MapToIPv4().ToString();
        }

        return Convert.ToHexString(address.GetAddressBytes().AsSpan(0, NetworkBytes));
    }

    /// <summary>Tokens come back one at a time, or several in a second or two where there are more than 60; all of them in a minute.</summary>
    internal static TokenBucketRateLimiterOptions BucketOf(int tokens)
    {
        const int SecondsPerMinute = 60;
        var atOnce = (tokens + SecondsPerMinute - 1) / SecondsPerMinute;
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = tokens,
            TokensPerPeriod = atOnce,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)SecondsPerMinute * atOnce / tokens),
            AutoReplenishment = false, // the limiter of all clients does it with one timer
        };
    }
}
