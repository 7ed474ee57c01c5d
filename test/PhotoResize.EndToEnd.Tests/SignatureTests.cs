using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PhotoResize.Configuration;
using PhotoResize.Signing;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

public sealed class SignatureTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private const string OtherKey = "base64:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZUY=";

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, SignatureVector.All.Count)];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Row_of_the_contract_is_signed_so_and_answered(int row)
    {
        var vector = SignatureVector.All[row];
        await using var site = await StartAsync(SignatureRequirement.All, vector.Key);
        await site.WriteAsync($"..{vector.Path}", TestImages.Photo);
        var url = $"{Uri.EscapeDataString(vector.Path).Replace("%2F", "/", StringComparison.Ordinal)}?{vector.Query}";

        Assert.Equal($"{url}&sig={vector.Signature}", Signer(site).Sign(url));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site, $"{url}&sig={vector.Signature}"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(site, url));
    }

    [Fact]
    public async Task Refusal_is_the_same_for_every_reason_and_comes_before_the_source_is_looked_for()
    {
        await using var site = await StartAsync(SignatureRequirement.Settings, Key);
        var signer = Signer(site);
        var signed = signer.Sign("/images/photo.jpg?w=90");
        var signature = signed[^43..];
        string[] refused =
        [
            "/images/photo.jpg?w=90",
            "/images/photo.jpg?w=91&sig=" + signature,
            "/images/photo.jpg?w=90&h=1&sig=" + signature,
            "/images/Photo.jpg?w=90&sig=" + signature,
            "/images/photo.jpg?w=90&expires=9999999999&sig=" + signature,
            "/images/photo.jpg?w=90&sig=" + signature + "=",
            "/images/photo.jpg?w=90&sig=" + signature[..^1],
            "/images/photo.jpg?w=90&sig=" + new string('*', 43),
            "/images/photo.jpg?w=90&sig=",
            signer.Sign("/images/photo.jpg?w=90", _clock.GetUtcNow().AddSeconds(-2)),
            signer.Sign("/images/photo.jpg?w=90&expires=soon"),
            "/images/missing.jpg?w=90",
        ];
        using var first = await site.GetAsync(refused[0]);
        var body = await first.Content.ReadAsStringAsync();
        foreach (var url in refused)
        {
            using var response = await site.GetAsync(url);
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
            Assert.Equal(body, await response.Content.ReadAsStringAsync());
            Assert.True(response.Headers.CacheControl!.NoStore);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        }

        Assert.Equal(0, site.Engine.Started);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site, signed));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(site, signer.Sign("/images/missing.jpg?w=90")));
    }

    [Theory]
    [InlineData("", HttpStatusCode.OK)]
    [InlineData("?utm_source=x", HttpStatusCode.OK)]
    [InlineData("?preset=thumb&dpr=2", HttpStatusCode.OK)]
    [InlineData("?w=", HttpStatusCode.Forbidden)]
    [InlineData("?format=jpeg", HttpStatusCode.Forbidden)]
    [InlineData("?watermark=logo", HttpStatusCode.Forbidden)]
    public async Task Settings_need_a_signature_where_settings_do(string query, HttpStatusCode status)
    {
        await using var site = await StartAsync(SignatureRequirement.Settings, Key, options => options.ImageFolders[0].ForceProcessing = true);
        Assert.Equal(status, await StatusAsync(site, "/images/photo.jpg" + query));
    }

    [Fact]
    public async Task Whatever_is_processed_needs_a_signature_where_all_does()
    {
        await using var site = await StartAsync(SignatureRequirement.All, Key, options => options.ImageFolders[0].ForceProcessing = true);
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(site, "/images/photo.jpg"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(site, "/images/photo.jpg?preset=thumb"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site, Signer(site).Sign("/images/photo.jpg")));
    }

    [Fact]
    public async Task Original_that_is_not_processed_needs_none()
    {
        await using var site = await StartAsync(SignatureRequirement.All, Key);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site, "/images/photo.jpg"));
    }

    [Fact]
    public async Task Every_key_verifies_and_the_first_one_signs()
    {
        await using var old = await StartAsync(SignatureRequirement.Settings, Key);
        await using var rotated = await StartAsync(SignatureRequirement.Settings, OtherKey, options => options.Signing.Keys.Add(Key));
        await using var stranger = await StartAsync(SignatureRequirement.Settings, OtherKey);
        var signed = Signer(old).Sign("/images/photo.jpg?w=90");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(rotated, signed));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(stranger, signed));
        Assert.Equal(Signer(stranger).Sign("/images/photo.jpg?w=90"), Signer(rotated).Sign("/images/photo.jpg?w=90"));
    }

    [Fact]
    public async Task Signature_and_expiry_are_no_part_of_the_result()
    {
        await using var site = await StartAsync(SignatureRequirement.Settings, Key);
        using var first = await site.GetAsync(Signer(site).Sign("/images/photo.jpg?w=90"));
        using var second = await site.GetAsync(Signer(site).Sign("/images/photo.jpg?w=90", _clock.GetUtcNow().AddDays(1)));

        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal(1, site.Engine.Started);
    }

    [Fact]
    public async Task Address_that_has_expired_is_refused_even_if_it_was_remembered()
    {
        await using var site = await StartAsync(SignatureRequirement.Settings, Key);
        var signed = Signer(site).Sign("/images/photo.jpg?w=90", _clock.GetUtcNow().AddHours(1));
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(site, signed));
        }

        _clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(site, signed));
    }

    [Fact]
    public async Task Signing_replaces_what_was_signed_before_and_keeps_the_rest()
    {
        await using var site = await StartAsync(SignatureRequirement.Settings, Key);
        var signer = Signer(site);
        var end = DateTimeOffset.FromUnixTimeSeconds(1924992000);

        var once = signer.Sign("/images/photo.jpg?utm=1&w=90#top");
        Assert.StartsWith("/images/photo.jpg?utm=1&w=90&sig=", once, StringComparison.Ordinal);
        Assert.EndsWith("#top", once, StringComparison.Ordinal);
        Assert.Equal(once, signer.Sign(once));
        var ending = signer.Sign(once, end);
        Assert.StartsWith("/images/photo.jpg?utm=1&w=90&expires=1924992000&sig=", ending, StringComparison.Ordinal);
        Assert.Equal(ending, signer.Sign(ending, end));
        Assert.Throws<ArgumentException>(() => signer.Sign("images/photo.jpg?w=90"));
    }

    /// <summary>The server leaves an encoded slash as it is.</summary>
    [Theory]
    [InlineData("/images/a%2Fb%20%25%2B+.jpg?w=9")]
    [InlineData("/images/a%2fb.jpg?w=9")]
    [InlineData("/images/%E2%82%AC.jpg?w=9")]
    public async Task Encoded_path_is_signed_as_the_server_decodes_it(string url)
    {
        await using var site = await StartAsync(SignatureRequirement.Settings, Key);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(site, Signer(site).Sign(url)));
    }

    [Fact]
    public async Task Base_path_is_not_signed()
    {
        await using var site = await StartAsync(SignatureRequirement.Settings, Key, pipeline: app =>
        {
            app.UsePathBase("/shop");
            app.UseImageResizing();
        });
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(site, "/shop" + Signer(site).Sign("/images/photo.jpg?w=90")));
    }

    [Fact]
    public async Task Signing_without_a_key_is_an_error_that_says_so()
    {
        await using var site = await TestSite.StartAsync();
        var error = Assert.Throws<InvalidOperationException>(() => Signer(site).Sign("/images/photo.jpg?w=90"));
        Assert.Contains("Signing:Keys", error.Message, StringComparison.Ordinal);
    }

    private Task<TestSite> StartAsync(
        SignatureRequirement signatures, string key, Action<ImageResizingOptions>? configure = null, Action<WebApplication>? pipeline = null) =>
        TestSite.StartAsync(
            options =>
            {
                options.ImageFolders[0].Signatures = signatures;
                options.Signing.Keys.Add(key);
                options.Presets["thumb"] = new ImagePresetOptions { Settings = { ["width"] = "100" } };
                options.Watermarks["logo"] = new ImageWatermarkOptions { Path = "/images/photo.jpg" };
                configure?.Invoke(options);
            },
            builder => builder.Services.AddSingleton<TimeProvider>(_clock),
            pipeline);

    private static IImageUrlSigner Signer(TestSite site) => site.Services.GetRequiredService<IImageUrlSigner>();

    private static async Task<HttpStatusCode> StatusAsync(TestSite site, string url)
    {
        using var response = await site.GetAsync(url);
        return response.StatusCode;
    }
}
