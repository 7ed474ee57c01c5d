using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PhotoResize.Processing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Folders that give results of some sizes only.</summary>
public sealed class AllowedSizesTests
{
    private static readonly int[] Sizes = [90, 40, 60];

    [Theory]
    [InlineData("w=61")]
    [InlineData("w=60&h=59")]
    [InlineData("w=abc&h=7")]
    [InlineData("crop=0,0,33,44")]
    [InlineData("trim=4")]
    public async Task Other_size_gives_400_that_names_the_allowed_ones(string query)
    {
        await using var site = await StartAsync(snaps: false);
        using var response = await site.GetAsync("/images/photo.jpg?" + query);
        await Problems.AssertAsync(response, HttpStatusCode.BadRequest, "Allowed widths and heights are 40, 60, 90.");
        Assert.Equal(0, site.Engine.Started);
    }

    [Fact]
    public async Task Size_of_the_operator_is_given_where_it_is_not_allowed_to_others()
    {
        await using var site = await TestSite.StartAsync(options =>
        {
            options.ImageFolders[0].AllowedSizes.Add(60);
            options.ImageFolders[0].DefaultSettings["w"] = "33";
            options.Presets["odd"] = new() { Settings = { ["w"] = "55", ["crop"] = "0,0,100,100" } };
        });
        Assert.Equal(33, (await site.GetPictureAsync("/images/photo.jpg")).Width);
        Assert.Equal(60, (await site.GetPictureAsync("/images/photo.jpg?w=60")).Width);
        Assert.Equal(55, (await site.GetPictureAsync("/images/photo.jpg?preset=odd")).Height);
        using var refused = await site.GetAsync("/images/photo.jpg?w=55");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Theory]
    [InlineData("vips")]
    [InlineData("imagesharp")]
    public async Task Flood_of_sizes_makes_as_many_files_as_there_are_sizes(string engine)
    {
        await using var site = await StartAsync(snaps: true, engine);
        var sizes = new HashSet<int>();
        var tags = new HashSet<string>();
        for (var width = 1; width <= 120; width++)
        {
            using var response = await site.GetAsync($"/images/photo.jpg?w={width}&dpr=1.{width:000}&q={41 + width % 5}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            tags.Add(response.Headers.ETag!.Tag);
            sizes.Add(Testing.ReferenceDecoder.DecodeFirst(await response.Content.ReadAsByteArrayAsync()).Width);
        }

        Assert.Equal([60, 90, 135], sizes.Order());
        Assert.Equal(3, tags.Count);
    }

    [Fact]
    public async Task Snapped_request_shares_the_file_of_the_size_that_it_gets()
    {
        await using var site = await StartAsync(snaps: true);
        using var exact = await site.GetAsync("/images/photo.jpg?w=90&h=60");
        await site.StoredAsync();
        using var snapped = await site.GetAsync("/images/photo.jpg?w=75&h=50");
        Assert.Equal(exact.Headers.ETag, snapped.Headers.ETag);
        Assert.Equal(1, site.Engine.Started);
        using var none = await site.GetAsync("/images/photo.jpg?w=90&h=10");
        await Problems.AssertAsync(none, HttpStatusCode.BadRequest, "proportions 90:10");
    }

    [Fact]
    public async Task Request_without_a_size_is_answered()
    {
        await using var site = await StartAsync(snaps: false);
        await site.WriteAsync("small.jpg", TestImages.Gradient(70, 50));
        Assert.Equal(70, (await site.GetPictureAsync("/images/small.jpg?format=webp")).Width);
    }

    private static Task<TestSite> StartAsync(bool snaps, string engine = "vips") => TestSite.StartAsync(
        options =>
        {
            foreach (var size in Sizes)
            {
                options.ImageFolders[0].AllowedSizes.Add(size);
            }

            options.ImageFolders[0].SnapToAllowedSizes = snaps;
        },
        builder =>
        {
            if (engine == "imagesharp")
            {
                builder.Services.RemoveAll<IImageProcessor>();
                builder.Services.AddSingleton(TestImages.ManagedEngine);
            }
        });
}
