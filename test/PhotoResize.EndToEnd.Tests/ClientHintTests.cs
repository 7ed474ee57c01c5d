using System.Net;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Folders where the size follows from what the browser says of its screen.</summary>
public sealed class ClientHintTests
{
    private const string Size = "Sec-CH-DPR, Sec-CH-Width";

    [Theory]
    [InlineData("?mode=max", "Sec-CH-Width", "170", "?w=320&mode=max", Size + ", Save-Data")]
    [InlineData("?format=jpg", "Sec-CH-Width", "480", "?w=480", Size + ", Save-Data")]
    [InlineData("?h=100", "Sec-CH-DPR", "1.7", "?h=100&dpr=2", Size + ", Save-Data")]
    [InlineData("?h=100", "Sec-CH-DPR", "nonsense", "?h=100", Size + ", Save-Data")]
    [InlineData("?h=100", "Sec-CH-Width", "17000", "?h=100", Size + ", Save-Data")]
    [InlineData("?w=300", "Sec-CH-Width", "480", "?w=300", "Save-Data")]
    [InlineData("?h=100&dpr=1", "Sec-CH-DPR", "2", "?h=100", "Save-Data")]
    [InlineData("?w=300", "Save-Data", "on", "?w=300&q=73", "Save-Data")]
    [InlineData("?w=300&format=webp", "Save-Data", "on", "?w=300&format=webp&q=78", "Save-Data")]
    [InlineData("?w=300&q=90", "Save-Data", "on", "?w=300&q=90", "")]
    [InlineData("?w=300&format=auto", "Save-Data", "on", "?w=300&q=73", "Accept, Save-Data")]
    public async Task Result_is_the_one_that_the_query_would_give(string query, string header, string value, string same, string vary)
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].ClientHints = true);
        await using var plain = await TestSite.StartAsync();
        File.SetLastWriteTimeUtc(plain.PathOf("photo.jpg"), File.GetLastWriteTimeUtc(site.PathOf("photo.jpg")));
        using var expected = await plain.GetAsync("/images/photo.jpg" + same);
        for (var i = 0; i < 4; i++)
        {
            using var response = await site.GetAsync("/images/photo.jpg" + query, (header, value));
            Assert.Equal((HttpStatusCode.OK, expected.Headers.ETag), (response.StatusCode, response.Headers.ETag));
            Assert.Equal(vary, string.Join(", ", response.Headers.Vary));
            Assert.Equal(["Sec-CH-DPR, Sec-CH-Width, Save-Data"], response.Headers.GetValues("Accept-CH"));
        }
    }

    [Fact]
    public async Task Width_of_the_screen_has_its_density_in_it_already()
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].ClientHints = true);
        Assert.Equal(640, await WidthAsync(site, "/images/photo.jpg?mode=max", ("Sec-CH-Width", "600"), ("Sec-CH-DPR", "2")));
    }

    [Fact]
    public async Task Clients_get_theirs_from_memory_too()
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].ClientHints = true);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(150, await WidthAsync(site, "/images/photo.jpg?h=100"));
            Assert.Equal(300, await WidthAsync(site, "/images/photo.jpg?h=100", ("Sec-CH-DPR", "2")));
            Assert.Equal(160, await WidthAsync(site, "/images/photo.jpg?h=100", ("Sec-CH-Width", "5")));
        }

        Assert.True(site.Cache.GetStatistics().MemoryHits > 0);
    }

    [Fact]
    public async Task Original_is_sized_too_and_without_hints_it_says_what_it_varies_by()
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].ClientHints = true);
        Assert.Equal(320, await WidthAsync(site, "/images/photo.jpg", ("Sec-CH-Width", "300")));
        using var original = await site.GetAsync("/images/photo.jpg");
        Assert.Equal(TestImages.Photo, await original.Content.ReadAsByteArrayAsync());
        Assert.Equal(["Sec-CH-DPR", "Sec-CH-Width", "Save-Data"], original.Headers.Vary);
        Assert.True(original.Headers.Contains("Accept-CH"));
    }

    [Fact]
    public async Task Locked_and_allowed_sizes_hold()
    {
        await using var site = await TestSite.StartAsync(options =>
        {
            var folder = options.ImageFolders[0];
            folder.ClientHints = true;
            folder.AllowedSizes.Add(100);
            folder.AllowedSizes.Add(400);
            options.ImageFolders.Add(new() { Path = "/images/locked", ClientHints = true, LockedSettings = { "width" }, DefaultSettings = { ["w"] = "50" } });
        });
        await site.WriteAsync("locked/photo.jpg", TestImages.Photo);
        Assert.Equal(400, await WidthAsync(site, "/images/photo.jpg?format=jpg", ("Sec-CH-Width", "150")));
        Assert.Equal(50, await WidthAsync(site, "/images/locked/photo.jpg?format=jpg", ("Sec-CH-Width", "150")));
        using var refused = await site.GetAsync("/images/photo.jpg?h=99", ("Sec-CH-Width", "150"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Folder_without_the_option_neither_asks_nor_looks()
    {
        await using var site = await TestSite.StartAsync();
        using var response = await site.GetAsync("/images/photo.jpg?h=100", ("Sec-CH-DPR", "2"), ("Sec-CH-Width", "320"), ("Save-Data", "on"));
        Assert.Equal(150, ReferenceDecoder.DecodeFirst(await response.Content.ReadAsByteArrayAsync()).Width);
        Assert.False(response.Headers.Contains("Vary") || response.Headers.Contains("Accept-CH"));
    }

    private static async Task<int> WidthAsync(TestSite site, string path, params (string Name, string Value)[] headers)
    {
        using var response = await site.GetAsync(path, headers);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return ReferenceDecoder.DecodeFirst(await response.Content.ReadAsByteArrayAsync()).Width;
    }
}
