using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PhotoResize.Configuration;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>
/// The original of a folder that processes every request is not to be had, however its path is spelled, from a static file middleware that
/// serves whatever it finds.
/// </summary>
public sealed class ForcedProcessingTests
{
    public static TheoryData<string, string> Requests()
    {
        var requests = new TheoryData<string, string>();
        foreach (var target in new[]
        {
            "/images/photo.jpg", "//images/photo.jpg", "/images//photo.jpg", "///images///photo.jpg", "/images/./photo.jpg",
            "/./images/photo.jpg", "/images/%2e/photo.jpg", "/images/x/../photo.jpg", "/x/%2e%2e/images/photo.jpg", "/images//x/../photo.jpg",
            "/images/photo.jpg/", "/images/photo.jpg//", "/images/photo.jpg/.", "/images/photo.jpg.", "/images/photo.jpg%20", "/images/photo.jpg%00",
            "/Images/photo.jpg", "/IMAGES//photo.jpg", "/images/Photo.JPG", "/images%2Fphoto.jpg", "/%2Fimages/photo.jpg", "/images/%2Fphoto.jpg",
            "/images%5Cphoto.jpg", "/images/%5Cphoto.jpg", "/images/photo.jpg;a", "/images/photo.jpg%3Fa", "/images/photo.jpg?", "//images/photo.jpg?w=0",
            "/images/photo.jpg::$DATA", "/public/photo.jpg/../../images/photo.jpg", "/public//../images/photo.jpg", "/images/public/..//photo.jpg",
        })
        {
            foreach (var method in new[] { "GET", "HEAD", "POST", "OPTIONS", "QUERY" })
            {
                requests.Add(method, target);
            }
        }

        return requests;
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Original_is_never_handed_out(string method, string target)
    {
        await using var site = await StartAsync(options => options.ImageFolders[0].ForceProcessing = true);
        await AssertNotOriginalAsync(site, method, target);
    }

    [Theory]
    [InlineData("//images/photo.jpg")]
    [InlineData("/images//photo.jpg")]
    public async Task Original_is_not_handed_out_where_defaults_have_every_request_processed(string target)
    {
        await using var site = await StartAsync(options => options.ImageFolders[0].DefaultSettings["width"] = "300");
        await AssertNotOriginalAsync(site, "GET", target);
    }

    [Theory]
    [InlineData("//images/photo")]
    [InlineData("/images//photo")]
    [InlineData("/images/photo")]
    [InlineData("/images/photo/")]
    public async Task Original_of_any_name_is_not_handed_out_where_all_are_processed(string target)
    {
        await using var site = await StartAsync(options =>
        {
            (options.ImageFolders[0].ForceProcessing, options.ImageFolders[0].AnyFileType) = (true, true);
        });
        await site.WriteAsync("photo", TestImages.Photo);
        await AssertNotOriginalAsync(site, "GET", target);
    }

    [Theory]
    [InlineData("/images//photo.jpg")]
    [InlineData("//images/photo.jpg")]
    public async Task Original_has_other_spellings_where_it_may_be_had(string target)
    {
        await using var site = await StartAsync(_ => { });
        var response = await RawExchange.SendAsync(site.Client.BaseAddress!, "GET", target);
        Assert.Equal(200, response.Status);
        Assert.Equal(TestImages.Photo, response.Body);
    }

    [Theory]
    [InlineData("/images/")]
    [InlineData("/images/page/")]
    [InlineData("/images//page.txt")]
    [InlineData("/images/photo.txt")]
    [InlineData("//other/photo.jpg")]
    public async Task What_is_no_image_of_the_folder_goes_to_the_next_middleware(string target)
    {
        await using var site = await TestSite.StartAsync(
            options => options.ImageFolders[0].ForceProcessing = true,
            pipeline: app =>
            {
                app.UseImageResizing();
                app.Run(context => context.Response.WriteAsync("next"));
            });
        var response = await RawExchange.SendAsync(site.Client.BaseAddress!, "GET", target);
        Assert.Equal(200, response.Status);
    }

    [Fact]
    public async Task Endpoint_that_ignores_a_slash_at_the_end_does_not_get_the_request()
    {
        await using var site = await TestSite.StartAsync(
            options => options.ImageFolders[0].ForceProcessing = true,
            pipeline: app =>
            {
                app.UseImageResizing();
                app.MapGet("/images/photo.jpg", () => Results.Bytes(TestImages.Photo, "image/jpeg"));
            });
        await AssertNotOriginalAsync(site, "GET", "/images/photo.jpg/");
    }

    private static async Task AssertNotOriginalAsync(TestSite site, string method, string target)
    {
        var response = await RawExchange.SendAsync(site.Client.BaseAddress!, method, target);
        Assert.NotEqual(TestImages.Photo, response.Body);
        Assert.DoesNotContain($"Content-Length: {TestImages.Photo.Length}", response.Headers);
        if (response.Status == 200)
        {
            // It was made: only then there is an entity tag of ours, of 26 characters in base32.
            Assert.Contains(response.Headers, header => header.StartsWith("ETag: \"", StringComparison.Ordinal) && header.Length == 34);
        }
        else
        {
            Assert.InRange(response.Status, 400, 499);
        }
    }

    private static Task<TestSite> StartAsync(Action<ImageResizingOptions> configure) => TestSite.StartAsync(configure, pipeline: app =>
    {
        app.UseImageResizing();
        app.UseStaticFiles(new StaticFileOptions { ServeUnknownFileTypes = true });
    });
}
