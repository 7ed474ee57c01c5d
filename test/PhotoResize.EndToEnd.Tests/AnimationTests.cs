using System.Net;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Animations stay animations, or the answer says that it is a still.</summary>
public sealed class AnimationTests
{
    private const string StillHeader = "X-Image-Still";

    private static readonly (int R, int G, int B, int A)[] Colours = [(250, 0, 0, 255), (0, 250, 0, 255), (0, 0, 250, 255)];

    /// <summary>Three frames of 20 x 10, each for a thirtieth of a second, four times.</summary>
    private static byte[] Apng()
    {
        var stills = Colours.Select(colour => PngFile.Draw(20, 10, (_, _) => colour)).ToArray();
        var sequence = 0;
        return ApngFile.File(
            stills[0],
            [
                ApngFile.Control(3, plays: 4),
                .. stills.SelectMany((still, i) => new[]
                {
                    ApngFile.FrameControl(sequence++, 20, 10, delay: (1, 30)),
                    i == 0 ? ApngFile.Default(still) : ApngFile.Data(sequence++, still),
                }),
            ]);
    }

    [Fact]
    public async Task Animated_png_stays_one()
    {
        await using var site = await TestSite.StartAsync();
        await site.WriteAsync("moving.png", Apng());
        using var response = await site.GetAsync("/images/moving.png?w=10");

        Assert.Equal("image/png", response.Content.Headers.ContentType!.MediaType);
        Assert.False(response.Headers.Contains(StillHeader));
        var (frames, plays) = ApngFile.Read(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(4, plays);
        Assert.All(frames, frame => Assert.Equal((1, 30), (frame.Numerator, frame.Denominator)));
        Assert.Equal(Colours, frames.Select(frame => ReferenceDecoder.DecodeFirst(frame.Still)[9, 4]));
    }

    [Theory]
    [InlineData("w=10&format=webp", ImageFormat.WebP)]
    [InlineData("w=10&format=gif", ImageFormat.Gif)]
    public async Task Animated_png_becomes_an_animation_of_another_format(string query, ImageFormat format)
    {
        await using var site = await TestSite.StartAsync();
        await site.WriteAsync("moving.png", Apng());
        using var response = await site.GetAsync($"/images/moving.png?{query}");

        var result = ReferenceDecoder.Decode(await response.Content.ReadAsByteArrayAsync());
        Assert.False(response.Headers.Contains(StillHeader));
        Assert.Equal(format, result.Format);
        Assert.Equal(3, result.Frames.Count);
        Assert.InRange(result.Frames[2].DistanceAt(5, 2, (0, 0, 250)), 0, 12);
    }

    [Theory]
    [InlineData("w=10&format=jpg", true)]
    [InlineData("w=10&format=png8", true)]
    [InlineData("w=10&format=bmp", true)]
    [InlineData("w=10&frame=0", false)]
    [InlineData("w=10&frame=2&format=jpg", false)]
    [InlineData("w=10", false)]
    public async Task Still_of_what_moves_is_said_unless_it_was_asked_for(string query, bool isSaid)
    {
        await using var site = await TestSite.StartAsync();
        await site.WriteAsync("moving.png", Apng());
        await site.WriteAsync("moving.gif", GifFile.OfOnePixel(frames: 2));
        await site.WriteAsync("still.gif", GifFile.OfOnePixel(frames: 1));
        using var png = await site.GetAsync($"/images/moving.png?{query}");
        using var gif = await site.GetAsync($"/images/moving.gif?{query}");
        using var still = await site.GetAsync($"/images/still.gif?{query}");

        Assert.All([png, gif, still], response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(isSaid ? "first-frame" : null, ValueIn(png));
        Assert.Equal(isSaid ? "first-frame" : null, ValueIn(gif));
        Assert.Null(ValueIn(still));
    }

    [Fact]
    public async Task Every_answer_says_it()
    {
        const string Path = "/images/moving.png?w=10&format=jpg";
        await using var site = await TestSite.StartAsync();
        await site.WriteAsync("moving.png", Apng());

        using var unmade = await site.SendAsync(HttpMethod.Head, Path);
        using var made = await site.GetAsync(Path);
        await site.StoredAsync();
        using var hit = await site.GetAsync(Path);
        using var fromMemory = await site.GetAsync(Path);
        using var head = await site.SendAsync(HttpMethod.Head, Path);
        using var part = await site.GetAsync(Path, ("Range", "bytes=0-9"));
        using var notModified = await site.GetAsync(Path, ("If-None-Match", made.Headers.ETag!.ToString()));
        using var trimmed = await site.SendAsync(HttpMethod.Head, $"{Path}&trim=5");

        Assert.Equal(1, site.Engine.Started);
        Assert.Equal(
            [200, 200, 200, 200, 200, 206, 304, 200],
            new[] { unmade, made, hit, fromMemory, head, part, notModified, trimmed }.Select(response => (int)response.StatusCode));
        Assert.All([unmade, made, hit, fromMemory, head, part, notModified, trimmed], response => Assert.Equal("first-frame", ValueIn(response)));
    }

    [Fact]
    public async Task Problem_does_not_say_it()
    {
        await using var site = await TestSite.StartAsync();
        await site.WriteAsync("moving.png", Apng());
        using var refused = await site.GetAsync("/images/moving.png?w=10&format=jpg", ("Range", "bytes=100000-"));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, refused.StatusCode);
        Assert.Null(ValueIn(refused));
    }

    [Theory]
    [InlineData("w=20", 400)]
    [InlineData("w=20&format=jpg", 200)]
    [InlineData("w=20&frame=1", 200)]
    public async Task Limit_of_animated_results_holds_for_png(string query, int status)
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].MaxAnimationPixels = 599);
        await site.WriteAsync("moving.png", Apng());
        using var response = await site.GetAsync($"/images/moving.png?{query}");

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Limit_of_sources_counts_all_frames_of_a_png()
    {
        await using var site = await TestSite.StartAsync(options => options.ImageFolders[0].MaxSourcePixels = 599);
        await site.WriteAsync("moving.png", Apng());
        using var all = await site.GetAsync("/images/moving.png?w=10");
        using var one = await site.GetAsync("/images/moving.png?w=10&frame=1");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, all.StatusCode);
        Assert.Equal(HttpStatusCode.OK, one.StatusCode);
    }

    private static string? ValueIn(HttpResponseMessage response) =>
        response.Headers.TryGetValues(StillHeader, out var values) ? string.Join(',', values) : null;
}
