using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.FileProviders;
using PhotoResize.Configuration;
using PhotoResize.Processing;
using PhotoResize.Sources;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Originals that are not in the web root, and those that no other middleware sends.</summary>
public class FolderSourceTests
{
    [Theory]
    [InlineData("vips")]
    [InlineData("imagesharp")]
    public async Task Folder_outside_of_the_web_root_gives_results_and_originals(string engine)
    {
        await using var site = await StartAsync(build: builder => Use(engine, builder.Services));
        await WriteAsync(site, "trip/Photo.JPG", TestImages.Photo);
        Assert.Equal(60, (await site.GetPictureAsync("/photos/trip/Photo.JPG?w=60")).Width);
        using var original = await site.GetAsync("/photos/trip/Photo.JPG");
        Assert.Equal(TestImages.Photo, await original.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/jpeg", original.Content.Headers.ContentType!.MediaType);
        Assert.Equal("public, max-age=86400", original.Headers.CacheControl!.ToString());
        Assert.Equal(["nosniff"], original.Headers.GetValues("X-Content-Type-Options"));
        Assert.NotNull(original.Content.Headers.LastModified);

        using var part = await site.GetAsync("/photos/trip/Photo.JPG", ("Range", "bytes=5-9"), ("If-Range", original.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(TestImages.Photo[5..10], await part.Content.ReadAsByteArrayAsync());
        using var known = await site.GetAsync("/photos/trip/Photo.JPG", ("If-None-Match", original.Headers.ETag.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        using var head = await site.SendAsync(HttpMethod.Head, "/photos/trip/Photo.JPG");
        Assert.Equal((HttpStatusCode.OK, TestImages.Photo.Length), (head.StatusCode, head.Content.Headers.ContentLength));
    }

    [Fact]
    public async Task Original_is_for_the_next_middleware_without_the_option_and_is_never_sent_where_all_is_processed()
    {
        await using var site = await StartAsync(options =>
        {
            options.ImageFolders.Add(new ImageFolderOptions { Path = "/quiet", Root = "media" });
            options.ImageFolders.Add(new ImageFolderOptions { Path = "/forced", Root = "media", ServeOriginals = true, ForceProcessing = true });
        });
        await WriteAsync(site, "photo.jpg", TestImages.Photo);
        using var quiet = await site.GetAsync("/quiet/photo.jpg");
        Assert.Equal(HttpStatusCode.NotFound, quiet.StatusCode);
        using var forced = await site.GetAsync("/forced/photo.jpg");
        Assert.Equal(HttpStatusCode.OK, forced.StatusCode);
        Assert.NotEqual(TestImages.Photo, await forced.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Other_methods_of_an_original_are_for_the_next_middleware()
    {
        await using var site = await StartAsync();
        await WriteAsync(site, "photo.jpg", TestImages.Photo);
        using var post = await site.SendAsync(HttpMethod.Post, "/photos/photo.jpg");
        Assert.Equal(HttpStatusCode.NotFound, post.StatusCode);
        using var processed = await site.SendAsync(HttpMethod.Post, "/photos/photo.jpg?w=5");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, processed.StatusCode);
    }

    [Fact]
    public async Task Original_has_the_type_of_its_bytes_and_else_that_of_its_name()
    {
        await using var site = await StartAsync(options => options.ImageFolders[1].AnyFileType = true);
        await WriteAsync(site, "really.png", TestImages.Photo);
        await WriteAsync(site, "page.jpg", Encoding.UTF8.GetBytes("<html>"));
        await WriteAsync(site, "page.html", Encoding.UTF8.GetBytes("<html>"));
        await WriteAsync(site, "image", TestImages.Photo);
        foreach (var (name, type) in new[]
        {
            ("really.png", "image/jpeg"), ("page.jpg", "image/jpeg"), ("page.html", "application/octet-stream"), ("image", "image/jpeg"),
        })
        {
            using var response = await site.GetAsync("/photos/" + name);
            Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
            Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        }
    }

    [Fact]
    public async Task Hidden_files_and_links_that_lead_out_are_not_originals()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using var site = await StartAsync();
        await WriteAsync(site, ".hidden/photo.jpg", TestImages.Photo);
        await WriteAsync(site, ".photo.jpg", TestImages.Photo);
        await File.WriteAllBytesAsync(Path.Combine(site.ContentRoot, "secret.jpg"), TestImages.Photo);
        File.CreateSymbolicLink(MediaPath(site, "out.jpg"), Path.Combine(site.ContentRoot, "secret.jpg"));
        foreach (var name in new[] { ".hidden/photo.jpg", ".photo.jpg", "out.jpg", "%2e%2e/secret.jpg", "x/%2e%2e/%2e%2e/secret.jpg", "..%2fsecret.jpg" })
        {
            foreach (var query in new[] { "", "?w=50" })
            {
                using var response = await site.GetAsync($"/photos/{name}{query}", ("If-None-Match", "*"));
                Assert.Equal((HttpStatusCode.NotFound, name), (response.StatusCode, name));
            }
        }
    }

    [Fact]
    public async Task Folder_of_the_web_root_is_not_looked_into_where_there_is_another_root()
    {
        await using var site = await TestSite.StartAsync(
            options => options.ImageFolders[0].Root = "media", pipeline: app => app.UseImageResizing());
        Directory.CreateDirectory(MediaPath(site, ""));
        using var response = await site.GetAsync("/images/photo.jpg?w=50");
        Assert.Equal((HttpStatusCode.NotFound, 0), (response.StatusCode, site.Engine.Started));
    }

    [Fact]
    public async Task Missing_root_is_a_warning_and_503_until_it_is_there_and_again_when_it_is_gone()
    {
        await using var site = await StartAsync();
        Assert.Single(site.Logs.Warnings, message => message.Contains("(Root)", StringComparison.Ordinal));
        using var before = await site.GetAsync("/photos/photo.jpg?w=50");
        await Problems.AssertAsync(before, HttpStatusCode.ServiceUnavailable, "cannot be read");
        await WriteAsync(site, "photo.jpg", TestImages.Photo);
        Assert.Equal(50, (await site.GetPictureAsync("/photos/photo.jpg?w=50")).Width);
        Directory.Move(MediaPath(site, ""), Path.Combine(site.ContentRoot, "unmounted"));
        using var after = await site.GetAsync("/photos/photo.jpg?w=50");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, after.StatusCode);
    }

    [Fact]
    public async Task Any_file_provider_may_be_the_root_of_a_folder()
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders.Add(new ImageFolderOptions
        {
            Path = "/packed/",
            FileProvider = new OneFile("/a.jpg", TestImages.Photo),
            ServeOriginals = true,
        }));
        Assert.Equal(60, (await site.GetPictureAsync("/packed/a.jpg?w=60")).Width);
        Assert.Equal(TestImages.Photo, await site.Client.GetByteArrayAsync("/packed/a.jpg"));
        using var missing = await site.GetAsync("/packed/b.jpg?w=60");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Sources_are_asked_in_the_order_in_which_they_were_added_and_the_root_last()
    {
        var first = new CountingSource("/photos/a.jpg", TestImages.Gradient(40, 40));
        await using var site = await StartAsync(resize: builder => builder.AddSource(first).AddSource<ConfiguredSource>());
        await WriteAsync(site, "a.jpg", TestImages.Photo);
        await WriteAsync(site, "b.jpg", TestImages.Photo);
        await WriteAsync(site, "c.jpg", TestImages.Photo);
        Assert.Equal(40, (await site.GetPictureAsync("/photos/a.jpg?blur=1")).Width);
        Assert.Equal(ConfiguredSource.Side, (await site.GetPictureAsync("/photos/b.jpg?blur=1")).Width);
        Assert.Equal(3000, (await site.GetPictureAsync("/photos/c.jpg?blur=1")).Width);
    }

    private static Task<TestSite> StartAsync(
        Action<ImageResizingOptions>? configure = null, Action<WebApplicationBuilder>? build = null, Action<ImageResizingBuilder>? resize = null) =>
        TestSite.StartAsync(
            options =>
            {
                options.ImageFolders.Add(new ImageFolderOptions { Path = "/photos", Root = "media", ServeOriginals = true });
                configure?.Invoke(options);
            },
            build,
            resize: resize);

    private static string MediaPath(TestSite site, string name) => Path.Combine(site.ContentRoot, "media", name);

    private static async Task WriteAsync(TestSite site, string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(MediaPath(site, name))!);
        await File.WriteAllBytesAsync(MediaPath(site, name), bytes);
    }

    private static void Use(string engine, IServiceCollection services)
    {
        if (engine == "imagesharp")
        {
            services.RemoveAll<IImageProcessor>();
            services.AddSingleton(TestImages.ManagedEngine);
        }
    }

    /// <summary>A source with services of the application.</summary>
    private sealed class ConfiguredSource(TimeProvider time) : IImageSource
    {
        public const int Side = 50;

        private readonly DateTimeOffset _since = time.GetUtcNow();

        public ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken) =>
            new(path.EndsWith("c.jpg", StringComparison.Ordinal)
                ? null
                : new Image { Path = path, Length = Image.Bytes.Length, LastModified = _since });

        private sealed class Image : SourceImage
        {
            public static byte[] Bytes { get; } = TestImages.Gradient(Side, Side);

            public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) => new(new MemoryStream(Bytes, writable: false));
        }
    }

    private sealed class OneFile(string path, byte[] bytes) : IFileProvider
    {
        public IFileInfo GetFileInfo(string subpath) => subpath == path ? new Content(bytes) : new NotFoundFileInfo(subpath);

        public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

        public Microsoft.Extensions.Primitives.IChangeToken Watch(string filter) => NullChangeToken.Singleton;

        private sealed class Content(byte[] bytes) : IFileInfo
        {
            public bool Exists => true;

            public bool IsDirectory => false;

            public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

            public long Length => bytes.Length;

            public string Name => "a.jpg";

            public string? PhysicalPath => null;

            public Stream CreateReadStream() => new MemoryStream(bytes, writable: false);
        }
    }
}
