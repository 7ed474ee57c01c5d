using Microsoft.AspNetCore.WebUtilities;
using PhotoResize.Configuration;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources.Headers;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract;

/// <summary>
/// The dearest results of the table in <c>docs/security.md</c>, at the default limits, within a bound of CPU time. It is a budget and no
/// benchmark: only what costs several times too much fails. Engines' test classes do not run in parallel with others.
/// </summary>
public abstract class BudgetContract : EngineTests
{
    /// <summary>The largest square of the default <see cref="ImageFolderOptions.MaxPixels"/>.</summary>
    private const int Side = 3162;

    private static readonly Lazy<byte[]> Noise = new(() => PngFile.Write(new Picture(Side, Side, 4, RandomBytes(Side * Side * 4))));

    [Theory]
    [InlineData("format=avif&quality=100")]
    [InlineData("format=webp&quality=100")]
    [InlineData("format=png8")]
    [InlineData("format=gif")]
    [InlineData("format=bmp&blur=100")]
    public Task Largest_result_of_noise_stays_within_the_budget(string query) => AssertWithinBudgetAsync(Noise.Value, query);

    [Fact]
    public Task Largest_animation_of_noise_stays_within_the_budget()
    {
        const int FrameSide = 200;
        var frames = new ImageFolderOptions().MaxAnimationPixels / FrameSide / FrameSide;
        var palette = RandomBytes(3 * 256);
        var film = GifBuilder.File(
            FrameSide,
            FrameSide,
            Enumerable.Range(0, frames).SelectMany(_ => new[]
            {
                GifBuilder.Control(),
                GifBuilder.Frame(0, 0, FrameSide, FrameSide, RandomBytes(FrameSide * FrameSide), palette, codeSize: 8),
            }));
        return AssertWithinBudgetAsync(film, "format=gif");
    }

    private static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private async Task AssertWithinBudgetAsync(byte[] source, string query)
    {
        var folder = new ImageFolderOptions();
        var settings = new SettingsParser(Processor.Writable).Parse(QueryHelpers.ParseQuery(query)).Settings;
        if (settings.Format is null)
        {
            return; // The engine does not write it.
        }

        var info = (await SourceHeaderReader.ReadAsync(new MemoryStream(source), CancellationToken.None)).Value!;
        var limits = new PlanLimits(folder.MaxPixels, folder.MaxAnimationPixels, AllowEnlarge: false);
        var plan = ImagePlanner.Plan(settings, info, limits, Processor.Writable).Value!;
        if (Processor.EstimateMemory(new MemorySource(source), plan) > new ProcessingOptions().MaxJobMemory)
        {
            return; // It is refused.
        }

        var time = await CpuTime.OfAsync(() => RunAsync(source, plan));

        Assert.True(time < CpuTime.Bound, $"{query}: {time.TotalSeconds:0.0} seconds");
    }
}
