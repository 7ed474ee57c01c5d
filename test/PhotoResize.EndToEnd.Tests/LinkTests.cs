using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using PhotoResize.Configuration;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Only regular files within an image folder are originals, however a name leads to them.</summary>
public class LinkTests
{
    [UnixTheory]
    [InlineData(LinkPolicy.WithinRoot, HttpStatusCode.OK, HttpStatusCode.NotFound)]
    [InlineData(LinkPolicy.None, HttpStatusCode.NotFound, HttpStatusCode.NotFound)]
    [InlineData(LinkPolicy.All, HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task Link_is_followed_as_far_as_the_policy_says(LinkPolicy policy, HttpStatusCode inside, HttpStatusCode outside)
    {
        await using var site = await StartAsync(policy);
        await site.WriteAsync("deep/below/photo.jpg", TestImages.Photo);
        File.CreateSymbolicLink(site.PathOf("inside.jpg"), "deep/below/photo.jpg");
        Directory.CreateSymbolicLink(site.PathOf("folder"), site.PathOf("deep"));
        await AssertAsync(inside, site, "inside.jpg", "folder/below/photo.jpg");

        // Beside the folder, in one whose name begins with the folder's.
        var elsewhere = Directory.CreateDirectory(Path.Combine(site.ContentRoot, "wwwroot", "images-private")).FullName;
        File.Copy(site.PathOf("photo.jpg"), Path.Combine(elsewhere, "photo.jpg"));
        File.CreateSymbolicLink(site.PathOf("outside.jpg"), Path.Combine(elsewhere, "photo.jpg"));
        File.CreateSymbolicLink(site.PathOf("deep/outside.jpg"), "../../images-private/photo.jpg");
        File.CreateSymbolicLink(site.PathOf("by-folder.jpg"), "other/photo.jpg");
        Directory.CreateSymbolicLink(site.PathOf("other"), elsewhere);
        await AssertAsync(outside, site, "outside.jpg", "deep/outside.jpg", "other/photo.jpg", "by-folder.jpg");

        await AssertAsync(HttpStatusCode.OK, site, "photo.jpg", "deep/below/photo.jpg");
    }

    [UnixFact]
    public async Task Folder_that_is_a_link_itself_is_the_root()
    {
        await using var site = await StartAsync(LinkPolicy.None);
        var moved = Path.Combine(site.ContentRoot, "moved");
        Directory.Move(site.PathOf(""), moved);
        Directory.CreateSymbolicLink(site.PathOf("").TrimEnd('/'), moved);
        await AssertAsync(HttpStatusCode.OK, site, "photo.jpg");
    }

    [UnixFact]
    public async Task Policy_that_becomes_stricter_holds_for_what_is_known_and_cached()
    {
        using var outside = new TemporaryFolder();
        var target = outside.Combine("photo.jpg");
        await File.WriteAllBytesAsync(target, TestImages.Photo);
        await using var site = await StartAsync(LinkPolicy.All);
        File.CreateSymbolicLink(site.PathOf("link.jpg"), target);
        await AssertAsync(HttpStatusCode.OK, site, "link.jpg");
        await site.StoredAsync();

        await using var stricter = await TestSite.StartAsync(cacheRoot: site.CacheRoot);
        File.CreateSymbolicLink(stricter.PathOf("link.jpg"), target);
        await AssertAsync(HttpStatusCode.NotFound, stricter, "link.jpg");
    }

    [UnixFact]
    public async Task File_that_is_exchanged_for_a_link_after_the_look_is_not_read()
    {
        using var outside = new TemporaryFolder();
        var secret = outside.Combine("secret.jpg");
        await File.WriteAllBytesAsync(secret, TestImages.Photo);
        await using var site = await StartAsync(new ExchangingSource(path => File.CreateSymbolicLink(path, secret)));
        await AssertNotFoundAsync(site, "/images/photo.jpg?w=300");
        Assert.Equal(0, site.Engine.Started);
    }

    [LinuxFact]
    public async Task Named_pipe_and_device_are_no_files_and_nobody_waits_for_them()
    {
        await using var site = await StartAsync(LinkPolicy.All);
        MakePipe(site.PathOf("pipe.jpg"));
        File.CreateSymbolicLink(site.PathOf("null.jpg"), "/dev/null");
        File.CreateSymbolicLink(site.PathOf("zero.jpg"), "/dev/zero");
        Directory.CreateDirectory(site.PathOf("directory.jpg"));
        await AssertAsync(HttpStatusCode.NotFound, site, "pipe.jpg", "null.jpg", "zero.jpg", "directory.jpg");
    }

    [LinuxFact]
    public async Task Named_pipe_in_place_of_a_file_after_the_look_is_not_waited_for()
    {
        await using var site = await StartAsync(new ExchangingSource(MakePipe));
        await AssertNotFoundAsync(site, "/images/photo.jpg?w=300");
    }

    [Fact]
    public async Task What_begins_with_a_dot_is_hidden_and_so_is_all_below_it()
    {
        await using var site = await StartAsync(LinkPolicy.All);
        await site.WriteAsync(".git/photo.jpg", TestImages.Photo);
        await site.WriteAsync("photos/.old/below/photo.jpg", TestImages.Photo);
        await site.WriteAsync("photos/a.b/photo.v2.jpg", TestImages.Photo);
        await AssertAsync(HttpStatusCode.NotFound, site, ".git/photo.jpg", "photos/.old/below/photo.jpg");
        await AssertAsync(HttpStatusCode.OK, site, "photos/a.b/photo.v2.jpg");
    }

    [Fact]
    public async Task Cache_is_no_source_whatever_leads_to_it()
    {
        await using var site = await TestSite.StartAsync(
            options => options.ImageFolders.Add(new ImageFolderOptions { Path = "/site/", FollowLinks = LinkPolicy.All }),
            builder => builder.Services.AddSingleton<IImageSource>(
                new FileProviderImageSource(new PhysicalFileProvider(builder.Environment.ContentRootPath), "/site")));
        await AssertAsync(HttpStatusCode.OK, site, "photo.jpg");
        await site.StoredAsync();
        await AssertNotFoundAsync(site, $"/site/cache/{Assert.Single(site.CachedFiles)}?w=10");
        using var original = await site.GetAsync("/site/wwwroot/images/photo.jpg?w=10");
        Assert.Equal(HttpStatusCode.OK, original.StatusCode);
    }

    private static Task<TestSite> StartAsync(LinkPolicy policy) =>
        TestSite.StartAsync(options => options.ImageFolders[0].FollowLinks = policy);

    private static async Task AssertAsync(HttpStatusCode status, TestSite site, params string[] names)
    {
        foreach (var name in names)
        {
            using var head = await site.SendAsync(HttpMethod.Head, $"/images/{name}?w=300");
            using var response = await site.GetAsync($"/images/{name}?w=300").WaitAsync(Waiting.Longest);
            Assert.Equal((name, status, status), (name, response.StatusCode, head.StatusCode));
        }
    }

    private static Task<TestSite> StartAsync(ExchangingSource source) =>
        TestSite.StartAsync(build: builder => builder.Services.AddSingleton<IImageSource>(source.Of(builder.Environment.WebRootPath)));

    private static async Task AssertNotFoundAsync(TestSite site, string path)
    {
        using var response = await site.GetAsync(path).WaitAsync(Waiting.Longest);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static void MakePipe(string path)
    {
        using var mkfifo = Process.Start("mkfifo", [path]);
        mkfifo.WaitForExit();
        Assert.Equal(0, mkfifo.ExitCode);
    }

    /// <summary>Finds files of the web root, and puts something else in the place of the first one before it is opened.</summary>
    private sealed class ExchangingSource(Action<string> replace) : IImageSource
    {
        private FileProviderImageSource? _files;
        private bool _isExchanged;

        public ExchangingSource Of(string root)
        {
            _files = new FileProviderImageSource(new PhysicalFileProvider(root), "");
            return this;
        }

        public async ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken)
        {
            var found = await _files!.FindAsync(path, cancellationToken);
            if (found is { PhysicalPath: { } file } && !_isExchanged)
            {
                _isExchanged = true;
                File.Delete(file);
                replace(file);
            }

            return found;
        }
    }
}
