using System.Net;
using PhotoResize.Configuration;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary><c>focus=auto</c>: the point is found once for each source, where there is a crop to be placed, and is a setting like any other.</summary>
public sealed class FocusTests
{
    private const string Path = "/images/scene.png?focus=auto";

    [Fact]
    public async Task Result_shows_the_subject_and_shares_its_file_with_the_point_spelled_out()
    {
        await using var site = await StartAsync();
        var picture = await site.GetPictureAsync($"{Path}&w=100&h=100");
        Assert.InRange(picture.DistanceAt(50, 50, (210, 30, 40)), 0, 12);
        await site.StoredAsync();
        Assert.Equal(2, site.Engine.Started); // the picture that is looked at, and the result

        using var spelledOut = await site.GetAsync("/images/scene.png?focus=0.8,0.5&w=100&h=100");
        using var automatic = await site.GetAsync($"{Path}&w=100&h=100");
        Assert.Equal(automatic.Headers.ETag, spelledOut.Headers.ETag);
        Assert.Equal(2, site.Engine.Started);
        Assert.Single(site.CachedFiles);
    }

    [Theory]
    [InlineData("w=100")]
    [InlineData("h=100")]
    [InlineData("w=100&h=100&mode=max")]
    [InlineData("w=100&h=100&mode=contain")]
    [InlineData("w=100&h=100&mode=pad")]
    [InlineData("w=100&h=100&mode=stretch")]
    [InlineData("w=100&h=100&crop=0,0,200,200")]
    [InlineData("w=120&h=60")] // the picture's own ratio
    [InlineData("format=jpg")]
    public async Task Nothing_is_searched_where_no_crop_can_be_placed(string query)
    {
        await using var site = await StartAsync();
        using var with = await site.GetAsync($"{Path}&{query}");
        using var without = await site.GetAsync($"/images/scene.png?{query}");
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
        Assert.Equal(without.Headers.ETag, with.Headers.ETag);
        Assert.Equal(1, site.Engine.Started);
    }

    [Fact]
    public async Task Setting_alone_changes_nothing_and_an_unknown_word_is_invalid()
    {
        await using var site = await StartAsync(options => options.ImageFolders[0].RejectInvalidSettings = true);
        using var alone = await site.GetAsync(Path);
        Assert.False(alone.Headers.Contains("X-Content-Type-Options"));
        Assert.Equal(0, site.Engine.Started);
        using var refused = await site.GetAsync("/images/scene.png?w=10&h=10&focus=automatic");
        await Problems.AssertAsync(refused, HttpStatusCode.BadRequest, "auto");
    }

    [Fact]
    public async Task Point_is_searched_once_for_all_sizes_and_again_when_the_source_changes()
    {
        await using var site = await StartAsync();
        await Task.WhenAll(Enumerable.Range(10, 20).Select(side => site.Client.GetByteArrayAsync($"{Path}&w={side}&h=40")));
        Assert.Equal(21, site.Engine.Started);

        await site.WriteAsync("scene.png", Scene(subject: 100));
        var picture = await site.GetPictureAsync($"{Path}&w=100&h=100");
        Assert.InRange(picture.DistanceAt(50, 50, (210, 30, 40)), 0, 12);
        Assert.Equal(23, site.Engine.Started);
    }

    [Fact]
    public async Task Head_tells_the_entity_tag_once_the_point_is_known()
    {
        await using var site = await StartAsync();
        using var before = await site.SendAsync(HttpMethod.Head, $"{Path}&w=100&h=100");
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Null(before.Headers.ETag);
        Assert.Equal("image/png", before.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(before.Content.Headers.LastModified);
        Assert.Equal(0, site.Engine.Started);

        using var get = await site.GetAsync($"{Path}&w=100&h=100");
        using var after = await site.SendAsync(HttpMethod.Head, $"{Path}&w=100&h=100");
        Assert.Equal(get.Headers.ETag, after.Headers.ETag);
        using var unchanged = await site.GetAsync($"{Path}&w=100&h=100", ("If-None-Match", get.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Fact]
    public async Task Search_is_work_that_a_client_pays_for()
    {
        await using var site = await StartAsync(options => options.Processing.MaxMissesPerClient = 1);
        using var refused = await site.GetAsync($"{Path}&w=100&h=100");
        await Problems.AssertAsync(refused, HttpStatusCode.TooManyRequests, "too many new images");
    }

    [Fact]
    public async Task Damaged_source_is_refused_and_not_searched_again()
    {
        await using var site = await StartAsync();
        await site.WriteAsync("cut.jpg", TestImages.Photo[..^5000]);
        File.SetLastWriteTimeUtc(site.PathOf("cut.jpg"), DateTime.UtcNow.AddHours(-1));
        foreach (var side in new[] { 40, 50 })
        {
            using var response = await site.GetAsync($"/images/cut.jpg?focus=auto&w={side}&h={side}");
            await Problems.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "damaged");
        }

        Assert.Equal(1, site.Engine.Started);
    }

    [Fact]
    public async Task Limit_is_checked_before_anything_is_searched()
    {
        await using var site = await StartAsync(options => (options.ImageFolders[0].MaxPixels, options.ImageFolders[0].AllowEnlarge) = (10_000, true));
        using var refused = await site.GetAsync($"{Path}&w=200&h=200");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(0, site.Engine.Started);
    }

    [Fact]
    public async Task Default_of_a_folder_is_overridden_and_cancelled_by_a_query()
    {
        await using var site = await StartAsync(options => options.ImageFolders[0].DefaultSettings["focus"] = "auto");
        const string Size = "/images/scene.png?w=100&h=100";
        async Task<string> TagAsync(string url)
        {
            using var response = await site.GetAsync(url);
            return response.Headers.ETag!.Tag;
        }

        Assert.Equal(await TagAsync($"{Size}&focus=0.8,0.5"), await TagAsync(Size));
        Assert.Equal(await TagAsync($"{Size}&anchor=center&focus="), await TagAsync($"{Size}&focus=0.5,0.5"));
        Assert.Equal(await TagAsync($"{Size}&focus=0.1,0.5"), await TagAsync($"{Size}&focus=0.1,0.5&anchor=right"));
        Assert.NotEqual(await TagAsync(Size), await TagAsync($"{Size}&focus=0.1,0.5"));
    }

    [Fact]
    public async Task Point_refers_to_what_trimming_leaves()
    {
        await using var site = await StartAsync();
        await site.WriteAsync("framed.png", PngFile.Draw(800, 400, (x, y) =>
            x is >= 100 and < 500 && y is >= 100 and < 300 ? SceneColor(x - 100, y - 100, 320) : (255, 255, 255, 255)));
        var picture = await site.GetPictureAsync("/images/framed.png?trim=10&focus=auto&w=100&h=100");
        Assert.InRange(picture.DistanceAt(50, 50, (210, 30, 40)), 0, 12);

        using var automatic = await site.GetAsync("/images/framed.png?trim=10&focus=auto&w=100&h=100");
        using var spelledOut = await site.GetAsync("/images/framed.png?trim=10&focus=0.8,0.5&w=100&h=100");
        Assert.Equal(automatic.Headers.ETag, spelledOut.Headers.ETag);
    }

    [Fact]
    public async Task First_frame_of_an_animation_decides_for_all()
    {
        await using var site = await StartAsync();
        Picture[] frames =
        [
            Picture.Draw(400, 200, (x, y) => SceneColor(x, y, 80)),
            Picture.Draw(400, 200, (x, y) => SceneColor(x, y, 320)),
        ];
        await site.WriteAsync("scene.gif", ReferenceEncoder.Encode(ImageFormat.Gif, frames, delays: [100, 100]));
        using var response = await site.GetAsync("/images/scene.gif?focus=auto&w=100&h=100");
        var result = ReferenceDecoder.Decode(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(2, result.Frames.Count);
        Assert.InRange(result.Frames[0].DistanceAt(40, 50, (210, 30, 40)), 0, 20);
        Assert.InRange(result.Frames[1].DistanceAt(40, 50, (70, 130, 60)), 0, 40);
    }

    [Theory]
    [InlineData(EngineNames.Vips)]
    [InlineData(EngineNames.ImageSharp)]
    public async Task Point_is_that_of_the_upright_picture_and_the_same_each_time(string engine)
    {
        await using var site = await TestSite.StartAsync(build: EngineNames.Use(engine));
        var lying = ReferenceEncoder.Encode(ImageFormat.Jpeg, Picture.Draw(600, 300, (x, y) => SceneColor(x, y, 480)));
        for (var i = 0; i < 3; i++)
        {
            // Turned clockwise, as orientation 6 says, what was at the right is at the bottom.
            await site.WriteAsync($"turned{i}.jpg", JpegOrientation.Insert(lying, 6));
            using var automatic = await site.GetAsync($"/images/turned{i}.jpg?focus=auto&w=100&h=100");
            using var spelledOut = await site.SendAsync(HttpMethod.Head, $"/images/turned{i}.jpg?focus=0.5,0.75&w=100&h=100");
            Assert.Equal(spelledOut.Headers.ETag, automatic.Headers.ETag);
        }
    }

    private static async Task<TestSite> StartAsync(Action<ImageResizingOptions>? configure = null)
    {
        var site = await TestSite.StartAsync(configure);
        await site.WriteAsync("scene.png", Scene(subject: 320));
        return site;
    }

    /// <summary>A red disc on grass, with its middle so far from the left.</summary>
    private static byte[] Scene(int subject) => PngFile.Draw(400, 200, (x, y) => SceneColor(x, y, subject));

    private static (int R, int G, int B, int A) SceneColor(int x, int y, int subject)
    {
        var isSubject = ((x - subject) * (x - subject)) + ((y - 100) * (y - 100)) < 45 * 45;
        var blade = ((x * 31) + (y * 17) + (x * y % 7)) % 40;
        return isSubject ? (210, 30, 40, 255) : (50 + blade, 110 + blade, 40 + blade, 255);
    }
}
