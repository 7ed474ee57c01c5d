using System.Collections.Frozen;
using System.Net;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Two engines in one application: one that paints, and the real one after it.</summary>
public sealed class EngineChoiceTests
{
    private static readonly byte[] Drawing = PngFile.Draw(40, 30, (x, y) => (x * 6, y * 8, 90, 255));

    [Fact]
    public async Task First_engine_that_can_do_the_formats_does_the_work()
    {
        await using var site = await TestSite.StartAsync(resize: builder => builder.AddProcessor<Painter>());
        await site.WriteAsync("drawing.png", Drawing);

        using var painted = await site.GetAsync("/images/drawing.png?w=20");
        using var otherResult = await site.GetAsync("/images/drawing.png?w=20&format=jpg");
        using var otherSource = await site.GetAsync("/images/photo.jpg?w=20&format=png");

        Assert.Equal(Painter.Work, await painted.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/jpeg", otherResult.Content.Headers.ContentType!.MediaType);
        Assert.Equal("image/png", otherSource.Content.Headers.ContentType!.MediaType);
        Assert.Equal(2, site.Engine.Started);
    }

    [Fact]
    public async Task Results_of_other_engines_have_other_entity_tags()
    {
        await using var alone = await TestSite.StartAsync();
        await using var site = await TestSite.StartAsync(resize: builder => builder.AddProcessor<Painter>());
        foreach (var each in new[] { alone, site })
        {
            await each.WriteAsync("drawing.png", Drawing);
            File.SetLastWriteTimeUtc(each.PathOf("drawing.png"), DateTime.UnixEpoch.AddDays(20000));
        }

        async Task<string> TagAsync(TestSite of, string query)
        {
            using var response = await of.GetAsync("/images/drawing.png?" + query);
            return response.Headers.ETag!.Tag;
        }

        Assert.NotEqual(await TagAsync(alone, "w=20"), await TagAsync(site, "w=20"));
        Assert.Equal(await TagAsync(alone, "w=20&format=webp"), await TagAsync(site, "w=20&format=webp"));
    }

    [Fact]
    public async Task Border_is_looked_for_by_an_engine_that_reads_the_source()
    {
        await using var site = await TestSite.StartAsync(resize: builder => builder.AddProcessor<Painter>());
        await site.WriteAsync("drawing.png", Drawing);

        using var response = await site.GetAsync("/images/drawing.png?trim=1&w=20");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0, site.Engine.Searched);
    }

    [Fact]
    public async Task Without_an_engine_the_application_does_not_start()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => TestSite.StartAsync(build: builder => builder.Services.RemoveAll<IImageProcessor>()));

        Assert.Contains("AddImageSharp()", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Makes PNG of PNG, always the same one.</summary>
    private sealed class Painter : IImageProcessor
    {
        public static byte[] Work { get; } = PngFile.Draw(1, 1, (_, _) => (1, 2, 3, 255));

        public string Name => "painter";

        public string OutputVersion => "1";

        public IReadOnlySet<ImageFormat> Readable { get; } = new[] { ImageFormat.Png }.ToFrozenSet();

        public IReadOnlySet<ImageFormat> Writable { get; } = new[] { ImageFormat.Png }.ToFrozenSet();

        public Task ProcessAsync(SourceImage source, ImagePlan plan, Stream output, CancellationToken cancellationToken) =>
            output.WriteAsync(Work, cancellationToken).AsTask();

        public Task<PixelRectangle> FindContentAsync(
            SourceImage source, SourceFrame frame, int tolerance, CancellationToken cancellationToken) =>
            Task.FromResult(new PixelRectangle(0, 0, 20, 20));
    }
}
