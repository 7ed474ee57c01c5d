using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
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

    [Theory]
    [InlineData("width=30&format=webp", "image/webp")]
    [InlineData("w=30&format=auto", "image/webp")]
    [InlineData("preset=thumb&width=30", "image/jpeg")]
    public async Task File_of_ones_own_becomes_the_same_picture_and_is_not_kept(string query, string type)
    {
        await using var site = await StartAsync();
        var file = await File.ReadAllBytesAsync(site.PathOf("photo.jpg"));

        using var made = await BringAsync(site, file, query);
        using var expected = await site.GetAsync("/shop/images/photo.jpg?" + query, ("Accept", "image/webp,*/*"));

        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.Equal(type, made.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-store", made.Headers.CacheControl!.ToString());
        Assert.Equal(await expected.Content.ReadAsByteArrayAsync(), await made.Content.ReadAsByteArrayAsync());
        Assert.DoesNotContain(site.CachedFiles, cached => cached.Contains("playground", StringComparison.Ordinal));
        Assert.Equal(file.Length, FactsOf(made).GetProperty("source").GetProperty("bytes").GetInt64());
    }

    [Fact]
    public async Task File_of_ones_own_without_settings_stays_as_it_is_and_is_told_of()
    {
        await using var site = await StartAsync(options => options.ImageFolders[0].LockedSettings.Add("blur"));
        using var answer = await BringAsync(site, TestImages.Framed, "mode=max&blur=3&grün=1");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        var facts = FactsOf(answer);
        Assert.Equal("png", facts.GetProperty("source").GetProperty("format").GetString());
        Assert.Equal(
            ["blur is ignored: the folder has locked it.", "grün is ignored: there is no such parameter."],
            facts.GetProperty("ignored").EnumerateArray().Select(reason => reason.GetString()));
    }

    [Theory]
    [InlineData("width=30", "no image", HttpStatusCode.UnprocessableEntity)]
    [InlineData("width=30&preset=none", null, HttpStatusCode.NotFound)]
    [InlineData("width=900&height=900&mode=pad", null, HttpStatusCode.BadRequest)]
    [InlineData("width=wide", null, HttpStatusCode.BadRequest)]
    public async Task File_of_ones_own_is_refused_as_an_image_of_the_folder_is(string query, string? content, HttpStatusCode status)
    {
        await using var site = await StartAsync(options =>
        {
            options.ImageFolders[0].MaxPixels = 10_000;
            options.ImageFolders[0].RejectInvalidSettings = true;
        });
        using var answer = await BringAsync(site, content is null ? TestImages.Framed : Encoding.UTF8.GetBytes(content), query);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task File_of_ones_own_is_bounded_and_comes_from_no_form()
    {
        await using var site = await StartAsync();
        using var large = await BringAsync(site, new byte[1_000_001], "width=30");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        foreach (var type in new[] { "text/plain", "multipart/form-data; boundary=a", "application/x-www-form-urlencoded" })
        {
            using var form = await BringAsync(site, TestImages.Framed, "width=30", type: type);
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
        }

        using var elsewhere = await BringAsync(site, TestImages.Framed, "width=30", folder: "/none/");
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        await using var closed = await StartAsync(isOpen: false);
        using var forbidden = await BringAsync(closed, TestImages.Framed, "width=30");
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
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

    private static async Task<HttpResponseMessage> BringAsync(
        TestSite site, byte[] file, string query, string type = "application/octet-stream", string folder = "/images/")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/shop/play/file?folder={folder}&{query}") { Content = new ByteArrayContent(file) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.Add("Accept", "image/webp,*/*");
        return await site.Client.SendAsync(request);
    }

    private static JsonElement FactsOf(HttpResponseMessage response)
    {
        using var facts = JsonDocument.Parse(response.Headers.GetValues("Image-Facts").Single());
        return facts.RootElement.Clone();
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
            var playground = app.MapImagePlayground("play").WithMetadata(new RequestSizeLimitAttribute(1_000_000));
            _ = isOpen ? playground.AllowAnonymous() : playground.RequireAuthorization(policy => policy.RequireAssertion(_ => false));
        });

    private static Task Refuse(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = (int)HttpStatusCode.Forbidden;
        return Task.CompletedTask;
    }
}
