using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PhotoResize.Caching;
using PhotoResize.Caching.Disk;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching;

public sealed class DiskImageCacheTests : ImageCacheContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<DiskImageCache> _caches = [];
    private readonly WarningCounter _log = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private string Root => _folder.Combine("cache");

    private string OnlyFile => Path.Combine(Root, Assert.Single(TemporaryFolder.FilesBelow(Root)));

    public void Dispose()
    {
        _caches.ForEach(cache => cache.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public async Task Another_process_on_the_same_folder_finds_what_one_has_stored()
    {
        await Create().StoreAsync(Entry('A'), Bytes(10, seed: 1), CancellationToken.None);
        Assert.Equal(Bytes(10, seed: 1), await ReadAsync(Create(), Entry('A')));
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(300_000)]
    public async Task File_cut_off_anywhere_is_a_miss_and_is_replaced(int length)
    {
        var cache = Create();
        var bytes = Bytes(length, seed: 1);
        await cache.StoreAsync(Entry('A'), bytes, CancellationToken.None);
        var whole = await File.ReadAllBytesAsync(OnlyFile);
        foreach (var left in new[] { 0, 1, 79, CachedFileTrailer.EndSize, CachedFileTrailer.EndSize + 1, length / 2, length, whole.Length - 1 })
        {
            await File.WriteAllBytesAsync(OnlyFile, whole[..left]);
            Assert.Null(await ReadAsync(cache, Entry('A')));
        }

        await cache.StoreAsync(Entry('A'), bytes, CancellationToken.None);
        Assert.Equal(bytes, await ReadAsync(cache, Entry('A')));
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(300_000)]
    public async Task File_with_one_changed_byte_is_a_miss(int length)
    {
        var cache = Create();
        await cache.StoreAsync(Entry('A'), Bytes(length, seed: 1), CancellationToken.None);
        var whole = await File.ReadAllBytesAsync(OnlyFile);
        foreach (var place in new[] { 0, length / 2, length - 1, length + 20, whole.Length - 90, whole.Length - 40, whole.Length - 15, whole.Length - 10, whole.Length - 1 })
        {
            var changed = (byte[])whole.Clone();
            changed[place] ^= 1;
            await File.WriteAllBytesAsync(OnlyFile, changed);
            Assert.Null(await ReadAsync(cache, Entry('A')));
        }
    }

    [Fact]
    public async Task File_with_bytes_put_behind_it_is_a_miss()
    {
        var cache = Create();
        await cache.StoreAsync(Entry('A'), Bytes(100, seed: 1), CancellationToken.None);
        await File.AppendAllTextAsync(OnlyFile, "x");
        Assert.Null(await ReadAsync(cache, Entry('A')));
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("copy")]
    public async Task Bytes_that_a_cancelled_write_may_still_read_are_not_used_for_another_result(string way)
    {
        var cache = Create();
        var bytes = Bytes(50_000, seed: 1);
        await cache.StoreAsync(Entry('A'), bytes, CancellationToken.None);
        await cache.StoreAsync(Entry('B'), Bytes(50_000, seed: 2), CancellationToken.None);

        var client = new LaggingStream();
        using var stop = new CancellationTokenSource();
        using (var found = await cache.FindAsync(Entry('A'), CancellationToken.None))
        {
            var sending = way switch
            {
                "stream" => CopyAsync(found!, client, stop.Token),
                _ => found!.CopyToAsync(client, stop.Token),
            };
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        }

        Assert.NotNull(await ReadAsync(cache, Entry('B')));
        Assert.True(client.Unsent.Span.SequenceEqual(bytes.AsSpan(0, client.Unsent.Length)));

        static async Task CopyAsync(ImageContent content, Stream client, CancellationToken cancellationToken)
        {
            await using var stream = content.OpenRead();
            await stream.CopyToAsync(client, cancellationToken);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50_000)]
    [InlineData(100_000)]
    [InlineData(300_000)]
    public async Task Copy_of_a_found_result_is_the_result(int length)
    {
        var cache = Create();
        var bytes = Bytes(length, seed: 1);
        await cache.StoreAsync(Entry('A'), bytes, CancellationToken.None);
        for (var i = 0; i < 3; i++)
        {
            using var found = await cache.FindAsync(Entry('A'), CancellationToken.None);
            using var copy = new MemoryStream();
            await found!.CopyToAsync(copy, CancellationToken.None);
            Assert.Equal(bytes, copy.ToArray());
            Assert.Equal(bytes, await found.ReadAsync(CancellationToken.None));
        }
    }

    [Fact]
    public async Task Results_beyond_the_pending_bytes_are_not_kept_unless_nothing_else_waits()
    {
        var cache = Create(options => options.MaxPendingBytes = 100);
        await cache.StoreAsync(Entry('A'), Bytes(1000, seed: 1), CancellationToken.None);
        Assert.NotNull(await ReadAsync(cache, Entry('A')));

        await Parallel.ForAsync(0, 50, async (i, cancellationToken) =>
            await cache.StoreAsync(Entry((char)('B' + i % 20), $"/images/{i}.jpg"), Bytes(5_000_000, seed: i), cancellationToken));
        Assert.InRange(TemporaryFolder.FilesBelow(Root).Length, 2, 50);
        Assert.Equal(1, _log.Warnings);
    }

    [Fact]
    public async Task Strategy_that_leaves_the_root_is_an_error()
    {
        var cache = Create(options => options.NamingStrategy = "escape");
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync(cache, Entry('A')));
    }

    [Fact]
    public async Task Custom_strategy_decides_the_place()
    {
        var cache = Create(options => options.NamingStrategy = "Flat");
        await cache.StoreAsync(Entry('A'), Bytes(10, seed: 1), CancellationToken.None);
        Assert.Equal([Entry('A').FileName], TemporaryFolder.FilesBelow(Root));
    }

    [Fact]
    public async Task Strategy_changes_while_the_cache_runs()
    {
        DiskCacheOptions options = null!;
        var cache = Create(created => options = created);
        await cache.StoreAsync(Entry('A'), Bytes(10, seed: 1), CancellationToken.None);
        options.NamingStrategy = "Flat";
        Assert.Null(await ReadAsync(cache, Entry('A')));
        await cache.StoreAsync(Entry('A'), Bytes(10, seed: 1), CancellationToken.None);
        Assert.Contains(Entry('A').FileName, TemporaryFolder.FilesBelow(Root));
    }

    private protected override IImageCache Create() => Create(_ => { });

    private DiskImageCache Create(Action<DiskCacheOptions> configure)
    {
        var options = new DiskCacheOptions();
        configure(options);
        ICacheNamingStrategy[] strategies =
            [new MirrorNamingStrategy(), new CustomStrategy("Flat", ""), new CustomStrategy("Escape", "../outside/")];
        var cache = new DiskImageCache(Root, () => options, strategies, (_, _) => new(OriginalState.Current), _time, new FaultReporter(_log, _time), _ => null);
        _caches.Add(cache);
        return cache;
    }

    private sealed class CustomStrategy(string name, string folder) : ICacheNamingStrategy
    {
        public string Name => name;

        public string GetPath(CacheEntry entry) => folder + entry.FileName;
    }

    /// <summary>A slow connection: it has not sent its last buffer yet, and still reads from it later.</summary>
    private sealed class LaggingStream : Stream
    {
        public ReadOnlyMemory<byte> Unsent { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Unsent = buffer;
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }

    private sealed class WarningCounter : ILogger<FaultReporter>
    {
        public int Warnings { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Warnings += logLevel >= LogLevel.Warning ? 1 : 0;
    }
}
