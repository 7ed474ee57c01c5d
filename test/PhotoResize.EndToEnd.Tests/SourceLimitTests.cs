using System.Net;
using PhotoResize.Testing;
using static PhotoResize.Testing.AvifBuilder;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Sources that would cost far more than they look like are refused by their header, before an engine sees them.</summary>
public class SourceLimitTests
{
    private const int MaxHeaderBytes = 1 << 20;

    private static readonly byte[] Frame = Unit(6, [1, 2, 3]);

    public static TheoryData<string, byte[]> HiddenPixels => new()
    {
        { "clip", AvifBuilder.File([new AvifItem(1, "av01", Frame, Size(16000, 16000), Clip(100, 100))]) },
        { "coded size", AvifBuilder.File([Coded(1, 100, 100, StillHeader(16000, 16000), Frame)]) },
        { "canvas", AvifBuilder.File([Grid(1, 100, 100, 16000, 16000), Coded(2, 100, 100)], [Reference("dimg", 1, 2)]) },
        { "part", AvifBuilder.File([Grid(1, 100, 100, 100, 100), Coded(2, 16000, 16000)], [Reference("dimg", 1, 2)]) },
        { "part of a copy", AvifBuilder.File([Copy(1, 100, 100), Coded(2, 100, 100, StillHeader(16000, 16000), Frame)], [Reference("dimg", 1, 2)]) },
        { "overlay", AvifBuilder.File([Overlay(1, 100, 100, 100, 100, 200), Coded(2, 1000, 1000)], [Reference("dimg", 1, [.. Enumerable.Repeat(2, 200)])]) },
        { "alpha", AvifBuilder.File([Coded(1, 100, 100), new AvifItem(2, "av01", Frame, Size(16000, 16000), AlphaType)], [Reference("auxl", 2, 1)]) },
        { "frames", AvifBuilder.File([Coded(1, 1000, 1000, [StillHeader(1000, 1000), .. Enumerable.Repeat(Frame, 101)])]) },
    };

    [Theory]
    [MemberData(nameof(HiddenPixels), DisableDiscoveryEnumeration = true)]
    public async Task Picture_that_hides_its_pixels_gives_422_before_it_is_decoded(string kind, byte[] file)
    {
        await using var site = await TestSite.StartAsync();
        await site.WriteAsync("hidden.avif", file);
        using var response = await site.GetAsync("/images/hidden.avif?w=50");

        Assert.True(response.StatusCode == HttpStatusCode.UnprocessableEntity, kind);
        Assert.Contains("25000000 pixels", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal(0, site.Engine.Started);
    }

    [Theory]
    [InlineData(9, HttpStatusCode.OK)]
    [InlineData(10, HttpStatusCode.UnprocessableEntity)]
    public async Task Frame_of_an_animation_costs_those_before_it(int frame, HttpStatusCode status)
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].MaxSourcePixels = 10);
        await site.WriteAsync("animation.gif", GifFile.OfOnePixel(frames: 11));
        using var response = await site.GetAsync($"/images/animation.gif?frame={frame}");
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Header_that_does_not_end_holds_up_nobody_else()
    {
        const int Asking = 8;
        var gate = new TaskCompletionSource();
        var source = new EndlessSource("/images/endless.jpg") { Gate = gate.Task };
        await using var site = await TestSite.StartAsync(
            options => options.Processing.MaxHeaderBytes = MaxHeaderBytes, resize: builder => builder.AddSource(source));
        using var first = await site.GetAsync("/images/photo.jpg?w=300");
        var asking = Enumerable.Range(0, Asking).Select(width => site.GetAsync($"/images/endless.jpg?w={width + 1}")).ToList();
        await source.FirstRead.WaitAsync(Waiting.Longest);

        using var hit = await site.GetAsync("/images/photo.jpg?w=300");
        Assert.Equal(HttpStatusCode.OK, hit.StatusCode);
        Assert.DoesNotContain(asking, request => request.IsCompleted);

        gate.SetResult();
        foreach (var response in await Task.WhenAll(asking))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
            Assert.Contains("1048576 bytes", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            response.Dispose();
        }

        Assert.Equal(1, source.Opened);
        Assert.InRange(source.BytesRead, 1, MaxHeaderBytes + 4096);
    }

    [Fact]
    public async Task Header_that_takes_too_long_gives_503_and_is_read_again_the_next_time()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        var gate = new TaskCompletionSource();
        var source = new EndlessSource("/images/endless.jpg") { Gate = gate.Task };
        await using var site = await TestSite.StartAsync(
            options => options.Processing.MaxHeaderBytes = MaxHeaderBytes,
            builder => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<TimeProvider>(builder.Services, clock),
            resize: builder => builder.AddSource(source));
        var asking = site.GetAsync("/images/endless.jpg?w=300");
        await source.FirstRead.WaitAsync(Waiting.Longest);
        clock.Advance(TimeSpan.FromSeconds(10));
        using var late = await asking;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, late.StatusCode);
        Assert.NotNull(late.Headers.RetryAfter);
        Assert.True(late.Headers.CacheControl?.NoStore);

        gate.SetResult();
        using var again = await site.GetAsync("/images/endless.jpg?w=300");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
    }
}
