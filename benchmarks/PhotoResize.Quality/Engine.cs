using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources.Headers;
using PhotoResize.Testing;
using PhotoResize.Vips;

namespace PhotoResize.Quality;

/// <summary>The engine, used as for a request.</summary>
internal static class Engine
{
    private static readonly VipsImageProcessor Processor = new();

    /// <summary>Returns the file that a request with these settings would get, and its plan.</summary>
    public static async Task<(byte[] File, ImagePlan Plan)> RunAsync(byte[] source, ImageSettings settings)
    {
        var header = await SourceHeaderReader.ReadAsync(new MemoryStream(source), CancellationToken.None);
        var info = header.Value ?? throw new InvalidDataException("Not an image.");
        var plan = ImagePlanner.Plan(settings, info, new PlanLimits(100_000_000, 100_000_000, AllowEnlarge: false), Processor.Writable).Value!;
        var output = new MemoryStream();
        await Processor.ProcessAsync(new MemorySource(source), plan, output, CancellationToken.None);
        return (output.ToArray(), plan);
    }

    /// <summary>Returns the pixels that a request with these settings would get.</summary>
    public static async Task<Picture> ShowAsync(byte[] source, ImageSettings settings) =>
        PngFile.Read((await RunAsync(source, settings with { Format = ImageFormat.Png })).File);
}
