using System.Net;
using System.Text;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>The commands <c>process</c> and <c>cache</c>, and folders with any type of file.</summary>
public class CommandTests
{
    [Fact]
    public async Task Commands_are_unknown_parameters_where_the_folder_does_not_allow_them()
    {
        await using var site = await TestSite.StartAsync();
        Assert.Equal(300, (await site.GetPictureAsync("/images/photo.jpg?w=300&process=no&cache=no")).Width);
        await site.StoredAsync();
        Assert.Single(site.CachedFiles);
        Assert.Equal(3000, (await site.GetPictureAsync("/images/photo.jpg?process=always&cache=always")).Width);
        Assert.Equal(1, site.Engine.Started);
    }

    [Fact]
    public async Task Process_no_hands_a_local_original_to_the_next_middleware()
    {
        await using var site = await StartAsync();
        Assert.Equal(TestImages.Photo, await site.Client.GetByteArrayAsync("/images/photo.jpg?w=300&process=no"));
        Assert.Equal(0, site.Engine.Started);
        Assert.Empty(site.CachedFiles);
    }

    [Fact]
    public async Task Process_always_works_without_settings()
    {
        await using var site = await StartAsync();
        Assert.NotEqual(TestImages.Photo, await site.Client.GetByteArrayAsync("/images/photo.jpg?process=always"));
        await site.StoredAsync();
        Assert.Contains("3000x2000", Assert.Single(site.CachedFiles), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cache_no_processes_every_request_and_stores_nothing()
    {
        await using var site = await StartAsync();
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(300, (await site.GetPictureAsync("/images/photo.jpg?w=300&cache=no")).Width);
        }

        Assert.Equal(2, site.Engine.Started);
        Assert.Empty(site.CachedFiles);
    }

    [Theory]
    [InlineData("cache=always")]
    [InlineData("w=300&process=no&cache=always")]
    public async Task Cache_always_keeps_an_original_under_its_own_extension(string query)
    {
        await using var site = await StartAsync();
        var photo = TestImages.Photo;
        using var first = await site.GetAsync($"/images/photo.jpg?{query}");
        await site.StoredAsync();
        using var second = await site.GetAsync($"/images/photo.jpg?{query}");
        foreach (var response in new[] { first, second })
        {
            Assert.Equal(photo, await response.Content.ReadAsByteArrayAsync());
            Assert.Equal("image/jpeg", response.Content.Headers.ContentType?.ToString());
            Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        }

        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Matches("^images/[A-Z2-7]{8}\\.photo\\.jpg$", Assert.Single(site.CachedFiles));
        Assert.Equal(0, site.Engine.Started);

        using var conditional = await site.GetAsync($"/images/photo.jpg?{query}", ("If-None-Match", first.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, conditional.StatusCode);
    }

    [Fact]
    public async Task Original_over_the_limit_is_passed_on_uncached()
    {
        await using var site = await TestSite.StartAsync(options =>
        {
            options.ImageFolders[0].AllowProcessAndCacheCommands = true;
            options.DiskCache.MaxUnprocessedBytes = 1000;
        });
        Assert.Equal(TestImages.Photo, await site.Client.GetByteArrayAsync("/images/photo.jpg?cache=always"));
        Assert.Empty(site.CachedFiles);
    }

    [Fact]
    public async Task Image_under_no_images_name_is_sent_as_nothing_in_particular()
    {
        await using var site = await StartAsync();
        await site.WriteAsync("photo", TestImages.Photo);
        using var response = await site.GetAsync("/images/photo?process=no&cache=always");
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.ToString());
        await site.StoredAsync();
        Assert.EndsWith(".photo.unknown", Assert.Single(site.CachedFiles), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_may_be_folder_defaults_without_being_allowed_to_queries()
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].DefaultSettings["process"] = "no");
        Assert.Equal(3000, (await site.GetPictureAsync("/images/photo.jpg?w=300&process=always")).Width);
    }

    [Theory]
    [InlineData("page.html", "<html><script>alert(1)</script></html>", ".page.unknown")]
    [InlineData("fake.jpg", "<html><script>alert(1)</script></html>", ".fake.jpg")]
    public async Task File_that_is_no_image_is_cached_and_sent_as_nothing_in_particular(string name, string text, string file)
    {
        await using var site = await StartAsync();
        await site.WriteAsync(name, Encoding.UTF8.GetBytes(text));
        for (var i = 0; i < 2; i++)
        {
            using var response = await site.GetAsync($"/images/{name}?w=300&cache=always");
            Assert.Equal(text, await response.Content.ReadAsStringAsync());
            Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.ToString());
            Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
            if (i == 0)
            {
                await site.StoredAsync();
            }
        }

        Assert.EndsWith(file, Assert.Single(site.CachedFiles), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Image_without_an_extension_is_processed_where_any_file_type_is()
    {
        await using var site = await StartAsync();
        await site.WriteAsync("photo", TestImages.Photo);
        Assert.Equal(300, (await site.GetPictureAsync("/images/photo?w=300")).Width);
        await site.StoredAsync();
        Assert.Matches("\\.photo\\.300x200\\.jpg$", Assert.Single(site.CachedFiles));
    }

    [Fact]
    public async Task Original_that_is_no_local_file_is_streamed()
    {
        var photo = TestImages.Photo;
        await using var site = await TestSite.StartAsync(
            options => options.ImageFolders[0].AllowProcessAndCacheCommands = true,
            resize: builder => builder.AddFileProvider(new StreamProvider(photo), "/images/remote"));
        using var response = await site.GetAsync("/images/remote/a.jpg?w=300&process=no");
        Assert.Equal(photo, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/jpeg", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));

        using var partial = await site.GetAsync("/images/remote/a.jpg?process=no&w=1", ("Range", "bytes=5-9"));
        Assert.Equal(photo[5..10], await partial.Content.ReadAsByteArrayAsync());
        Assert.Equal(300, (await site.GetPictureAsync("/images/remote/a.jpg?w=300")).Width);
    }

    private static Task<TestSite> StartAsync() => TestSite.StartAsync(options =>
    {
        options.ImageFolders[0].AllowProcessAndCacheCommands = true;
        options.ImageFolders[0].AnyFileType = true;
    });

    /// <summary>Files that have no path, as in an archive or an assembly.</summary>
    private sealed class StreamProvider(byte[] bytes) : IFileProvider, IFileInfo
    {
        public bool Exists => true;

        public long Length => bytes.Length;

        public string? PhysicalPath => null;

        public string Name => "a.jpg";

        public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

        public bool IsDirectory => false;

        public Stream CreateReadStream() => new MemoryStream(bytes, writable: false);

        public IFileInfo GetFileInfo(string subpath) => this;

        public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

        public IChangeToken Watch(string filter) => NullChangeToken.Singleton;
    }
}
