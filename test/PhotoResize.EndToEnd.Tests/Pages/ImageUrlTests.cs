using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Configuration;
using PhotoResize.Pages;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests.Pages;

/// <summary>Addresses that code builds: they lead to what was asked for, in the size that was announced.</summary>
public class ImageUrlTests
{
    private const string Key = "0123456789abcdef0123456789abcdef";
    private static readonly string[] Files = ["wide.jpg", "tall.jpg", "turned.jpg"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Announced_size_is_the_size_of_the_picture(bool enlarges)
    {
        await using var site = await StartAsync(options => options.ImageFolders[0].AllowEnlarge = enlarges);
        var urls = Urls(site);
        (int? Width, int? Height)[] sizes = [(null, null), (31, null), (null, 17), (40, 40), (90, 13), (200, 150)];
        var cases =
            from file in Files
            from mode in Enum.GetValues<ResizeMode>()
            from size in sizes
            from variation in new ImageUrlSettings[] { new(), new() { DevicePixelRatio = 1.5m }, new() { Rotate = 90 }, new() { Crop = new CropRequest(3, 5, 40, -6) } }
            select (file, settings: variation with { Mode = mode, Width = size.Width, Height = size.Height });

        foreach (var (file, settings) in cases)
        {
            var url = await urls.UrlAsync($"/images/{file}", settings);
            var announced = await urls.SizeAsync($"/images/{file}", settings);
            using var response = await site.GetAsync(url);
            Assert.True(response.IsSuccessStatusCode, url);
            var picture = ReferenceDecoder.DecodeFirst(await response.Content.ReadAsByteArrayAsync());
            var isOriginal = settings is { Width: null, Height: null, Crop: null, Rotate: null };
            var shown = isOriginal && file == "turned.jpg" ? new PixelSize(picture.Height, picture.Width) : new PixelSize(picture.Width, picture.Height);
            Assert.True(announced == shown, $"{url}: {announced} was announced, and it has {shown}.");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Candidates_are_as_wide_as_they_say_and_have_one_shape(bool enlarges)
    {
        await using var site = await StartAsync(options => options.ImageFolders[0].AllowEnlarge = enlarges);
        var urls = Urls(site);
        foreach (var file in Files)
        {
            foreach (var mode in Enum.GetValues<ResizeMode>())
            {
                var settings = new ImageUrlSettings { Mode = mode, Width = 30, Height = 20 };
                var set = Candidates(await urls.SrcSetByWidthAsync($"/images/{file}", [15, 30, 45, 60, 120, 240], settings));
                Assert.True(set.Count > 1);
                foreach (var (url, descriptor) in set)
                {
                    var picture = await site.GetPictureAsync(url);
                    Assert.Equal(descriptor, FormattableString.Invariant($"{picture.Width}w"));
                    if (mode is not (ResizeMode.Max or ResizeMode.Contain))
                    {
                        Assert.Equal(picture.Width / 1.5, picture.Height, 1.0);
                    }
                }

                Assert.Equal(set.Count, set.Select(candidate => candidate.Descriptor).Distinct().Count());
            }
        }
    }

    [Fact]
    public async Task Largest_candidate_is_as_wide_as_the_original()
    {
        await using var site = await StartAsync();
        Assert.Equal(
            "/images/wide.jpg?width=50 50w, /images/wide.jpg?width=90 90w", await Urls(site).SrcSetByWidthAsync("/images/wide.jpg", [50, 900, 1800]));
        Assert.Equal("/images/wide.jpg?width=60 1x, /images/wide.jpg?width=60&dpr=2 1.5x", await Urls(site).SrcSetByDensityAsync("/images/wide.jpg", [1, 2, 3], new() { Width = 60 }));
        Assert.Equal("/images/wide.jpg?width=90", await Urls(site).SrcSetByDensityAsync("/images/wide.jpg", [1, 2, 3], new() { Width = 90 }));
    }

    [Fact]
    public async Task Candidates_of_an_original_that_is_not_there_are_those_that_were_asked_for()
    {
        await using var site = await StartAsync();
        Assert.Equal("/images/x.jpg?width=50 50w, /images/x.jpg?width=900 900w", await Urls(site).SrcSetByWidthAsync("/images/x.jpg", [900, 50]));
        Assert.Null(await Urls(site).SizeAsync("/images/x.jpg"));
        Assert.Null(await Urls(site).SizeAsync("/elsewhere/x.jpg"));
    }

    [Fact]
    public async Task Base_stands_before_the_path()
    {
        await using var site = await StartAsync();
        var urls = Urls(site);
        Assert.Equal("/shop%20a/images/wide.jpg?width=9", await urls.WithBase(new PathString("/shop a")).UrlAsync("/images/wide.jpg", new() { Width = 9 }));
        Assert.Equal("https://example.com/images/wide.jpg", await urls.WithBase("https://example.com/").UrlAsync("/images/wide.jpg"));
        Assert.Equal("/images/wide.jpg", await urls.UrlAsync("/images/wide.jpg"));
    }

    [Fact]
    public async Task Equal_settings_have_one_address()
    {
        await using var site = await StartAsync();
        var named = new ImageUrlSettings { Quality = 7, Others = new Dictionary<string, string> { ["W"] = "5", ["x y"] = "a&b", ["q"] = "8" } };
        Assert.Equal("/images/wide.jpg?width=5&quality=7&x%20y=a%26b", await Urls(site).UrlAsync("/images/wide.jpg", named));
        Assert.Equal("/images/wide.jpg?width=5&quality=7", await Urls(site).UrlAsync("/images/wide.jpg", named with { Width = 5, Others = new Dictionary<string, string> { ["W"] = "6" } }));
    }

    [Theory]
    [InlineData(SignatureRequirement.Off, false, false)]
    [InlineData(SignatureRequirement.Settings, false, true)]
    [InlineData(SignatureRequirement.All, true, true)]
    public async Task Address_is_signed_where_its_folder_wants_it(SignatureRequirement signatures, bool isPresetSigned, bool isSettingSigned)
    {
        await using var site = await StartAsync(options =>
        {
            options.Signing.Keys.Add(Key);
            options.ImageFolders[0].Signatures = signatures;
            options.ImageFolders[0].AllowInfo = true;
            options.Presets["p"] = new ImagePresetOptions { Settings = { ["w"] = "9" } };
        });
        var urls = Urls(site).WithBase(site.Client.BaseAddress!.ToString());
        var preset = await urls.UrlAsync("/images/wide.jpg", new() { Preset = "p" });
        var setting = await urls.UrlAsync("/images/wide.jpg", new() { Width = 9, Others = new Dictionary<string, string> { ["info"] = "" } });
        var until = DateTimeOffset.UtcNow.AddMinutes(-1);
        var expired = await urls.UrlAsync("/images/wide.jpg", new() { Width = 9, Expires = until });

        Assert.Equal((isPresetSigned, isSettingSigned), (IsSigned(preset), IsSigned(setting)));
        Assert.False(IsSigned(await urls.UrlAsync("/images/wide.jpg")));
        Assert.Equal(HttpStatusCode.OK, (await site.Client.GetAsync(new Uri(preset))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.Client.GetAsync(new Uri(setting))).StatusCode);
        Assert.Equal(isSettingSigned ? HttpStatusCode.Forbidden : HttpStatusCode.OK, (await site.Client.GetAsync(new Uri(expired))).StatusCode);

        static bool IsSigned(string url) => url.Contains("sig=", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_has_the_version_of_the_original_where_its_folder_names_a_parameter()
    {
        await using var site = await StartAsync(options =>
        {
            options.ImageFolders[0].VersionParameter = "v";
            options.Signing.Keys.Add(Key);
            options.ImageFolders[0].Signatures = SignatureRequirement.All;
        });
        var first = await Urls(site).UrlAsync("/images/wide.jpg", new() { Width = 9 });
        using var fresh = await site.GetAsync(first);
        File.SetLastWriteTimeUtc(site.PathOf("wide.jpg"), new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        var second = await Urls(site).UrlAsync("/images/wide.jpg", new() { Width = 9 });
        using var outdated = await site.GetAsync(first);
        var candidates = Candidates(await Urls(site).SrcSetByWidthAsync("/images/wide.jpg", [9, 18]));

        Assert.Matches("^/images/wide\\.jpg\\?width=9&v=[A-Z2-7]{8}&sig=", first);
        Assert.NotEqual(first, second);
        Assert.Contains("immutable", fresh.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("immutable", outdated.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        foreach (var (url, _) in candidates)
        {
            using var response = await site.GetAsync(url);
            Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain("v=", await Urls(site).UrlAsync("/images/missing.jpg"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Path_without_a_slash_is_a_mistake_in_code()
    {
        await using var site = await StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () => await Urls(site).UrlAsync("images/wide.jpg"));
    }

    private static IImageUrls Urls(TestSite site) => site.Services.GetRequiredService<IImageUrls>();

    private static List<(string Url, string Descriptor)> Candidates(string set) =>
        [.. set.Split(", ").Select(candidate => candidate.Split(' ')).Select(parts => (parts[0], parts[1]))];

    private static async Task<TestSite> StartAsync(Action<ImageResizingOptions>? configure = null)
    {
        var site = await TestSite.StartAsync(configure);
        await site.WriteAsync("wide.jpg", TestImages.Gradient(90, 60));
        await site.WriteAsync("tall.jpg", TestImages.Gradient(50, 80));
        await site.WriteAsync("turned.jpg", JpegOrientation.Insert(TestImages.Gradient(90, 60), 6));
        return site;
    }
}
