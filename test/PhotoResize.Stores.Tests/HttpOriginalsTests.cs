using System.Net;
using Microsoft.AspNetCore.Http;
using PhotoResize.Testing;

namespace PhotoResize.Stores.Tests;

/// <summary>Originals of a web server: what it is asked for, and when.</summary>
public sealed class HttpOriginalsTests
{
    private const string Large = "/images/a.jpg?w=100";

    [Fact]
    public async Task Miss_asks_for_the_state_a_part_and_the_whole_and_a_hit_for_nothing()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Large);
        await using var site = await StoreSite.StartAsync(origin);

        Assert.Equal((100, 67), await site.SizeOfAsync(Large));
        Assert.Equal(["HEAD /photos/a.jpg", "GET /photos/a.jpg part", "GET /photos/a.jpg"], origin.Requests);
        var headers = origin.Headers.ToArray();
        Assert.Equal("bytes=0-65535", headers[1].Range);
        Assert.Equal(headers[1].IfMatch, headers[2].IfMatch);
        Assert.NotEmpty(headers[2].IfMatch.ToString());

        origin.Forget();
        Assert.Equal((100, 67), await site.SizeOfAsync(Large));
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task Small_original_is_downloaded_once_also_for_its_header()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/sub folder/ä+b.jpg", Photos.Small);
        await using var site = await StoreSite.StartAsync(origin);

        Assert.Equal((30, 20), await site.SizeOfAsync("/images/sub%20folder/%C3%A4%2Bb.jpg?w=30"));
        Assert.Equal(["HEAD /photos/sub folder/ä+b.jpg", "GET /photos/sub folder/ä+b.jpg"], origin.Requests);
    }

    [Fact]
    public async Task Six_sizes_asked_for_by_many_download_the_original_once()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Large);
        await using var site = await StoreSite.StartAsync(origin);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => site.StatusOfAsync($"/images/a.jpg?w={100 + (i % 6)}")));

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(1, origin.Downloads);
        Assert.Equal(3, origin.Requests.Count);
    }

    [Fact]
    public async Task Site_that_starts_again_has_its_copies()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Large);
        using var folder = new TemporaryFolder();
        await using (var first = await StoreSite.StartAsync(origin, root: folder.Path))
        {
            Assert.Equal((100, 67), await first.SizeOfAsync(Large));
        }

        origin.Forget();
        await using var second = await StoreSite.StartAsync(origin, root: folder.Path);
        Assert.Equal((50, 33), await second.SizeOfAsync("/images/a.jpg?w=50"));
        Assert.Equal(["HEAD /photos/a.jpg"], origin.Requests);
    }

    [Fact]
    public async Task State_is_trusted_for_its_freshness_and_then_confirmed_once_behind_the_answer()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Large);
        await using var site = await StoreSite.StartAsync(origin);
        Assert.Equal(HttpStatusCode.OK, await site.StatusOfAsync(Large));
        origin.Forget();

        site.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(HttpStatusCode.OK, await site.StatusOfAsync(Large));
        Assert.Empty(origin.Requests);

        // The confirmation is held up: answers go out all the same, and nobody asks a second time.
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        origin.Instead = async _ =>
        {
            asked.TrySetResult();
            await release.Task;
            return false;
        };
        site.Clock.Advance(TimeSpan.FromSeconds(2));
        var statuses = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => site.StatusOfAsync(Large)));
        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        await asked.Task.WaitAsync(Waiting.Longest);
        Assert.Equal(["HEAD /photos/a.jpg"], origin.Requests);
        Assert.NotEmpty(origin.Headers.Single().IfNoneMatch.ToString());
        release.SetResult();
    }

    [Fact]
    public async Task Original_that_has_changed_is_shown_after_its_freshness_although_length_and_time_are_the_same()
    {
        var (before, after) = (Photos.Noise(60, 40, 1), Photos.Noise(40, 60, 2));
        var length = Math.Max(before.Length, after.Length);
        Array.Resize(ref before, length); // bytes behind the end of a JPEG mean nothing
        Array.Resize(ref after, length);
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", before);
        await using var site = await StoreSite.StartAsync(origin);
        Assert.Equal((20, 13), await site.SizeOfAsync("/images/a.jpg?w=20"));

        origin.Put("/photos/a.jpg", after);
        Assert.Equal((20, 13), await site.SizeOfAsync("/images/a.jpg?w=20"));
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        using (var old = await site.GetAsync("/images/a.jpg?w=20"))
        {
            await site.UntilAsync("/images/a.jpg?w=20", response => !Equals(response.Headers.ETag, old.Headers.ETag));
        }

        Assert.Equal((20, 30), await site.SizeOfAsync("/images/a.jpg?w=20"));
    }

    [Fact]
    public async Task Original_that_changes_between_look_up_and_download_is_shown_as_it_is_then()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Large);
        await using var site = await StoreSite.StartAsync(origin);
        Assert.Equal((100, 67), await site.SizeOfAsync(Large));

        origin.Put("/photos/b.jpg", Photos.Large);
        var isChanged = false;
        origin.Instead = context =>
        {
            if (context.Request.Path == "/photos/b.jpg" && context.Request.Method == "GET" && context.Request.Headers.Range.Count == 0 && !isChanged)
            {
                isChanged = true;
                origin.Put("/photos/b.jpg", Photos.Noise(400, 600, 3));
            }

            return Task.FromResult(false);
        };
        Assert.Equal((100, 150), await site.SizeOfAsync("/images/b.jpg?w=100"));
    }

    [Fact]
    public async Task Missing_original_is_remembered_for_the_freshness()
    {
        await using var origin = await Origin.StartAsync();
        await using var site = await StoreSite.StartAsync(origin);
        Assert.Equal(HttpStatusCode.NotFound, await site.StatusOfAsync(Large));
        Assert.Equal(HttpStatusCode.NotFound, await site.StatusOfAsync("/images/a.jpg?w=101"));
        Assert.Single(origin.Requests);

        origin.Put("/photos/a.jpg", Photos.Small);
        Assert.Equal(HttpStatusCode.NotFound, await site.StatusOfAsync(Large));
        site.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(HttpStatusCode.OK, await site.StatusOfAsync(Large));
    }

    [Fact]
    public async Task Original_that_was_removed_is_gone_after_its_freshness()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Small);
        await using var site = await StoreSite.StartAsync(origin);
        Assert.Equal(HttpStatusCode.OK, await site.StatusOfAsync(Large));

        origin.Remove("/photos/a.jpg");
        site.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(HttpStatusCode.OK, await site.StatusOfAsync(Large));
        await site.UntilAsync(Large, response => response.StatusCode == HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/images/../secret.jpg?w=5")]
    [InlineData("/images/%2e%2e/secret.jpg?w=5")]
    [InlineData("/images/a//b.jpg?w=5")]
    [InlineData("/images/a%5Cb.jpg?w=5")]
    [InlineData("/images/a%0Ab.jpg?w=5")]
    public async Task Name_that_a_store_may_read_as_another_is_not_asked_for(string path)
    {
        await using var origin = await Origin.StartAsync();
        await using var site = await StoreSite.StartAsync(origin);
        Assert.Equal(HttpStatusCode.NotFound, await site.StatusOfAsync(path));
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task Server_gets_nothing_of_the_request()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Small);
        await using var site = await StoreSite.StartAsync(origin);
        using var request = new HttpRequestMessage(HttpMethod.Get, Large);
        foreach (var name in new[] { "Authorization", "Cookie", "X-Forwarded-For", "traceparent", "Referer" })
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, name == "traceparent" ? "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" : "http://secret"));
        }

        using var response = await site.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        string[] known = ["Accept-Encoding", "Host", "If-Match", "Range", "User-Agent"];
        Assert.All(origin.Headers.SelectMany(headers => headers.Keys), name => Assert.Contains(name, known));
    }

    [Fact]
    public async Task Server_that_refuses_head_is_asked_for_one_byte()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Small);
        origin.Put("/photos/b.jpg", Photos.Small);
        origin.Instead = context =>
        {
            var isHead = context.Request.Method == "HEAD";
            context.Response.StatusCode = isHead ? StatusCodes.Status405MethodNotAllowed : StatusCodes.Status200OK;
            return Task.FromResult(isHead);
        };
        await using var site = await StoreSite.StartAsync(origin);
        Assert.Equal(HttpStatusCode.OK, await site.StatusOfAsync(Large));
        Assert.Equal(HttpStatusCode.OK, await site.StatusOfAsync("/images/b.jpg?w=50"));
        Assert.Equal(
            ["HEAD /photos/a.jpg", "GET /photos/a.jpg part", "GET /photos/a.jpg", "GET /photos/b.jpg part", "GET /photos/b.jpg"], origin.Requests);
    }

    [Fact]
    public async Task Server_without_tags_and_times_has_its_originals_told_apart_by_their_bytes()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Noise(60, 40, 1), hasTag: false, hasTime: false);
        await using var site = await StoreSite.StartAsync(origin);
        Assert.Equal((20, 13), await site.SizeOfAsync("/images/a.jpg?w=20"));
        Assert.Equal(1, origin.Downloads);

        origin.Put("/photos/a.jpg", Photos.Noise(40, 60, 2), hasTag: false, hasTime: false);
        site.Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal((20, 30), await site.SizeOfAsync("/images/a.jpg?w=20"));
    }

    [Fact]
    public async Task Server_without_tags_is_asked_by_time()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Large, hasTag: false);
        await using var site = await StoreSite.StartAsync(origin);
        Assert.Equal((100, 67), await site.SizeOfAsync(Large));
        Assert.NotEmpty(origin.Headers.Last().IfUnmodifiedSince.ToString());
    }

    [Fact]
    public async Task Other_files_are_sent_as_they_are_where_originals_are()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/text", "some text"u8.ToArray());
        origin.Put("/photos/photo", Photos.Small);
        origin.Put("/photos/film", new byte[100_000]);
        await using var site = await StoreSite.StartAsync(origin, options =>
        {
            options.ImageFolders[0].ServeOriginals = true;
            options.ImageFolders[0].AnyFileType = true;
            options.Processing.MaxBufferedSourceBytes = 50_000;
        });
        Assert.Equal("some text", await site.Client.GetStringAsync("/images/text"));
        Assert.Equal("some text", await site.Client.GetStringAsync("/images/text?w=30"));
        Assert.Equal((30, 20), await site.SizeOfAsync("/images/photo?w=30"));

        // Too large to be kept, it passes through.
        Assert.Equal(100_000, (await site.Client.GetByteArrayAsync("/images/film")).Length);
        Assert.Equal(100_000, (await site.Client.GetByteArrayAsync("/images/film")).Length);
        Assert.Equal(2, origin.Requests.Count(request => request == "GET /photos/film"));
    }

    [Fact]
    public async Task Original_over_the_limit_is_refused_and_not_downloaded()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Large);
        await using var site = await StoreSite.StartAsync(origin, options => options.Processing.MaxBufferedSourceBytes = 70_000);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await site.StatusOfAsync(Large));
    }

    [Fact]
    public async Task Copies_that_the_disk_does_not_take_are_used_from_memory()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Combine("file"), "");
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Large);
        await using var site = await StoreSite.StartAsync(origin, options => options.Stores.CachePath = folder.Combine("file", "copies"));
        Assert.Equal((100, 67), await site.SizeOfAsync(Large));
        Assert.Equal(1, origin.Downloads);
    }
}
