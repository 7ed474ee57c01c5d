using PhotoResize.Caching;
using PhotoResize.Caching.Memory;
using PhotoResize.Configuration;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching.Memory;

public sealed class HotImageCacheTests : ImageCacheContract, IDisposable
{
    private readonly List<HotMemory> _memories = [];
    private readonly SettableClock _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly WatchedCache _inner = new();
    private readonly SendingBudget _sending = new(1_000_000);

    public void Dispose() => _memories.ForEach(memory => memory.Dispose());

    [Fact]
    public async Task Result_is_in_memory_once_it_was_found_twice()
    {
        var cache = Create();
        await cache.StoreAsync(Entry('A'), Bytes(1000, seed: 1), CancellationToken.None);
        for (var i = 1; i <= 5; i++)
        {
            Assert.Equal(Bytes(1000, seed: 1), await ReadAsync(cache, Entry('A')));
            Assert.Equal(Math.Min(i, 2), _inner.LookUps);
        }

        var statistics = cache.GetStatistics();
        Assert.Equal((5, 3, 0), (statistics.Hits, statistics.MemoryHits, statistics.Misses));
    }

    [Fact]
    public async Task Result_in_memory_is_found_at_once_until_it_is_stored_again_purged_or_too_old()
    {
        var cache = Create();
        var hot = (HotImageCache)cache;
        var entry = Entry('A');
        Assert.Null(hot.FindUncounted(entry.Key));
        await HeatAsync(cache, entry, 1000);
        Assert.True(hot.FindUncounted(entry.Key)!.TryGetBytes(out var bytes));
        Assert.True(bytes.SequenceEqual(Bytes(1000, seed: 1)));
        Assert.Equal(1, cache.GetStatistics().MemoryHits);

        await cache.StoreAsync(entry, Bytes(1000, seed: 2), CancellationToken.None);
        Assert.Null(hot.FindUncounted(entry.Key));
        await HeatAsync(cache, entry, 1000);
        Assert.NotNull(hot.FindUncounted(entry.Key));

        await cache.PurgeAsync(CacheScope.All, CancellationToken.None);
        Assert.Null(hot.FindUncounted(entry.Key));
        await HeatAsync(cache, entry, 1000);
        Assert.NotNull(hot.FindUncounted(entry.Key));

        _clock.Advance(new ImageMemoryCacheOptions().Lifetime);
        Assert.Null(hot.FindUncounted(entry.Key));
    }

    [Fact]
    public async Task Large_result_is_not_found_at_once_since_it_is_counted_while_it_is_sent()
    {
        var cache = Create();
        await HeatAsync(cache, Entry('A'), 300_000);
        Assert.True(await IsInMemoryAsync(cache, Entry('A')));
        Assert.Null(((HotImageCache)cache).FindUncounted(Entry('A').Key));
    }

    [Fact]
    public async Task Flood_of_results_that_are_found_once_does_not_push_out_a_hot_one()
    {
        var cache = Create(options => options.MaxBytes = 100_000);
        await HeatAsync(cache, Entry('A'), 5000);
        for (var i = 0; i < 100; i++)
        {
            var entry = Numbered(i);
            await cache.StoreAsync(entry, Bytes(5000, i), CancellationToken.None);
            await ReadAsync(cache, entry);
        }

        Assert.True(await IsInMemoryAsync(cache, Entry('A')));
    }

    [Fact]
    public async Task Memory_stays_within_its_bound_and_what_is_hot_now_finds_room()
    {
        var cache = Create(options => options.MaxBytes = 100_000);
        for (var i = 0; i < 50; i++)
        {
            await HeatAsync(cache, Numbered(i), 5000);
        }

        var kept = 0;
        for (var i = 0; i < 50; i++)
        {
            kept += await IsInMemoryAsync(cache, Numbered(i)) ? 1 : 0;
        }

        Assert.InRange(kept, 1, 100_000 / 5000);

        // Entries are evicted in the background.
        var latest = Entry('A');
        await HeatAsync(cache, latest, 5000);
        using var patience = new CancellationTokenSource(Waiting.Longest);
        while (!await IsInMemoryAsync(cache, latest))
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Theory]
    [InlineData(1000, 1_000_000, true)]
    [InlineData(1001, 1_000_000, false)]
    [InlineData(900, 10_000, false)]
    public async Task Large_result_stays_out_of_memory(int length, int maxBytes, bool isKept)
    {
        var cache = Create(options => (options.MaxResultBytes, options.MaxBytes) = (1000, maxBytes));
        await HeatAsync(cache, Entry('A'), length);
        Assert.Equal(isKept, await IsInMemoryAsync(cache, Entry('A')));
    }

    [Fact]
    public async Task Result_is_looked_up_again_after_its_lifetime()
    {
        var cache = Create(options => options.Lifetime = TimeSpan.FromMinutes(5));
        await HeatAsync(cache, Entry('A'), 1000);
        _clock.Advance(TimeSpan.FromMinutes(4.9));
        Assert.True(await IsInMemoryAsync(cache, Entry('A')));
        _clock.Advance(TimeSpan.FromMinutes(0.2));
        Assert.False(await IsInMemoryAsync(cache, Entry('A')));
        Assert.True(await IsInMemoryAsync(cache, Entry('A')));

        await _inner.PurgeAsync(CacheScope.All, CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(await ReadAsync(cache, Entry('A')));
    }

    [Theory]
    [InlineData(-365)]
    [InlineData(365)]
    public async Task Lifetime_is_the_same_when_the_clock_jumps(int days)
    {
        var cache = Create(options => options.Lifetime = TimeSpan.FromMinutes(5));
        await HeatAsync(cache, Entry('A'), 1000);
        _clock.Jump(TimeSpan.FromDays(days));
        Assert.True(await IsInMemoryAsync(cache, Entry('A')));
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.False(await IsInMemoryAsync(cache, Entry('A')));
    }

    [Fact]
    public async Task What_was_found_before_a_purge_is_not_kept_after_it()
    {
        var cache = Create();
        await cache.StoreAsync(Entry('A'), Bytes(1000, seed: 1), CancellationToken.None);
        await ReadAsync(cache, Entry('A'));
        _inner.AfterFinding = () => cache.PurgeAsync(CacheScope.All, CancellationToken.None).AsTask();
        Assert.Equal(Bytes(1000, seed: 1), await ReadAsync(cache, Entry('A')));
        _inner.AfterFinding = () => Task.CompletedTask;
        Assert.Null(await ReadAsync(cache, Entry('A')));
    }

    [Fact]
    public async Task What_was_found_before_it_was_replaced_is_not_kept()
    {
        var cache = Create();
        await cache.StoreAsync(Entry('A'), Bytes(1000, seed: 1), CancellationToken.None);
        await ReadAsync(cache, Entry('A'));
        _inner.AfterFinding = () => cache.StoreAsync(Entry('A'), Bytes(1000, seed: 2), CancellationToken.None).AsTask();
        Assert.Equal(Bytes(1000, seed: 1), await ReadAsync(cache, Entry('A')));
        _inner.AfterFinding = () => Task.CompletedTask;
        Assert.Equal(Bytes(1000, seed: 2), await ReadAsync(cache, Entry('A')));
    }

    [Fact]
    public async Task Kept_bytes_are_a_copy()
    {
        var cache = Create();
        await HeatAsync(cache, Entry('A'), 1000);
        Assert.NotEmpty(_inner.Lent);
        _inner.Lent.ForEach(Array.Clear);
        Assert.Equal(Bytes(1000, seed: 1), await ReadAsync(cache, Entry('A')));
        Assert.Equal(_inner.Lent.Count, _inner.Returned);
    }

    [Fact]
    public async Task Result_that_cannot_be_read_is_a_miss()
    {
        var cache = Create();
        await cache.StoreAsync(Entry('A'), Bytes(1000, seed: 1), CancellationToken.None);
        await ReadAsync(cache, Entry('A'));
        _inner.IsBroken = true;
        Assert.Null(await ReadAsync(cache, Entry('A')));
        _inner.IsBroken = false;
        Assert.Equal(Bytes(1000, seed: 1), await ReadAsync(cache, Entry('A')));
    }

    [Fact]
    public async Task Nothing_is_kept_where_memory_is_off()
    {
        var cache = Create(options => options.MaxBytes = 0);
        await HeatAsync(cache, Entry('A'), 1000);
        Assert.False(await IsInMemoryAsync(cache, Entry('A')));
        Assert.Equal(0, cache.GetStatistics().MemoryHits);
        Assert.Equal(1, await cache.PurgeAsync(CacheScope.All, CancellationToken.None));
    }

    [Fact]
    public async Task Large_hot_result_is_counted_once_while_it_is_sent()
    {
        var cache = Create();
        await HeatAsync(cache, Entry('A'), 300_000);
        var first = (await cache.FindAsync(Entry('A'), CancellationToken.None))!;
        var second = (await cache.FindAsync(Entry('A'), CancellationToken.None))!;
        Assert.Equal(300_000, _sending.Bytes);
        first.Dispose();
        first.Dispose();
        Assert.Equal(300_000, _sending.Bytes);
        second.Dispose();
        Assert.Equal(0, _sending.Bytes);
    }

    [Fact]
    public async Task Large_result_is_sent_from_below_while_too_much_is_being_sent()
    {
        var cache = Create();
        await HeatAsync(cache, Entry('A'), 300_000);
        await HeatAsync(cache, Entry('S'), 100_000);
        Assert.True(_sending.TryTake(900_000));
        Assert.False(await IsInMemoryAsync(cache, Entry('A')));
        await HeatAsync(cache, Entry('B'), 300_000);
        Assert.False(await IsInMemoryAsync(cache, Entry('B')));
        Assert.True(await IsInMemoryAsync(cache, Entry('S')));
        Assert.Equal(900_000, _sending.Bytes);

        _sending.Release(900_000);
        Assert.True(await IsInMemoryAsync(cache, Entry('A')));
    }

    private protected override IImageCache Create() => Create(_ => { });

    private HotImageCache Create(Action<ImageMemoryCacheOptions> configure)
    {
        var options = new ImageMemoryCacheOptions();
        configure(options);
        var memory = new HotMemory(options.MaxBytes, () => options, _clock);
        _memories.Add(memory);
        return new HotImageCache(_inner, memory, _sending);
    }

    private static CacheEntry Numbered(int number) => Entry('N') with { Key = $"{number:D8}".PadRight(52, 'N') };

    private static async Task HeatAsync(IImageCache cache, CacheEntry entry, int length)
    {
        await cache.StoreAsync(entry, Bytes(length, seed: 1), CancellationToken.None);
        await ReadAsync(cache, entry);
        await ReadAsync(cache, entry);
    }

    private async Task<bool> IsInMemoryAsync(IImageCache cache, CacheEntry entry)
    {
        var before = _inner.LookUps;
        Assert.NotNull(await ReadAsync(cache, entry));
        return _inner.LookUps == before;
    }

    /// <summary>A cache that shares its bytes and lets a test act during a look-up.</summary>
    private sealed class WatchedCache : IImageCache
    {
        private readonly InMemoryCache _cache = new();
        private int _lookUps;
        private int _returned;

        public Func<Task> AfterFinding { get; set; } = () => Task.CompletedTask;

        public bool IsBroken { get; set; }

        public List<byte[]> Lent { get; } = [];

        public int Returned => Volatile.Read(ref _returned);

        public int LookUps => Volatile.Read(ref _lookUps);

        public async ValueTask<ImageContent?> FindAsync(CacheEntry entry, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _lookUps);
            var bytes = await ReadAsync(_cache, entry);
            await AfterFinding();
            if (bytes is null)
            {
                return null;
            }

            lock (Lent)
            {
                Lent.Add(bytes);
            }

            return new LentContent(this, bytes);
        }

        public ValueTask StoreAsync(CacheEntry entry, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
            _cache.StoreAsync(entry, content, cancellationToken);

        public ValueTask<long> PurgeAsync(CacheScope scope, CancellationToken cancellationToken) => _cache.PurgeAsync(scope, cancellationToken);

        public CacheStatistics GetStatistics() => _cache.GetStatistics();

        private sealed class LentContent(WatchedCache owner, byte[] bytes) : ImageContent
        {
            public override long Length => bytes.Length;

            public override Stream OpenRead() =>
                owner.IsBroken ? throw new IOException("The disk is gone.") : new MemoryStream(bytes, writable: false);

            public override void Dispose() => Interlocked.Increment(ref owner._returned);
        }
    }
}
