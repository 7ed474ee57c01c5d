using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.Processing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Settings under a name, and folders that give nothing else.</summary>
public sealed class PresetTests : IDisposable
{
    private readonly ConfigurationManager _reload = new();

    public void Dispose() => _reload.Dispose();

    [Theory]
    [InlineData("vips")]
    [InlineData("imagesharp")]
    public async Task Preset_shares_its_file_with_the_same_settings_spelled_out(string engine)
    {
        await using var site = await TestSite.StartAsync(AddPresets, builder => Use(engine, builder.Services));
        using var named = await site.GetAsync("/images/photo.jpg?preset=thumb");
        await site.StoredAsync();
        using var spelled = await site.GetAsync("/images/photo.jpg?w=90&h=60&mode=max&q=70");
        using var stacked = await site.GetAsync("/images/photo.jpg?preset=square,thumb&w=5");

        Assert.Equal(HttpStatusCode.OK, named.StatusCode);
        Assert.Equal((90, 60), await SizeAsync(named));
        Assert.Equal(named.Headers.ETag, spelled.Headers.ETag);
        Assert.Equal(named.Headers.ETag, stacked.Headers.ETag);
        Assert.Single(site.CachedFiles);
    }

    [Theory]
    [InlineData("preset=square", 50, 50)]
    [InlineData("preset=square&w=80", 80, 50)]
    [InlineData("preset=thumb&w=80&h=5", 90, 60)]
    [InlineData("PRESET=Thumb&dpr=2", 180, 120)]
    public async Task Query_changes_the_defaults_of_a_preset_and_not_its_settings(string query, int width, int height)
    {
        await using var site = await TestSite.StartAsync(AddPresets);
        using var response = await site.GetAsync("/images/photo.jpg?" + query);
        Assert.Equal((width, height), await SizeAsync(response));
    }

    [Fact]
    public async Task Preset_of_the_folder_holds_until_the_query_cancels_it()
    {
        await using var site = await TestSite.StartAsync(options =>
        {
            AddPresets(options);
            options.ImageFolders[0].DefaultSettings["preset"] = "thumb";
        });
        Assert.Equal(90, (await site.GetPictureAsync("/images/photo.jpg")).Width);
        Assert.Equal(50, (await site.GetPictureAsync("/images/photo.jpg?preset=square")).Width);
        Assert.Equal(TestImages.Photo, await site.Client.GetByteArrayAsync("/images/photo.jpg?preset="));
    }

    [Theory]
    [InlineData("/images/photo.jpg?preset=nope")]
    [InlineData("/images/photo.jpg?preset=thumb,nope&w=5")]
    [InlineData("/images/missing.jpg?preset=nope")]
    public async Task Unknown_preset_gives_404_before_the_source_is_looked_for(string url)
    {
        var source = new CountingSource("/images/counted.jpg", TestImages.Photo);
        await using var site = await TestSite.StartAsync(AddPresets, resize: builder => builder.AddSource(source));
        using var response = await site.GetAsync(url);
        await Problems.AssertAsync(response, HttpStatusCode.NotFound, "no such preset");
        using var counted = await site.GetAsync("/images/counted.jpg?preset=nope");
        Assert.Equal((HttpStatusCode.NotFound, 0), (counted.StatusCode, source.Found));
        Assert.Equal(0, site.Engine.Started);
    }

    [Fact]
    public async Task Unknown_preset_of_another_method_is_as_any_request_of_it()
    {
        await using var site = await TestSite.StartAsync(AddPresets);
        using var post = await site.SendAsync(HttpMethod.Post, "/images/photo.jpg?preset=nope");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        using var options = await site.SendAsync(HttpMethod.Options, "/images/photo.jpg?preset=nope");
        Assert.Equal(0, options.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Preset_without_content_goes_to_the_next_middleware()
    {
        await using var site = await TestSite.StartAsync(AddPresets);
        Assert.Equal(TestImages.Photo, await site.Client.GetByteArrayAsync("/images/photo.jpg?preset=empty"));
        Assert.Equal(0, site.Engine.Started);
    }

    [Fact]
    public async Task Reload_changes_presets_for_remembered_requests_too()
    {
        var width = "90";
        await using var site = await TestSite.StartAsync(
            options => options.Presets["thumb"] = new ImagePresetOptions { Settings = { ["width"] = width } },
            builder => builder.Services.AddSingleton<IOptionsChangeTokenSource<ImageResizingOptions>>(
                new ConfigurationChangeTokenSource<ImageResizingOptions>(_reload)));
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(90, (await site.GetPictureAsync("/images/photo.jpg?preset=thumb")).Width);
        }

        width = "120";
        ((IConfigurationRoot)_reload).Reload();
        Assert.Equal(120, (await site.GetPictureAsync("/images/photo.jpg?preset=thumb")).Width);
    }

    [Theory]
    [InlineData("?preset=thumb", HttpStatusCode.OK)]
    [InlineData("?preset=thumb&dpr=2", HttpStatusCode.OK)]
    [InlineData("?preset=thumb&sig=x&expires=5&utm_source=y&process=no", HttpStatusCode.OK)]
    [InlineData("", HttpStatusCode.OK)]
    [InlineData("?preset=thumb&w=5", HttpStatusCode.Forbidden)]
    [InlineData("?preset=thumb&WIDTH=", HttpStatusCode.Forbidden)]
    [InlineData("?preset=nope&bg=nonsense", HttpStatusCode.Forbidden)]
    [InlineData("?mode=max", HttpStatusCode.Forbidden)]
    [InlineData("?watermark=logo", HttpStatusCode.Forbidden)]
    [InlineData("?preset=nope", HttpStatusCode.NotFound)]
    public async Task Folder_with_only_presets_refuses_everything_else(string query, HttpStatusCode status)
    {
        await using var site = await TestSite.StartAsync(options =>
        {
            AddPresets(options);
            options.ImageFolders[0].OnlyPresets = true;
            options.ImageFolders[0].RejectInvalidSettings = true;
        });
        using var response = await site.GetAsync("/images/photo.jpg" + query);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Refusal_is_the_same_for_presets_and_signatures_and_whether_the_source_exists()
    {
        await using var site = await TestSite.StartAsync(options =>
        {
            AddPresets(options);
            options.Signing.Keys.Add("0123456789abcdef0123456789abcdef");
            options.ImageFolders[0].Signatures = SignatureRequirement.All;
            options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/presets/", OnlyPresets = true });
        });
        await site.WriteAsync("presets/photo.jpg", TestImages.Photo);
        string[] refused =
        [
            "/images/photo.jpg?preset=thumb", "/images/presets/photo.jpg?w=5", "/images/presets/missing.jpg?page=0",
            "/images/presets/photo.jpg?preset=thumb&q=",
        ];
        using var first = await site.GetAsync(refused[0]);
        var body = await first.Content.ReadAsStringAsync();
        foreach (var url in refused)
        {
            using var response = await site.GetAsync(url);
            Assert.Equal(body, await Problems.AssertAsync(response, HttpStatusCode.Forbidden, "not sent in that form"));
        }

        Assert.Equal(0, site.Engine.Started);
    }

    private static void AddPresets(ImageResizingOptions options)
    {
        options.Presets["thumb"] = new ImagePresetOptions
        {
            Settings = { ["w"] = "90", ["h"] = "60", ["mode"] = "max" },
            Defaults = { ["quality"] = "70" },
        };
        options.Presets["square"] = new ImagePresetOptions { Defaults = { ["w"] = "50", ["h"] = "50" } };
        options.Presets["empty"] = new ImagePresetOptions();
    }

    private static async Task<(int Width, int Height)> SizeAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var picture = Testing.ReferenceDecoder.DecodeFirst(await response.Content.ReadAsByteArrayAsync());
        return (picture.Width, picture.Height);
    }

    private static void Use(string engine, IServiceCollection services)
    {
        if (engine == "imagesharp")
        {
            services.RemoveAll<IImageProcessor>();
            services.AddSingleton(TestImages.ManagedEngine);
        }
    }
}
