using System.Net;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Conditional and range requests, for results that exist and for results that do not.</summary>
public class ConditionalRequestTests
{
    private const string Path = "/images/photo.jpg?w=300";

    [Fact]
    public async Task Known_entity_tag_gives_304_without_image_work_on_a_machine_that_never_made_the_result()
    {
        await using var first = await TestSite.StartAsync();
        using var made = await first.GetAsync(Path);
        await using var second = await TestSite.StartAsync();
        File.SetLastWriteTimeUtc(second.PathOf("photo.jpg"), File.GetLastWriteTimeUtc(first.PathOf("photo.jpg")));

        using var response = await second.GetAsync(Path, ("If-None-Match", made.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Equal(0, second.Engine.Started);
        Assert.Empty(second.CachedFiles);
        Assert.Equal(made.Headers.ETag, response.Headers.ETag);
        Assert.Equal("public, max-age=86400", response.Headers.CacheControl?.ToString());
        Assert.Equal(made.Content.Headers.LastModified, response.Content.Headers.LastModified);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("If-None-Match", "{etag}", 304)]
    [InlineData("If-None-Match", "W/{etag}", 304)]
    [InlineData("If-None-Match", "\"x\", W/\"y\", {etag}", 304)]
    [InlineData("If-None-Match", "*", 304)]
    [InlineData("If-None-Match", "\"x\"", 200)]
    [InlineData("If-None-Match", "garbage", 200)]
    [InlineData("If-Modified-Since", "{modified}", 304)]
    [InlineData("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT", 304)]
    [InlineData("If-Modified-Since", "Sat, 01 Jan 2000 00:00:00 GMT", 200)]
    [InlineData("If-Modified-Since", "yesterday", 200)]
    [InlineData("If-Match", "{etag}", 200)]
    [InlineData("If-Match", "*", 200)]
    [InlineData("If-Match", "W/{etag}", 412)]
    [InlineData("If-Match", "\"x\"", 412)]
    [InlineData("If-Unmodified-Since", "{modified}", 200)]
    [InlineData("If-Unmodified-Since", "Sat, 01 Jan 2000 00:00:00 GMT", 412)]
    [InlineData("If-Range", "{etag}", 200)]
    public async Task Condition_decides_before_and_after_the_result_exists(string name, string value, int status)
    {
        await using var site = await TestSite.StartAsync();
        using var head = await site.SendAsync(HttpMethod.Head, Path);
        value = value.Replace("{etag}", head.Headers.ETag!.ToString(), StringComparison.Ordinal)
            .Replace("{modified}", head.Content.Headers.LastModified!.Value.ToString("R"), StringComparison.Ordinal);

        using var before = await site.GetAsync(Path, (name, value));
        (await site.GetAsync(Path)).Dispose();
        await site.StoredAsync();
        using var after = await site.GetAsync(Path, (name, value));
        Assert.Equal((status, status), ((int)before.StatusCode, (int)after.StatusCode));
    }

    [Fact]
    public async Task Entity_tag_is_asked_before_the_date()
    {
        await using var site = await TestSite.StartAsync();
        using var response = await site.GetAsync(
            Path, ("If-None-Match", "\"x\""), ("If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Range_is_served_from_a_new_and_from_a_cached_result(bool cached)
    {
        await using var site = await TestSite.StartAsync();
        var whole = await site.Client.GetByteArrayAsync(Path);
        await site.StoredAsync();
        if (!cached)
        {
            Directory.Delete(site.CacheRoot, recursive: true);
        }

        using var response = await site.GetAsync(Path, ("Range", "bytes=10-19"));
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal($"bytes 10-19/{whole.Length}", response.Content.Headers.ContentRange?.ToString());
        Assert.Equal(whole[10..20], await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("public, max-age=86400", response.Headers.CacheControl?.ToString());
        Assert.NotNull(response.Headers.ETag);
    }

    [Fact]
    public async Task Range_beyond_the_end_gives_416_with_the_length()
    {
        await using var site = await TestSite.StartAsync();
        var whole = await site.Client.GetByteArrayAsync(Path);
        using var response = await site.GetAsync(Path, ("Range", "bytes=99999999-"));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal($"bytes */{whole.Length}", response.Content.Headers.ContentRange?.ToString());
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Null(response.Headers.ETag);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain(site.Logs.Entries, entry => entry.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    [Theory]
    [InlineData("bytes=0-1,5-9")]
    [InlineData("items=0-5")]
    [InlineData("nonsense")]
    public async Task Several_ranges_and_unknown_units_give_the_whole_result(string range)
    {
        await using var site = await TestSite.StartAsync();
        using var response = await site.GetAsync(Path, ("Range", range));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("{etag}", 206)]
    [InlineData("W/{etag}", 200)]
    [InlineData("\"x\"", 200)]
    [InlineData("{modified}", 206)]
    [InlineData("Sat, 01 Jan 2000 00:00:00 GMT", 200)]
    public async Task If_range_decides_whether_the_range_or_the_whole_is_sent(string value, int status)
    {
        await using var site = await TestSite.StartAsync();
        using var head = await site.SendAsync(HttpMethod.Head, Path);
        value = value.Replace("{etag}", head.Headers.ETag!.ToString(), StringComparison.Ordinal)
            .Replace("{modified}", head.Content.Headers.LastModified!.Value.ToString("R"), StringComparison.Ordinal);
        using var response = await site.GetAsync(Path, ("Range", "bytes=0-9"), ("If-Range", value));
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Head_of_a_result_that_does_not_exist_makes_nothing_and_has_the_headers_of_get()
    {
        await using var site = await TestSite.StartAsync();
        using var before = await site.SendAsync(HttpMethod.Head, Path);
        Assert.Equal(0, site.Engine.Started);
        using var get = await site.GetAsync(Path);
        await site.StoredAsync();
        using var after = await site.SendAsync(HttpMethod.Head, Path);

        Assert.Equal(1, site.Engine.Started);
        Assert.Equal(get.Content.Headers.ContentLength, after.Content.Headers.ContentLength);
        foreach (var head in new[] { before, after })
        {
            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
            Assert.Equal(get.Headers.ETag, head.Headers.ETag);
            Assert.Equal(get.Content.Headers.LastModified, head.Content.Headers.LastModified);
            Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
            Assert.Equal(get.Headers.CacheControl, head.Headers.CacheControl);
            Assert.Equal(get.Headers.AcceptRanges, head.Headers.AcceptRanges);
        }
    }
}
