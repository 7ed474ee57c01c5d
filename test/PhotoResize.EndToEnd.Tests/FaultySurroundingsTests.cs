using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PhotoResize.Caching;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Faults of the cache and of the engine's installation, told from those of the source.</summary>
public sealed class FaultySurroundingsTests
{
    private const string Path = "/images/photo.jpg?w=300";

    [Fact]
    public async Task Cached_result_that_fails_before_its_first_byte_is_made_again()
    {
        var cache = new BreakingCache(readable: 0);
        await using var site = await TestSite.StartAsync(build: builder => Use(builder, cache));
        var made = await site.Client.GetByteArrayAsync(Path);
        await cache.Stored;
        Assert.Equal(made, await site.Client.GetByteArrayAsync(Path));
        Assert.Equal(2, site.Engine.Started);
        Assert.Equal(1, cache.Found);
    }

    [Fact]
    public async Task Cached_result_that_fails_before_its_first_byte_and_cannot_be_made_leaves_nothing_of_its_headers()
    {
        var cache = new BreakingCache(readable: 0);
        await using var site = await TestSite.StartAsync(build: builder => Use(builder, cache));
        await site.Client.GetByteArrayAsync(Path);
        await cache.Stored;
        site.Engine.Failure = new IOException();
        using var answer = await site.GetAsync(Path, ("Range", "bytes=0-9"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Null(answer.Headers.ETag);
        Assert.Null(answer.Content.Headers.LastModified);
        Assert.Null(answer.Content.Headers.ContentRange);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(answer.Content.Headers.ContentLength ?? -1, (await answer.Content.ReadAsByteArrayAsync()).LongLength);
    }

    [Fact]
    public async Task Cached_result_that_fails_later_is_cut_off_so_that_no_client_takes_it_for_whole()
    {
        var cache = new BreakingCache(readable: 1000);
        await using var site = await TestSite.StartAsync(build: builder => Use(builder, cache));
        await site.Client.GetByteArrayAsync(Path);
        await cache.Stored;
        await Assert.ThrowsAsync<HttpRequestException>(() => site.Client.GetByteArrayAsync(Path));
        Assert.Contains(site.Logs.Warnings, warning => warning.Contains("cache could not be read", StringComparison.Ordinal));
        Assert.DoesNotContain(site.Logs.Warnings, warning => warning.Contains("original", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Missing_assembly_is_a_bug_and_not_a_source_that_has_changed()
    {
        await using var site = await TestSite.StartAsync();
        site.Engine.Failure = new FileNotFoundException("Could not load file or assembly.");
        using var answer = await site.GetAsync(Path);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(1, site.Engine.Started);
        Assert.Contains(site.Logs.Entries, entry => entry.Level == Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task Storage_that_fails_is_warned_of_by_the_name_of_its_image_folder()
    {
        var source = new CountingSource("/images/photo.jpg", TestImages.Photo) { Failure = new IOException("The storage is away.") };
        await using var site = await TestSite.StartAsync(
            options => options.ImageFolders[0].Name = "holiday", resize: builder => builder.AddSource(source));
        using var answer = await site.GetAsync(Path);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains(site.Logs.Warnings, warning => warning.Contains("holiday", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Remembered_request_whose_result_was_evicted_counts_one_miss()
    {
        await using var site = await TestSite.StartAsync();
        for (var i = 0; i < 4; i++)
        {
            await site.Client.GetByteArrayAsync(Path);
            if (i == 0)
            {
                await site.StoredAsync();
            }
        }

        await site.Cache.PurgeAsync(CacheScope.All, CancellationToken.None);
        var before = site.Cache.GetStatistics();
        await site.Client.GetByteArrayAsync(Path);
        var after = site.Cache.GetStatistics();
        Assert.Equal((before.Misses + 1, before.Hits), (after.Misses, after.Hits));
    }

    [Fact]
    public async Task Ranges_of_many_results_at_once_are_each_of_their_own()
    {
        await using var site = await TestSite.StartAsync();
        var results = new byte[8][];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = await site.Client.GetByteArrayAsync($"/images/photo.jpg?w={200 + i}");
        }

        await Parallel.ForAsync(0, 400, async (i, token) =>
        {
            var (result, from) = (results[i % results.Length], i);
            using var answer = await site.GetAsync($"/images/photo.jpg?w={200 + i % results.Length}", ("Range", $"bytes={from}-{from + 99}"));
            Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
            Assert.Equal(result[from..(from + 100)], await answer.Content.ReadAsByteArrayAsync(token));
        });
    }

    private static void Use(WebApplicationBuilder builder, IImageCache cache)
    {
        builder.Services.RemoveAll<IImageCache>();
        builder.Services.AddSingleton(cache);
    }

    /// <summary>A cache with one result, whose disk breaks when so many bytes of it have been read.</summary>
    private sealed class BreakingCache(int readable) : IImageCache
    {
        private readonly TaskCompletionSource _stored = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private byte[]? _bytes;
        private int _found;

        public Task Stored => _stored.Task.WaitAsync(Waiting.Longest);

        public int Found => Volatile.Read(ref _found);

        public ValueTask<ImageContent?> FindAsync(CacheEntry entry, CancellationToken cancellationToken)
        {
            if (_bytes is not { } bytes)
            {
                return default;
            }

            Interlocked.Increment(ref _found);
            return new(new BreakingContent(bytes, readable));
        }

        public ValueTask StoreAsync(CacheEntry entry, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            _bytes ??= content.ToArray();
            _stored.TrySetResult();
            return default;
        }

        public ValueTask<long> PurgeAsync(CacheScope scope, CancellationToken cancellationToken) => new(0);

        public CacheStatistics GetStatistics() => new();
    }

    private sealed class BreakingContent(byte[] bytes, int readable) : ImageContent
    {
        public override long Length => bytes.Length;

        public override Stream OpenRead() => new BreakingStream(bytes, readable);

        public override void Dispose()
        {
        }
    }

    private sealed class BreakingStream(byte[] bytes, int readable) : MemoryStream(bytes, writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var left = readable - (int)Position;
            return left > 0
                ? base.ReadAsync(buffer[..Math.Min(left, buffer.Length)], cancellationToken)
                : ValueTask.FromException<int>(new IOException("The disk is broken."));
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
