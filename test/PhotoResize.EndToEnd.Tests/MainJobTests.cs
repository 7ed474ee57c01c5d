using System.Net;
using PhotoResize.Configuration;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>A photograph is asked for in a size, and comes in that size, type and colours.</summary>
public class MainJobTests
{
    [Theory]
    [InlineData("w=300", "image/jpeg", 300, 200)]
    [InlineData("w=100&dpr=2", "image/jpeg", 200, 133)]
    [InlineData("w=300&h=300&mode=max", "image/jpeg", 300, 200)]
    [InlineData("w=300&format=webp", "image/webp", 300, 200)]
    [InlineData("w=300&format=avif", "image/avif", 300, 200)]
    [InlineData("w=300&format=png", "image/png", 300, 200)]
    [InlineData("w=300&format=png8", "image/png", 300, 200)]
    [InlineData("w=300&format=gif", "image/gif", 300, 200)]
    [InlineData("w=300&format=tiff", "image/tiff", 300, 200)]
    [InlineData("w=300&h=100&mode=stretch", "image/jpeg", 300, 100)]
    public async Task Request_gives_the_whole_picture_in_size_type_and_colours(string query, string type, int width, int height)
    {
        await using var site = await TestSite.StartAsync();
        using var response = await site.GetAsync($"/images/photo.jpg?{query}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
        var picture = ReferenceDecoder.DecodeFirst(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal((width, height), (picture.Width, picture.Height));
        foreach (var (x, y) in new[] { (0.1, 0.1), (0.9, 0.1), (0.5, 0.5), (0.1, 0.9), (0.9, 0.9) })
        {
            var distance = picture.DistanceAt((int)(x * width), (int)(y * height), TestImages.PhotoColor(x, y));
            Assert.True(distance <= 12, $"{distance} at {x}, {y}");
        }
    }

    [Fact]
    public async Task Padding_has_the_background_and_the_picture_lies_in_its_middle()
    {
        await using var site = await TestSite.StartAsync();
        var picture = await site.GetPictureAsync("/images/photo.jpg?w=300&h=300&mode=pad&bg=fff");
        Assert.Equal((300, 300), (picture.Width, picture.Height));
        Assert.True(picture.DistanceAt(150, 20, (255, 255, 255)) <= 2);
        Assert.True(picture.DistanceAt(150, 280, (255, 255, 255)) <= 2);
        Assert.True(picture.DistanceAt(150, 150, TestImages.PhotoColor(0.5, 0.5)) <= 6);
    }

    [Fact]
    public async Task Crop_shows_the_part_at_its_anchor()
    {
        await using var site = await TestSite.StartAsync();
        var left = await site.GetPictureAsync("/images/photo.jpg?w=200&h=200&anchor=left");
        var right = await site.GetPictureAsync("/images/photo.jpg?w=200&h=200&anchor=right");
        Assert.True(left.DistanceAt(2, 100, TestImages.PhotoColor(0.01, 0.5)) <= 8);
        Assert.True(right.DistanceAt(197, 100, TestImages.PhotoColor(0.99, 0.5)) <= 8);
    }

    [Fact]
    public async Task Requests_with_an_equal_result_share_one_file()
    {
        await using var site = await TestSite.StartAsync();
        foreach (var query in new[]
        {
            "w=300", "h=200", "w=300&h=200", "w=300&h=300&mode=max", "w=300&crop=0,0,3000,2000", "w=300&format=jpg", "w=300&sharpen=true",
            "w=300&gamma=linear", "WIDTH=300&x=1",
        })
        {
            using var response = await site.GetAsync($"/images/photo.jpg?{query}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await site.StoredAsync();
        Assert.Equal(1, site.Engine.Started);
        Assert.Matches("^images/[A-Z2-7]{8}\\.photo\\.300x200\\.jpg$", Assert.Single(site.CachedFiles));
    }

    [Theory]
    [InlineData("Mirror", "^images/[A-Z2-7]{8}\\.photo\\.300x200\\.jpg$")]
    [InlineData("distribute1k", "^[A-Z2-7]{2}/[A-Z2-7]{8}\\.photo\\.300x200\\.jpg$")]
    [InlineData("Distribute1M", "^[A-Z2-7]{2}/[A-Z2-7]{2}/[A-Z2-7]{8}\\.photo\\.300x200\\.jpg$")]
    public async Task Cached_file_lies_where_the_strategy_puts_it(string strategy, string pattern)
    {
        await using var site = await TestSite.StartAsync(options => options.DiskCache.NamingStrategy = strategy);
        (await site.GetAsync("/images/photo.jpg?w=300")).Dispose();
        await site.StoredAsync();
        Assert.Matches(pattern, Assert.Single(site.CachedFiles));
    }

    [Fact]
    public async Task First_and_later_answers_have_the_same_headers_and_bytes()
    {
        await using var site = await TestSite.StartAsync();
        using var made = await site.GetAsync("/images/photo.jpg?w=300");
        await site.StoredAsync();
        using var cached = await site.GetAsync("/images/photo.jpg?w=300");

        Assert.Equal(1, site.Engine.Started);
        Assert.Equal(Headers(made), Headers(cached));
        Assert.Equal(await made.Content.ReadAsByteArrayAsync(), await cached.Content.ReadAsByteArrayAsync());
        Assert.Equal("public, max-age=86400", made.Headers.CacheControl?.ToString());
        Assert.Equal("bytes", made.Headers.AcceptRanges.ToString());
        Assert.False(made.Headers.ETag!.IsWeak);
        Assert.Equal(File.GetLastWriteTimeUtc(site.PathOf("photo.jpg")).ToString("R"), made.Content.Headers.LastModified?.ToString("R"));

        static IEnumerable<string> Headers(HttpResponseMessage response) =>
            response.Headers.Concat(response.Content.Headers)
                .Where(header => header.Key != "Date")
                .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
                .Order();
    }

    [Fact]
    public async Task Large_result_is_served_from_its_file_as_it_was_made()
    {
        await using var site = await TestSite.StartAsync();
        var made = await site.Client.GetByteArrayAsync("/images/photo.jpg?w=1500&format=tiff");
        await site.StoredAsync();
        Assert.True(made.Length > 256 * 1024, "The result is too small for this test.");
        Assert.Equal(made, await site.Client.GetByteArrayAsync("/images/photo.jpg?w=1500&format=tiff"));
        Assert.Equal(1, site.Engine.Started);
    }

    [Fact]
    public async Task Replaced_source_is_served_at_once()
    {
        await using var site = await TestSite.StartAsync();
        using var before = await site.GetAsync("/images/photo.jpg?w=300");
        await site.WriteAsync("photo.jpg", TestImages.Gradient(600, 600));
        using var after = await site.GetAsync("/images/photo.jpg?w=300");

        Assert.NotEqual(before.Headers.ETag, after.Headers.ETag);
        var picture = ReferenceDecoder.DecodeFirst(await after.Content.ReadAsByteArrayAsync());
        Assert.Equal((300, 300), (picture.Width, picture.Height));
    }

    [Theory]
    [InlineData("/images/photo.jpg", "image/jpeg", 6000000)]
    [InlineData("/images/photo.jpg?mode=max&dpr=2", "image/jpeg", 6000000)]
    public async Task Request_without_settings_gets_the_original(string path, string type, int pixels)
    {
        await using var site = await TestSite.StartAsync();
        using var response = await site.GetAsync(path);
        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
        var picture = ReferenceDecoder.DecodeFirst(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(pixels, picture.Width * picture.Height);
        Assert.Equal(0, site.Engine.Started);
    }

    [Fact]
    public async Task Forced_folder_processes_requests_without_settings()
    {
        await using var site = await TestSite.StartAsync(options =>
        {
            options.ImageFolders[0].ForceProcessing = true;
            options.ImageFolders[0].DefaultSettings["mode"] = "max";
        });
        Assert.Equal(3000, (await site.GetPictureAsync("/images/photo.jpg")).Width);
        Assert.Equal(1, site.Engine.Started);
    }

    [Fact]
    public async Task Most_specific_folder_wins_and_matches_whole_segments()
    {
        await using var site = await TestSite.StartAsync(options =>
            options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/small", DefaultSettings = { ["w"] = "50" } }));
        var photo = TestImages.Photo;
        await site.WriteAsync("small/photo.jpg", photo);
        await site.WriteAsync("smaller/photo.jpg", photo);

        Assert.Equal(50, (await site.GetPictureAsync("/images/small/photo.jpg")).Width);
        Assert.Equal(60, (await site.GetPictureAsync("/images/small/photo.jpg?w=60")).Width);
        Assert.Equal(3000, (await site.GetPictureAsync("/images/smaller/photo.jpg")).Width);
    }
}
