using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PhotoResize.Caching;
using PhotoResize.Clustering;
using StackExchange.Redis;

namespace PhotoResize.Redis;

/// <summary>
/// Purges of all nodes: published, and kept in a list for nodes that were away, the newest first. A purge is done twice rather than not at
/// all, so nobody needs an order.
/// </summary>
internal sealed class RedisPurges : IPurgeAnnouncer, IDisposable
{
    // What a look at the list takes if nothing was missed.
    private const int Recent = 32;

    private const int IdLength = 32;

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    private readonly RedisAccess _redis;
    private readonly Lazy<INearCache> _near;
    private readonly ILogger<RedisPurges> _logger;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _known = [];
    private readonly Queue<string> _knownInOrder = [];
    private readonly List<string> _unsent = [];
    private readonly Queue<string> _own = [];
    private readonly Channel<CacheScope> _waiting;
    private readonly SemaphoreSlim _news = new(0);
    private bool _hasSynchronised;

    /// <param name="redis">The server.</param>
    /// <param name="near">What this node keeps for itself; asked for late, since it announces its purges here.</param>
    /// <param name="logger">Told of purges that were missed.</param>
    public RedisPurges(RedisAccess redis, Func<INearCache> near, ILogger<RedisPurges> logger)
    {
        _redis = redis;
        _near = new Lazy<INearCache>(near);
        _logger = logger;
        _waiting = Channel.CreateUnbounded<CacheScope>(new UnboundedChannelOptions { SingleReader = true });
    }

    private RedisChannel Published => _redis.Channel("purges");

    private RedisKey List => _redis.Key("purges");

    private int Max => _redis.Options.MaxPurges;

    /// <summary>Whether what was missed before this node came has been read.</summary>
    internal bool HasCaughtUp
    {
        get
        {
            lock (_lock)
            {
                return _hasSynchronised;
            }
        }
    }

    /// <summary>Whether the other nodes have been told of all purges of this one.</summary>
    internal bool HasSentAll => FirstUnsent() is null;

    public void Announce(CacheScope scope)
    {
        var entry = Guid.NewGuid().ToString("N") + scope.Write();
        lock (_lock)
        {
            Learn(entry);
            Add(_own, entry);
            if (_unsent.Count >= Max)
            {
                // The server is away, and there is no room for every single one.
                _unsent.Clear();
                entry = Guid.NewGuid().ToString("N") + CacheScope.All.Write();
                Learn(entry);
                Add(_own, entry);
            }

            _unsent.Add(entry);
        }

        Wake();
    }

    /// <summary>Ends <see cref="WaitAsync"/>.</summary>
    public void Wake() => _news.Release();

    /// <summary>Waits until there is a purge to send, or a reason to catch up.</summary>
    public Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken) => _news.WaitAsync(longest, cancellationToken);

    public Task SubscribeAsync(IConnectionMultiplexer connection) =>
        connection.GetSubscriber().SubscribeAsync(Published, (_, message) => Receive(message.ToString()));

    /// <summary>Sends what other nodes have not been told yet; what is not sent now is sent later.</summary>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        while (FirstUnsent() is { } entry)
        {
            var sent = await _redis.TryAsync(database => SendAsync(database, entry), cancellationToken);
            if (!sent.IsThere)
            {
                return;
            }

            lock (_lock)
            {
                _unsent.Remove(entry);
            }
        }
    }

    /// <summary>Reads what was missed.</summary>
    /// <param name="wholly">Whether the connection was lost, so that much may have been missed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the server could be asked.</returns>
    public async Task<bool> CatchUpAsync(bool wholly, CancellationToken cancellationToken)
    {
        var reading = await _redis.TryAsync(database => database.ListRangeAsync(List, 0, wholly ? Max - 1 : Recent - 1), cancellationToken);
        if (!reading.IsThere)
        {
            return false;
        }

        var entries = Array.ConvertAll(reading.Value!, entry => entry.ToString());
        if (!wholly && entries.Length >= Recent && !HasAnyKnown(entries))
        {
            return await CatchUpAsync(wholly: true, cancellationToken);
        }

        if (wholly && entries.Length >= Max && !HasAnyKnown(entries))
        {
            // What the list has lost may be anything.
            Log.PurgesMissed(_logger);
            _waiting.Writer.TryWrite(CacheScope.All);
            Array.ForEach(entries, entry => Learn(entry));
        }
        else
        {
            Array.ForEach(entries, Receive);
        }

        if (wholly)
        {
            Restore(entries);
        }

        return true;
    }

    /// <summary>Carries purges of other nodes out, one after the other, until cancelled.</summary>
    public async Task PurgeAsync(CancellationToken cancellationToken)
    {
        await foreach (var scope in _waiting.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await _near.Value.PurgeNearAsync(scope, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                Log.PurgeFailed(_logger, exception);
            }
        }
    }

    public void Dispose() => _news.Dispose();

    private async Task<bool> SendAsync(IDatabase database, string entry)
    {
        var adding = database.ListLeftPushAsync(List, entry);
        _ = database.ListTrimAsync(List, 0, Max - 1, CommandFlags.FireAndForget);
        _ = database.KeyExpireAsync(List, KeptFor, flags: CommandFlags.FireAndForget);
        var publishing = database.PublishAsync(Published, entry);
        await adding;
        await publishing;
        return true;
    }

    private void Receive(string entry)
    {
        if (entry.Length > IdLength && CacheScope.Read(entry[IdLength..]) is { } scope && Learn(entry))
        {
            _waiting.Writer.TryWrite(scope);
        }
    }

    /// <summary>A server that keeps nothing on a disk forgets its list when it restarts. Each node puts its own purges into it again.</summary>
    private void Restore(string[] entries)
    {
        lock (_lock)
        {
            if (_hasSynchronised && entries.Length < Max)
            {
                _unsent.AddRange(_own.Where(entry => !_unsent.Contains(entry)).Except(entries).Take(Max - _unsent.Count).ToArray());
            }

            _hasSynchronised = true;
        }
    }

    private string? FirstUnsent()
    {
        lock (_lock)
        {
            return _unsent.Count > 0 ? _unsent[0] : null;
        }
    }

    private bool HasAnyKnown(string[] entries)
    {
        lock (_lock)
        {
            return Array.Exists(entries, _known.Contains);
        }
    }

    /// <summary>Whether a purge is new here.</summary>
    private bool Learn(string entry)
    {
        lock (_lock)
        {
            if (!_known.Add(entry))
            {
                return false;
            }

            _knownInOrder.Enqueue(entry);
            if (_knownInOrder.Count > 2 * Max)
            {
                _known.Remove(_knownInOrder.Dequeue());
            }

            return true;
        }
    }

    private void Add(Queue<string> entries, string entry)
    {
        entries.Enqueue(entry);
        if (entries.Count > Max)
        {
            entries.Dequeue();
        }
    }
}
