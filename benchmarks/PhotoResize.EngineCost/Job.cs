using PhotoResize.ImageSharp;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources.Headers;
using PhotoResize.Testing;
using PhotoResize.Vips;

namespace PhotoResize.EngineCost;

/// <summary>A photograph made 300 pixels wide, as a request would have it.</summary>
internal sealed class Job
{
    private readonly MemorySource _source;
    private readonly ImagePlan _plan;

    private Job(MemorySource source, ImagePlan plan) => (_source, _plan) = (source, plan);

    public static IImageProcessor EngineOf(string name) => name == "vips" ? new VipsImageProcessor() : new ImageSharpProcessor();

    public static async Task<Job> OpenAsync(string path, ImageFormat format)
    {
        var bytes = await File.ReadAllBytesAsync(path);
        var header = await SourceHeaderReader.ReadAsync(new MemoryStream(bytes), CancellationToken.None);
        var settings = new ImageSettings { Width = 300, Format = format };
        var limits = new PlanLimits(10_000_000, 10_000_000, AllowEnlarge: false);
        var plan = ImagePlanner.Plan(settings, header.Value!, limits, new HashSet<ImageFormat> { format }).Value!;
        return new Job(new MemorySource(bytes), plan);
    }

    public async Task<long> RunAsync(IImageProcessor engine)
    {
        using var output = new MemoryStream();
        await engine.ProcessAsync(_source, _plan, output, CancellationToken.None);
        return output.Length;
    }
}
