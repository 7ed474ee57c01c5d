using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Stores.Http;

namespace PhotoResize.Stores.Tests;

/// <summary>Where a web server can and cannot lead the application.</summary>
public sealed class HttpSafetyTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::ffff:127.0.0.1]")]
    public async Task Address_of_this_machine_is_not_dialled_unless_it_is_listed(string host)
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Small);
        await using var site = await StoreSite.StartAsync($"http://{host}:{origin.Address.Port}/photos", resizing => resizing.AddHttpOriginals());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await site.StatusOfAsync("/images/a.jpg?w=30"));
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task Name_is_dialled_by_the_address_that_was_checked()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Small);
        var answers = new Queue<IPAddress[]>([[IPAddress.Parse("10.0.0.1"), IPAddress.Loopback], [IPAddress.Parse("192.168.0.1")]]);
        using var store = Store($"http://photos.test:{origin.Address.Port}/photos", answers.Dequeue, "127.0.0.0/8");

        // Of several addresses the one that is allowed is taken. A second question, which this resolver answers otherwise, is not asked.
        Assert.NotNull(await store.FindAsync("a.jpg", known: null, CancellationToken.None));
        Assert.Single(answers);
        Assert.Equal($"photos.test:{origin.Address.Port}", origin.Headers.Single().Host);

        using var other = Store($"http://photos.test:{origin.Address.Port}/photos", answers.Dequeue, "127.0.0.0/8");
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => other.FindAsync("a.jpg", known: null, CancellationToken.None).AsTask());
        Assert.Contains("no address that may be dialled", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_on_the_same_host_is_followed_three_times()
    {
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Small);
        origin.Instead = Redirect(origin);
        await using var site = await StoreSite.StartAsync(origin);
        Assert.Equal((30, 20), await site.SizeOfAsync("/images/3/a.jpg?w=30"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await site.StatusOfAsync("/images/4/a.jpg?w=30"));
    }

    [Fact]
    public async Task Redirect_to_another_host_is_followed_if_it_is_listed()
    {
        await using var origin = await Origin.StartAsync();
        await using var other = await Origin.StartAsync();
        other.Put("/elsewhere.jpg", Photos.Small);
        origin.Instead = context =>
        {
            context.Response.Redirect(new Uri(other.Address, "/elsewhere.jpg").AbsoluteUri);
            return Task.FromResult(true);
        };
        await using var strict = await StoreSite.StartAsync(origin);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await strict.StatusOfAsync("/images/a.jpg?w=30"));
        Assert.Empty(other.Requests);

        await using var lenient = await StoreSite.StartAsync(new Uri(origin.Address, "/photos").AbsoluteUri, resizing => resizing.AddHttpOriginals(options =>
        {
            options.AllowedNetworks.Add("127.0.0.0/8");
            options.AllowedHosts.Add(other.Address.Authority);
        }));
        Assert.Equal((30, 20), await lenient.SizeOfAsync("/images/a.jpg?w=30"));
    }

    [Fact]
    public async Task Redirect_to_a_host_that_is_listed_is_still_not_dialled_at_a_private_address()
    {
        await using var origin = await Origin.StartAsync();
        await using var inner = await Origin.StartAsync();
        origin.Instead = context =>
        {
            context.Response.Redirect($"http://inner.test:{inner.Address.Port}/a.jpg");
            return Task.FromResult(true);
        };
        using var store = new HttpOriginalStore(
            new Uri($"http://photos.test:{origin.Address.Port}/photos"),
            new HttpOriginalsOptions { AllowedHosts = { $"inner.test:{inner.Address.Port}" }, AllowedNetworks = { "127.0.0.1/32" } },
            1_000_000,
            TimeSpan.FromSeconds(5),
            (host, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(host == "inner.test" ? "127.0.0.2" : "127.0.0.1")]));
        await Assert.ThrowsAnyAsync<Exception>(() => store.FindAsync("a.jpg", known: null, CancellationToken.None).AsTask());
        Assert.Single(origin.Requests);
        Assert.Empty(inner.Requests);
    }

    [Fact]
    public async Task Headers_without_end_are_given_up()
    {
        await using var origin = await Origin.StartAsync();
        origin.Instead = context =>
        {
            context.Response.Headers["X-Long"] = new string('x', 20 * 1024);
            return Task.FromResult(true);
        };
        await using var site = await StoreSite.StartAsync(origin);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await site.StatusOfAsync("/images/a.jpg?w=30"));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden, true, HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.Forbidden, false, HttpStatusCode.ServiceUnavailable)]
    public async Task Forbidden_original_is_missing_if_the_operator_says_so(HttpStatusCode answer, bool isMissing, HttpStatusCode expected)
    {
        await using var origin = await Origin.StartAsync();
        origin.Instead = context =>
        {
            context.Response.StatusCode = (int)answer;
            return Task.FromResult(true);
        };
        await using var site = await StoreSite.StartAsync(new Uri(origin.Address, "/photos").AbsoluteUri, resizing => resizing.AddHttpOriginals(options =>
        {
            options.AllowedNetworks.Add("127.0.0.0/8");
            options.ForbiddenIsMissing = isMissing;
        }));
        Assert.Equal(expected, await site.StatusOfAsync("/images/a.jpg?w=30"));
    }

    [Fact]
    public async Task Network_that_is_none_is_a_fault_at_the_start()
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => StoreSite.StartAsync(
            "https://photos.test/", resizing => resizing.AddHttpOriginals(options => options.AllowedNetworks.Add("ten"))));
        Assert.Contains("ImageFolders:0:Source", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'ten'", fault.Message, StringComparison.Ordinal);
    }

    private static HttpOriginalStore Store(string address, Func<IPAddress[]> resolve, params string[] networks)
    {
        var options = new HttpOriginalsOptions();
        foreach (var network in networks)
        {
            options.AllowedNetworks.Add(network);
        }

        return new HttpOriginalStore(new Uri(address), options, 1_000_000, TimeSpan.FromSeconds(5), (_, _) => Task.FromResult(resolve()));
    }

    /// <summary>Counts the first segment down by redirects: /photos/2/a.jpg, /photos/1/a.jpg, /photos/a.jpg.</summary>
    private static Func<HttpContext, Task<bool>> Redirect(Origin origin) => context =>
    {
        if (context.Request.Path.Value!.Split('/') is not ["", "photos", var count, var name])
        {
            return Task.FromResult(false);
        }

        var left = int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) - 1;
        context.Response.Redirect(left == 0 ? $"/photos/{name}" : new Uri(origin.Address, $"/photos/{left}/{name}").AbsoluteUri);
        return Task.FromResult(true);
    };
}
