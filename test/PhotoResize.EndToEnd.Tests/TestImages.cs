using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources.Headers;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Sources drawn for these tests, and a way to look into results.</summary>
internal static class TestImages
{
    private static readonly Lazy<Task<byte[]>> LazyPhoto = new(() => ConvertAsync(DrawGradient(3000, 2000), "format=jpg&q=95&subsample=444"));

    public static IImageProcessor Engine { get; } = new ServiceCollection()
        .AddImageResizing(_ => { }).AddVips().Services
        .BuildServiceProvider()
        .GetServices<IImageProcessor>().Single();

    /// <summary>A JPEG of 3000 x 2000 pixels: red grows to the right, green downwards, blue is 128.</summary>
    public static Task<byte[]> PhotoAsync() => LazyPhoto.Value;

    public static byte[] DrawGradient(int width, int height) =>
        PngFile.Draw(width, height, (x, y) => (x * 255 / Math.Max(width - 1, 1), y * 255 / Math.Max(height - 1, 1), 128, 255));

    /// <summary>The colour of <see cref="PhotoAsync"/> at a place given in fractions of its sides.</summary>
    public static (int R, int G, int B) PhotoColor(double x, double y) => ((int)(x * 255), (int)(y * 255), 128);

    public static async Task<byte[]> ConvertAsync(byte[] source, string query)
    {
        var header = await SourceHeaderReader.ReadAsync(new MemoryStream(source), CancellationToken.None);
        List<string>? invalid = null;
        var settings = new SettingsParser(Engine.Writable).Apply(ImageSettings.Empty, QueryHelpers.ParseQuery(query), [], ref invalid);
        var planned = ImagePlanner.Plan(settings, header.Value!, new PlanLimits(100_000_000, 100_000_000, AllowEnlarge: true), Engine.Writable);
        using var output = new MemoryStream();
        await Engine.ProcessAsync(new MemorySource(source), planned.Value!, output, CancellationToken.None);
        return output.ToArray();
    }

    /// <summary>The pixels of a file, or of the first frame of an animation.</summary>
    public static async Task<Picture> DecodeAsync(byte[] file) => PngFile.Read(await ConvertAsync(file, "format=png&frame=0"));
}
