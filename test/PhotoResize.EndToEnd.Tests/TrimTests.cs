using System.Net;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>A uniform border is cut off before anything else is worked out.</summary>
public class TrimTests
{
    private const int Border = 40;
    private const string Path = "/images/framed.png?trim=10";

    [Theory]
    [InlineData("", 200, 100)]
    [InlineData("&w=100", 100, 50)]
    [InlineData("&w=50&h=50", 50, 50)]
    [InlineData("&rotate=90", 100, 200)]
    [InlineData("&crop=0,0,50,50", 50, 50)]
    public async Task Size_and_crop_refer_to_what_is_left(string query, int width, int height)
    {
        await using var site = await StartAsync();
        var picture = await site.GetPictureAsync($"{Path}{query}");
        Assert.Equal((width, height), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task Border_is_gone_and_the_rest_is_where_it_belongs()
    {
        await using var site = await StartAsync();
        var picture = await site.GetPictureAsync(Path);
        Assert.True(picture.DistanceAt(0, 0, (50, 50, 200)) <= 1);
        Assert.True(picture.DistanceAt(199, 99, (249, 149, 200)) <= 1);
    }

    [Fact]
    public async Task Box_is_found_once_for_all_requests_and_again_when_the_source_changes()
    {
        await using var site = await StartAsync();
        await Task.WhenAll(Enumerable.Range(10, 20).Select(width => site.Client.GetByteArrayAsync($"{Path}&w={width}")));
        Assert.Equal(1, site.Engine.Searched);

        await site.WriteAsync("framed.png", Framed(300, 100));
        Assert.Equal(300, (await site.GetPictureAsync(Path)).Width);
        Assert.Equal(2, site.Engine.Searched);
    }

    [Fact]
    public async Task Result_shares_its_file_with_the_crop_that_gives_the_same()
    {
        await using var site = await StartAsync();
        (await site.GetAsync($"{Path}&w=100")).Dispose();
        (await site.GetAsync($"/images/framed.png?crop={Border},{Border},200,100&w=100")).Dispose();
        await site.StoredAsync();
        Assert.Single(site.CachedFiles);
        Assert.Equal(1, site.Engine.Started);
    }

    [Fact]
    public async Task Head_tells_what_depends_on_the_box_once_it_is_known()
    {
        await using var site = await StartAsync();
        using var before = await site.SendAsync(HttpMethod.Head, Path);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Null(before.Headers.ETag);
        Assert.Null(before.Content.Headers.ContentType);
        Assert.NotNull(before.Content.Headers.LastModified);
        Assert.Equal(0, site.Engine.Searched);

        using var get = await site.GetAsync(Path);
        using var after = await site.SendAsync(HttpMethod.Head, Path);
        Assert.Equal(get.Headers.ETag, after.Headers.ETag);

        using var conditional = await site.GetAsync(Path, ("If-None-Match", get.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, conditional.StatusCode);
    }

    [Fact]
    public async Task Limit_is_checked_once_the_box_is_known()
    {
        await using var strict = await TestSite.StartAsync(options => options.ImageFolders[0].MaxPixels = 20_000);
        await strict.WriteAsync("framed.png", Framed(200, 100));
        Assert.Equal(200, (await strict.GetPictureAsync("/images/framed.png?trim=10&w=200")).Width);
        using var refused = await strict.GetAsync("/images/framed.png?w=280&h=180");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Damaged_source_gives_422()
    {
        await using var site = await StartAsync();
        var photo = TestImages.Photo;
        await site.WriteAsync("cut.jpg", photo[..(photo.Length / 2)]);
        using var response = await site.GetAsync("/images/cut.jpg?trim=10");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    private static async Task<TestSite> StartAsync()
    {
        var site = await TestSite.StartAsync();
        await site.WriteAsync("framed.png", Framed(200, 100));
        return site;
    }

    /// <summary>A picture of that size within a white border: red grows by one for each pixel to the right, green downwards.</summary>
    private static byte[] Framed(int width, int height) => PngFile.Draw(width + 2 * Border, height + 2 * Border, (x, y) =>
    {
        var (innerX, innerY) = (x - Border, y - Border);
        var isInside = innerX >= 0 && innerX < width && innerY >= 0 && innerY < height;
        return isInside ? (50 + innerX % 200, 50 + innerY, 200, 255) : (255, 255, 255, 255);
    });
}
