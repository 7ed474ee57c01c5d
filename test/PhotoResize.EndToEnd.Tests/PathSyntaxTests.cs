using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PhotoResize.Configuration;
using PhotoResize.Processing;
using PhotoResize.Signing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Settings that stand in the path.</summary>
public class PathSyntaxTests
{
    [Theory]
    [InlineData("vips")]
    [InlineData("imagesharp")]
    public async Task Settings_in_the_path_give_the_same_file_as_in_the_query(string engine)
    {
        await using var site = await StartAsync(build: builder => Use(engine, builder.Services));
        using var inQuery = await site.GetAsync("/images/photo.jpg?w=120&h=500&mode=max&format=png");
        await site.StoredAsync();
        foreach (var path in new[]
        {
            "/images/resize(120,500,png)/photo.jpg", "/images/(w=120,h=500,mode=max)/(format=png)/photo.jpg", "/images/resize%28120%2C0%2cPNG%29/photo.jpg",
            "/images/photo.jpg/RESIZE(120,,png)",
        })
        {
            for (var i = 0; i < 3; i++)
            {
                using var inPath = await site.GetAsync(path);
                Assert.Equal((HttpStatusCode.OK, inQuery.Headers.ETag), (inPath.StatusCode, inPath.Headers.ETag));
            }
        }

        Assert.EndsWith("photo.120x80.png", Assert.Single(site.CachedFiles), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/images/(width=100)/photo.jpg?w=200", 200)]
    [InlineData("/images/(w=100)/photo.jpg?width=200", 200)]
    [InlineData("/images/(w=100)/(w=200)/photo.jpg", 200)]
    [InlineData("/images/(w=200)/photo.jpg?x=1", 200)]
    [InlineData("/images/resize(100,200)/photo.jpg?h=40", 60)]
    public async Task Query_wins_over_the_path_and_the_right_over_the_left(string url, int width)
    {
        await using var site = await StartAsync();
        Assert.Equal(width, (await site.GetPictureAsync(url)).Width);
    }

    [Theory]
    [InlineData("/images/(w=100/photo.jpg?w=50")]
    [InlineData("/images/resize(100)/photo.jpg?w=50")]
    [InlineData("/images/resize(100,100)/missing.jpg")]
    [InlineData("/images/(x=1)/photo.jpg")]
    public async Task Other_segments_are_names(string url)
    {
        await using var site = await StartAsync();
        using var response = await site.GetAsync(url);
        Assert.Equal((HttpStatusCode.NotFound, 0), (response.StatusCode, site.Engine.Started));
    }

    [Fact]
    public async Task Without_the_option_such_a_path_is_a_name()
    {
        await using var site = await TestSite.StartAsync();
        await site.WriteAsync("(w=50)/photo.jpg", TestImages.Photo);
        Assert.Equal(TestImages.Photo, await site.Client.GetByteArrayAsync("/images/(w=50)/photo.jpg"));
        Assert.Equal(70, (await site.GetPictureAsync("/images/(w=50)/photo.jpg?w=70")).Width);
    }

    [Theory]
    [InlineData("/images/(w=50)/secret/photo.jpg")]
    [InlineData("/images/(w=50)/.hidden/photo.jpg")]
    [InlineData("/images/(w=50)/../../cache/photo.jpg")]
    public async Task Other_folders_and_hidden_files_are_not_reached_through_it(string url)
    {
        await using var site = await StartAsync(
            options => options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/secret", OnlyPresets = true }));
        await site.WriteAsync("secret/photo.jpg", TestImages.Photo);
        await site.WriteAsync(".hidden/photo.jpg", TestImages.Photo);
        using var response = await site.GetAsync(url);
        Assert.Equal((HttpStatusCode.NotFound, 0), (response.StatusCode, site.Engine.Started));
    }

    [Fact]
    public async Task Folder_that_gives_presets_only_does_so_in_the_path_too()
    {
        await using var site = await StartAsync(options =>
        {
            options.ImageFolders[0].OnlyPresets = true;
            options.Presets["thumb"] = new ImagePresetOptions { Settings = { ["width"] = "60" } };
        });
        Assert.Equal(60, (await site.GetPictureAsync("/images/(preset=thumb)/photo.jpg")).Width);
        using var refused = await site.GetAsync("/images/(w=61)/photo.jpg");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Settings_in_the_path_need_a_signature_which_covers_them()
    {
        await using var site = await StartAsync(options =>
        {
            options.Signing.Keys.Add("0123456789abcdef0123456789abcdef");
            options.ImageFolders[0].Signatures = SignatureRequirement.Settings;
        });
        using var unsigned = await site.GetAsync("/images/(w=61)/photo.jpg");
        Assert.Equal(HttpStatusCode.Forbidden, unsigned.StatusCode);
        var signed = site.Services.GetRequiredService<IImageUrlSigner>().Sign("/images/(w=61)/photo.jpg");
        Assert.Equal(61, (await site.GetPictureAsync(signed)).Width);
        using var changed = await site.GetAsync(signed.Replace("61", "62", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, changed.StatusCode);
    }

    [Theory]
    [InlineData(false, 50)]
    [InlineData(true, 3000)]
    public async Task Commands_in_the_path_are_for_folders_that_allow_them(bool allowed, int width)
    {
        await using var site = await StartAsync(options => options.ImageFolders[0].AllowProcessAndCacheCommands = allowed);
        Assert.Equal(width, (await site.GetPictureAsync("/images/(w=50,process=no)/photo.jpg")).Width);
    }

    private static Task<TestSite> StartAsync(Action<ImageResizingOptions>? configure = null, Action<WebApplicationBuilder>? build = null) =>
        TestSite.StartAsync(
            options =>
            {
                options.ImageFolders[0].PathSyntax = true;
                configure?.Invoke(options);
            },
            build);

    private static void Use(string engine, IServiceCollection services)
    {
        if (engine == "imagesharp")
        {
            services.RemoveAll<IImageProcessor>();
            services.AddSingleton(TestImages.ManagedEngine);
        }
    }
}
