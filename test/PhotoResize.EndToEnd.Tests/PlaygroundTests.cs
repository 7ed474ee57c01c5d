using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Configuration;
using PhotoResize.EndToEnd.Tests.Pages;
using PhotoResize.Pages;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>What the playground's page is sent and told; the page itself is tested in a browser.</summary>
public class PlaygroundTests
{
    private const string Everything =
        "width=300&height=200&mode=pad&crop=10,20,300,200&cropbasis=1000,1000&anchor=top-right&focus=0.25,0.75&sharpen=false&gamma=companded"
        + "&hybrid=off&format=webp&quality=80&subsample=420&frame=0&bgcolor=f80&filter=catrom&dpr=2&rotate=90&flip=h&autorotate=false&blur=1.5"
        + "&trim=10&grayscale=true&preset=thumb";

    [Fact]
    public async Task Page_loads_nothing_from_elsewhere_and_keeps_its_files_until_they_change()
    {
        await using var site = await StartAsync();
        foreach (var path in new[] { "", "/", "/assets/playground.js", "/assets/playground.css", "/assets/icon.svg" })
        {
            using var response = await site.GetAsync("/shop/play" + path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.DoesNotContain("//cdn", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            using var again = await site.GetAsync("/shop/play" + path, ("If-None-Match", response.Headers.ETag!.ToString()));
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        }

        using var page = await site.GetAsync("/shop/play");
        Assert.Contains("script-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("\"/shop/play/assets/playground.js\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/assets/index.html")]
    [InlineData("/assets/none.js")]
    [InlineData("/assets/..%2findex.html")]
    public async Task Other_files_are_not_there(string path)
    {
        await using var site = await StartAsync();
        using var response = await site.GetAsync("/shop/play" + path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Every_question_needs_the_policy()
    {
        await using var site = await StartAsync(isOpen: false);
        foreach (var path in new[] { "", "/assets/playground.js", "/setup", "/images?folder=/images/", "/picture?image=/images/photo.jpg&width=30" })
        {
            using var response = await site.GetAsync("/shop/play" + path);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        }
    }

    [Fact]
    public async Task Images_of_a_folder_are_listed_but_for_hidden_ones()
    {
        await using var site = await StartAsync();
        await site.WriteAsync("b/second.png", TestImages.Framed);
        await site.WriteAsync(".hidden/third.png", TestImages.Framed);
        await site.WriteAsync("notes.txt", "text"u8.ToArray());
        var images = await AskAsync(site, "images?folder=/images/");
        Assert.Equal(["/images/b/second.png", "/images/photo.jpg"], images.GetProperty("paths").EnumerateArray().Select(path => path.GetString()));
        Assert.True(images.GetProperty("isComplete").GetBoolean());
        Assert.Empty((await AskAsync(site, "images?folder=/")).GetProperty("paths").EnumerateArray());
    }

    [Fact]
    public async Task List_of_images_is_bounded()
    {
        await using var site = await StartAsync();
        for (var i = 0; i < 520; i++)
        {
            await site.WriteAsync($"many/{i}.png", [0]);
        }

        var images = await AskAsync(site, "images?folder=/images/");
        Assert.Equal(500, images.GetProperty("paths").GetArrayLength());
        Assert.False(images.GetProperty("isComplete").GetBoolean());
    }

    [UnixFact]
    public async Task List_of_images_does_not_follow_links()
    {
        await using var site = await StartAsync();
        Directory.CreateSymbolicLink(site.PathOf("around"), Path.GetDirectoryName(site.PathOf("photo.jpg"))!);
        File.CreateSymbolicLink(site.PathOf("other.jpg"), site.PathOf("photo.jpg"));
        var images = await AskAsync(site, "images?folder=/images/");
        Assert.Equal(["/images/photo.jpg"], images.GetProperty("paths").EnumerateArray().Select(path => path.GetString()));
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("photo.jpg")]
    [InlineData("/images/../secret.jpg")]
    [InlineData("/images/missing.jpg")]
    public async Task Of_what_is_no_image_of_a_folder_there_is_a_reason_and_no_fact(string path)
    {
        await using var site = await StartAsync();
        var picture = await AskAsync(site, $"picture?image={Uri.EscapeDataString(path)}&width=30");
        Assert.NotEmpty(picture.GetProperty("reason").GetString()!);
        Assert.False(picture.TryGetProperty("source", out _));
        Assert.False(picture.TryGetProperty("snippets", out _));
    }

    [Fact]
    public async Task Address_is_signed_where_the_folder_wants_it()
    {
        await using var site = await StartAsync(options =>
        {
            options.Signing.Keys.Add("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
            options.ImageFolders[0].Signatures = SignatureRequirement.All;
        });
        var url = (await AskAsync(site, "picture?image=/images/photo.jpg&width=30")).GetProperty("url").GetString()!;
        Assert.Equal(30, (await site.GetPictureAsync(url)).Width);
        using var unsigned = await site.GetAsync("/shop/images/photo.jpg?width=30");
        Assert.Equal(HttpStatusCode.Forbidden, unsigned.StatusCode);
    }

    [Fact]
    public async Task Folder_with_a_dialect_says_that_it_does_not_understand_settings()
    {
        await using var site = await StartAsync(options => options.ImageFolders[0].Dialect = "ImageResizer");
        var misunderstood = await AskAsync(site, "picture?image=/images/photo.jpg&width=30");
        Assert.Contains("ImageResizer", misunderstood.GetProperty("reason").GetString(), StringComparison.Ordinal);
        var understood = await AskAsync(site, "picture?image=/images/photo.jpg&preset=thumb");
        Assert.Equal("/shop/images/photo.jpg?preset=thumb", understood.GetProperty("url").GetString());
    }

    [Fact]
    public async Task Copied_code_compiles_and_gives_the_same_address()
    {
        await using var site = await StartAsync();
        var picture = await AskAsync(site, $"picture?image=/images/photo.jpg&{Everything}");
        var code = picture.GetProperty("snippets").GetProperty("cSharp").GetString()!;
        var compiled = await File.ReadAllTextAsync(Repository.PathOf("test", "PhotoResize.EndToEnd.Tests", "Pages", "PastedCode.cs"));
        Assert.Contains(Unindented(code), Unindented(compiled), StringComparison.Ordinal);

        var pasted = await PastedCode.UrlAsync(site.Services.GetRequiredService<IImageUrls>().WithBase("/shop"));
        Assert.Equal(await BytesAsync(pasted), await BytesAsync(picture.GetProperty("url").GetString()!));

        static string Unindented(string code) => string.Join('\n', code.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimStart()));

        async Task<byte[]> BytesAsync(string url)
        {
            using var response = await site.GetAsync(url);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return await response.Content.ReadAsByteArrayAsync();
        }
    }

    [Fact]
    public async Task Copied_tag_helper_compiles_and_gives_the_same_address()
    {
        await using var site = await StartAsync();
        var picture = await AskAsync(site, "picture?image=/images/photo.jpg&width=300&height=200&mode=pad&bgcolor=f80&format=webp&quality=80");
        var razor = picture.GetProperty("snippets").GetProperty("razor").GetString()!;
        var compiled = await File.ReadAllTextAsync(Repository.PathOf("test", "PhotoResize.EndToEnd.Tests", "Pages", "Pasted.cshtml"));
        Assert.Contains(razor, compiled, StringComparison.Ordinal);

        var image = new Markup(await site.Client.GetStringAsync("/shop/Pasted")).Elements.Single(element => element.Name == "img");
        Assert.Equal(Path.GetFileName(picture.GetProperty("url").GetString()), Path.GetFileName(image["src"])!.Replace("ff8800", "f80", StringComparison.Ordinal));
    }

    private static async Task<JsonElement> AskAsync(TestSite site, string question)
    {
        using var answer = JsonDocument.Parse(await site.Client.GetStringAsync("/shop/play/" + question));
        return answer.RootElement.Clone();
    }

    private static Task<TestSite> StartAsync(Action<ImageResizingOptions>? configure = null, bool isOpen = true) => TestSite.StartAsync(
        options =>
        {
            options.Presets["thumb"] = new ImagePresetOptions { Defaults = { ["q"] = "70" } };
            configure?.Invoke(options);
        },
        builder =>
        {
            builder.Services.AddRazorPages().AddApplicationPart(typeof(PageSite).Assembly);
            builder.Services.AddAuthorization();
            builder.Services.AddAuthentication().AddCookie(options =>
            {
                options.Events.OnRedirectToLogin = Refuse;
                options.Events.OnRedirectToAccessDenied = Refuse;
            });
        },
        app =>
        {
            app.UsePathBase("/shop");
            app.UseRouting();
            app.UseAuthorization();
            app.UseImageResizing();
            app.UseStaticFiles();
            app.MapRazorPages();
            var playground = app.MapImagePlayground("play");
            _ = isOpen ? playground.AllowAnonymous() : playground.RequireAuthorization(policy => policy.RequireAssertion(_ => false));
        });

    private static Task Refuse(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = (int)HttpStatusCode.Forbidden;
        return Task.CompletedTask;
    }
}
