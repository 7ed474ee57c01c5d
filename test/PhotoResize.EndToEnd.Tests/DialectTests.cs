using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PhotoResize.Configuration;
using PhotoResize.Pages;
using PhotoResize.Processing;
using PhotoResize.Signing;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Folders that read the queries of other packages.</summary>
public class DialectTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("ImageResizer", "maxwidth=90&maxheight=900", "w=90&mode=max", 90, 60)]
    [InlineData("ImageResizer", "width=90&height=90&bgcolor=f00", "w=90&h=90&mode=pad&bgcolor=red", 90, 90)]
    [InlineData("imageresizer", "width=90&rotate=90", "w=90&rotate=90", 60, 90)]
    [InlineData("ImageSharpWeb", "width=90&height=60&ranchor=top", "w=90&h=60&anchor=top", 90, 60)]
    [InlineData("ImageSharpWeb", "width=90&height=90&rmode=max&format=png", "w=90&h=90&mode=max&format=png", 90, 60)]
    [InlineData("Imageflow", "w=45&h=30&mode=crop&dpr=2", "w=90&h=60", 90, 60)]
    [InlineData("Imageflow", "c=0,0,50,50&maxwidth=90", "crop=0,0,1500,1000&w=90", 90, 60)]
    public async Task Result_shares_its_file_with_the_native_query(string dialect, string query, string native, int width, int height)
    {
        await using var site = await StartAsync(dialect);
        using var translated = await site.GetAsync("/images/photo.jpg?" + query);
        await site.StoredAsync();
        var picture = ReferenceDecoder.DecodeFirst(await translated.Content.ReadAsByteArrayAsync());
        Assert.Equal((width, height), (picture.Width, picture.Height));

        await using var other = await TestSite.StartAsync();
        File.SetLastWriteTimeUtc(other.PathOf("photo.jpg"), File.GetLastWriteTimeUtc(site.PathOf("photo.jpg")));
        using var spelled = await other.GetAsync("/images/photo.jpg?" + native);
        Assert.Equal(HttpStatusCode.OK, spelled.StatusCode);
        Assert.Equal(spelled.Headers.ETag, translated.Headers.ETag);
    }

    [Theory]
    [InlineData("vips")]
    [InlineData("imagesharp")]
    public async Task Tilted_picture_is_where_it_belongs_and_has_corners_of_the_background(string engine)
    {
        await using var site = await StartAsync("ImageResizer", engine: engine);
        var picture = await site.GetPictureAsync("/images/photo.jpg?width=300&rotate=30&bgcolor=00f&format=png");
        Assert.Equal((360, 323), (picture.Width, picture.Height));
        foreach (var (x, y) in new[] { (1, 1), (358, 1), (1, 321), (358, 321) })
        {
            Assert.Equal((0, 0, 255, 255), picture[x, y]);
        }

        // The left upper corner of the photograph is at (100, 0), the right lower one opposite; red grows to the right, green downwards.
        AssertNear((0, 0, 128), picture[103, 8]);
        AssertNear((255, 255, 128), picture[256, 314]);
        AssertNear((128, 128, 128), picture[180, 161]);
    }

    [Theory]
    [InlineData("vips")]
    [InlineData("imagesharp")]
    public async Task Corners_of_a_tilted_picture_are_transparent_where_the_format_allows_it(string engine)
    {
        await using var site = await StartAsync("ImageResizer", engine: engine);
        var png = await site.GetPictureAsync("/images/photo.jpg?width=100&rotate=45&format=png");
        Assert.Equal((0, 255), (png[1, 1].A, png[png.Width / 2, png.Height / 2].A));
        var jpeg = await site.GetPictureAsync("/images/photo.jpg?width=100&rotate=45&s.grayscale=true");
        Assert.InRange(jpeg[1, 1].R, 250, 255);
    }

    [Fact]
    public async Task Native_names_mean_nothing_in_a_dialect_and_its_own_do()
    {
        await using var site = await StartAsync("ImageSharpWeb");
        Assert.Equal(TestImages.Photo, await site.Client.GetByteArrayAsync("/images/photo.jpg?w=90&dpr=2&trim=5"));
        Assert.Equal(90, (await site.GetPictureAsync("/images/photo.jpg?width=90&trim=300")).Width);
    }

    [Fact]
    public async Task Command_without_a_counterpart_is_warned_of_once()
    {
        await using var site = await StartAsync("ImageResizer");
        await site.GetPictureAsync("/images/photo.jpg?width=90&s.sepia=true&unknown=secret");
        await site.GetPictureAsync("/images/photo.jpg?width=91&S.Sepia=true");
        Assert.Contains("s.sepia of ImageResizer", Assert.Single(site.Logs.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invalid_command_is_refused_by_its_name_where_the_folder_rejects_them()
    {
        await using var site = await StartAsync("ImageResizer", folder => folder.RejectInvalidSettings = true);
        using var response = await site.GetAsync("/images/photo.jpg?width=90&scale=sideways");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("scale", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("maxwidth=90", HttpStatusCode.Forbidden)]
    [InlineData("preset=thumb&zoom=2", HttpStatusCode.Forbidden)]
    [InlineData("width=abc", HttpStatusCode.Forbidden)]
    [InlineData("preset=thumb", HttpStatusCode.OK)]
    public async Task Folder_of_presets_gives_nothing_else(string query, HttpStatusCode expected)
    {
        await using var site = await StartAsync("ImageResizer", folder => folder.OnlyPresets = true, options: AddPreset);
        using var response = await site.GetAsync("/images/photo.jpg?" + query);
        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Path_syntax_is_native_and_the_query_wins()
    {
        await using var site = await StartAsync("ImageSharpWeb", folder => folder.PathSyntax = true);
        Assert.Equal(90, (await site.GetPictureAsync("/images/(w=90)/photo.jpg")).Width);
        Assert.Equal(60, (await site.GetPictureAsync("/images/resize(90,0)/photo.jpg?width=60")).Width);
    }

    [Fact]
    public async Task Signature_covers_the_commands_of_the_dialect_by_their_own_names()
    {
        await using var site = await StartAsync(
            "ImageResizer", folder => folder.Signatures = SignatureRequirement.Settings, options => options.Signing.Keys.Add(Key));
        var signed = site.Services.GetRequiredService<IImageUrlSigner>().Sign("/images/photo.jpg?maxwidth=90&zoom=1.5&utm=1");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site, signed));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site, signed.Replace("utm=1", "utm=2", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(site, signed.Replace("zoom=1.5", "zoom=1.6", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(site, signed + "&scale=both"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(site, "/images/photo.jpg?maxwidth=90"));
    }

    /// <summary>HMAC-SHA256 with the bytes 1 to 5, of <c>/images/photo.jpg?width=50</c> and its like; computed apart from this code.</summary>
    [Theory]
    [InlineData("width=50&hmac=19f3826d8c87f36b92e64326ac0cc89ad5c302d7172e903cca75f5b19ab8566f", HttpStatusCode.OK)]
    [InlineData("Width=50&HMAC=19f3826d8c87f36b92e64326ac0cc89ad5c302d7172e903cca75f5b19ab8566f&utm=1", HttpStatusCode.OK)]
    [InlineData("width=50&height=40&rcolor=255,0,0&hmac=748a0889367edef318767ac3bc77bde67ec08fc26a35f0758f33889be48d315b", HttpStatusCode.OK)]
    [InlineData("height=40&width=50&rcolor=255,0,0&hmac=748a0889367edef318767ac3bc77bde67ec08fc26a35f0758f33889be48d315b", HttpStatusCode.Forbidden)]
    [InlineData("width=51&hmac=19f3826d8c87f36b92e64326ac0cc89ad5c302d7172e903cca75f5b19ab8566f", HttpStatusCode.Forbidden)]
    [InlineData("width=50&quality=5&hmac=19f3826d8c87f36b92e64326ac0cc89ad5c302d7172e903cca75f5b19ab8566f", HttpStatusCode.Forbidden)]
    [InlineData("width=50&hmac=no", HttpStatusCode.Forbidden)]
    [InlineData("width=50", HttpStatusCode.Forbidden)]
    [InlineData("utm=1", HttpStatusCode.OK)]
    public async Task Hmac_of_ImageSharp_Web_is_verified_where_its_key_is_set(string query, HttpStatusCode expected)
    {
        await using var site = await StartAsync("ImageSharpWeb", options: options => options.Signing.ImageSharpWebKey = "base64:AQIDBAU=");
        Assert.Equal(expected, await StatusAsync(site, "/images/photo.jpg?" + query));
    }

    [Fact]
    public async Task Hmac_does_not_stand_for_a_signature_of_what_it_does_not_cover()
    {
        await using var site = await StartAsync(
            "ImageSharpWeb",
            folder => folder.Signatures = SignatureRequirement.All,
            options =>
            {
                AddPreset(options);
                options.Signing.Keys.Add(Key);
                options.Signing.ImageSharpWebKey = "base64:AQIDBAU=";
            });
        const string Address = "/images/photo.jpg?width=50&hmac=19f3826d8c87f36b92e64326ac0cc89ad5c302d7172e903cca75f5b19ab8566f";
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site, Address));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(site, Address + "&preset=thumb"));
        var signed = site.Services.GetRequiredService<IImageUrlSigner>().Sign("/images/photo.jpg?width=50&preset=thumb");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site, signed));
    }

    [Fact]
    public async Task Pages_ask_for_presets_there_and_for_nothing_else()
    {
        await using var site = await StartAsync("ImageResizer", options: AddPreset);
        var urls = site.Services.GetRequiredService<IImageUrls>();
        Assert.Equal("/images/photo.jpg?preset=thumb", await urls.UrlAsync("/images/photo.jpg", new ImageUrlSettings { Preset = "thumb" }));
        Assert.Equal("/images/photo.jpg", await urls.UrlAsync("/images/photo.jpg"));
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => urls.UrlAsync("/images/photo.jpg", new ImageUrlSettings { Width = 90 }).AsTask());
        Assert.Contains("ImageResizer", fault.Message, StringComparison.Ordinal);
    }

    private static void AddPreset(ImageResizingOptions options)
    {
        options.Presets["thumb"] = new ImagePresetOptions();
        options.Presets["thumb"].Settings["width"] = "40";
    }

    private static Task<TestSite> StartAsync(
        string dialect, Action<ImageFolderOptions>? folder = null, Action<ImageResizingOptions>? options = null, string engine = "vips") =>
        TestSite.StartAsync(
            all =>
            {
                all.ImageFolders[0].Dialect = dialect;
                folder?.Invoke(all.ImageFolders[0]);
                options?.Invoke(all);
            },
            builder =>
            {
                if (engine == "imagesharp")
                {
                    builder.Services.RemoveAll<IImageProcessor>();
                    builder.Services.AddSingleton(TestImages.ManagedEngine);
                }
            });

    private static async Task<HttpStatusCode> StatusAsync(TestSite site, string url)
    {
        using var response = await site.GetAsync(url);
        return response.StatusCode;
    }

    private static void AssertNear((int R, int G, int B) expected, (int R, int G, int B, int A) actual)
    {
        Assert.InRange(actual.R, expected.R - 12, expected.R + 12);
        Assert.InRange(actual.G, expected.G - 12, expected.G + 12);
        Assert.InRange(actual.B, expected.B - 12, expected.B + 12);
    }
}
