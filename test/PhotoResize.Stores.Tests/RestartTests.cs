using System.Net;
using PhotoResize.Testing;

namespace PhotoResize.Stores.Tests;

/// <summary>Sites that are started while the store of their originals is away.</summary>
public sealed class RestartTests : IDisposable
{
    private const string Hit = "/images/a.jpg?w=50";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Hits_go_on_after_a_restart_for_as_long_as_a_state_may_be_relied_on()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Large);
        byte[] made;
        string tag;
        await using (var first = await StartAsync(origin))
        {
            using var response = await first.GetAsync(Hit);
            (made, tag) = (await response.Content.ReadAsByteArrayAsync(), response.Headers.ETag!.Tag);
        }

        await origin.StopAsync();
        await using (var second = await StartAsync(origin))
        {
            second.Clock.Advance(TimeSpan.FromHours(23));
            using var response = await second.GetAsync(Hit);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(tag, response.Headers.ETag!.Tag);
            Assert.Equal(made, await response.Content.ReadAsByteArrayAsync());

            // Its bytes are here, so that further sizes can be made.
            Assert.Equal((40, 27), await second.SizeOfAsync("/images/a.jpg?w=40"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await second.StatusOfAsync("/images/b.jpg?w=50"));

            // Being recalled confirms nothing.
            second.Clock.Advance(TimeSpan.FromHours(2));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await second.StatusOfAsync(Hit));
        }

        await using var third = await StartAsync(origin);
        third.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await third.StatusOfAsync(Hit));
    }

    [Fact]
    public async Task State_that_is_confirmed_lasts_longer()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Small);
        await using (var first = await StartAsync(origin))
        {
            Assert.Equal(HttpStatusCode.OK, await first.StatusOfAsync(Hit));
            first.Clock.Advance(TimeSpan.FromHours(25));
            Assert.Equal(HttpStatusCode.OK, await first.StatusOfAsync(Hit));
        }

        await origin.StopAsync();
        await using var second = await StartAsync(origin);
        second.Clock.Advance(TimeSpan.FromHours(25 + 23));
        Assert.Equal(HttpStatusCode.OK, await second.StatusOfAsync(Hit));
    }

    [Fact]
    public async Task Original_that_was_seen_to_be_gone_does_not_come_back()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Small);
        await using (var first = await StartAsync(origin))
        {
            Assert.Equal(HttpStatusCode.OK, await first.StatusOfAsync(Hit));
            origin.Remove("/photos/a.jpg");
            first.Clock.Advance(TimeSpan.FromMinutes(2));
            await first.UntilAsync(Hit, response => response.StatusCode == HttpStatusCode.NotFound);
        }

        await origin.StopAsync();
        await using var second = await StartAsync(origin);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await second.StatusOfAsync(Hit));
    }

    [Fact]
    public async Task Original_that_has_changed_is_shown_as_it_is_since()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Small);
        string? changed;
        await using (var first = await StartAsync(origin))
        {
            using var before = await first.GetAsync(Hit);
            origin.Put("/photos/a.jpg", Photos.Large);
            first.Clock.Advance(TimeSpan.FromMinutes(2));
            await first.UntilAsync(Hit, response => response.Headers.ETag!.Tag != before.Headers.ETag!.Tag);
            using var after = await first.GetAsync(Hit);
            changed = after.Headers.ETag!.Tag;
        }

        await origin.StopAsync();
        await using var second = await StartAsync(origin);
        using var recalled = await second.GetAsync(Hit);
        Assert.Equal(changed, recalled.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task Store_that_is_back_is_asked_again()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Small);
        await using (var first = await StartAsync(origin))
        {
            Assert.Equal(HttpStatusCode.OK, await first.StatusOfAsync(Hit));
        }

        origin.Put("/photos/a.jpg", Photos.Large);
        origin.Instead = context =>
        {
            context.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            return Task.FromResult(true);
        };
        await using var second = await StartAsync(origin);
        using var recalled = await second.GetAsync(Hit);
        Assert.Equal(HttpStatusCode.OK, recalled.StatusCode);

        origin.Instead = null;
        second.Clock.Advance(TimeSpan.FromMinutes(2));
        await second.UntilAsync(Hit, response => response.Headers.ETag!.Tag != recalled.Headers.ETag!.Tag);
    }

    private Task<StoreSite> StartAsync(Origin origin) => StoreSite.StartAsync(origin, root: _folder.Path);
}
