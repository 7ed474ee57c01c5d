// Runs one job in a process of its own, and prints the bytes that its engine estimated, and those that it took: the peak above what the
// process had before.
//   ENGINE FILE QUERY [WATERMARK]   the engine is vips or imagesharp; with trim in the query, the search for the border is measured;
//                                   the watermark is a file that is drawn over the whole result
//   kept BYTES FILE QUERY            what jobs of libvips leave for the next ones: prints the page faults of a job, the bytes of the process
//                                   after the jobs, and those when it has had none for a while
// To the error output go the result's length, its SHA-256, and the bytes of a vector of this process.
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using PhotoResize.ImageSharp;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Sources.Headers;
using PhotoResize.Testing;
using PhotoResize.Testing.JobMeter;
using PhotoResize.Vips;

if (args[0] == "kept")
{
    Console.Write(await KeptMemory.MeasureAsync(long.Parse(args[1], CultureInfo.InvariantCulture), args[2], args[3]));
    return;
}

// AVIF is measured with any library, also with those that are not to be trusted with strangers' files.
IImageProcessor engine = args[0] == "vips"
    ? new VipsImageProcessor(options: Options.Create(new VipsOptions { ReadAvifWithSystemLibrary = true }))
    : new ImageSharpProcessor();
SourceImage source = new FileSource(args[1]);

var info = await DescribeAsync(source);
var parsed = new SettingsParser(engine.Writable).Parse(QueryHelpers.ParseQuery(args[2]));
if (parsed.Invalid.Count > 0)
{
    throw new ArgumentException($"{args[2]} is not valid.");
}

var limits = new PlanLimits(100_000_000, 400_000_000, AllowEnlarge: true);
var plan = ImagePlanner.Plan(parsed.Settings with { Trim = null }, info, limits, engine.Writable).Value!;
if (parsed.Settings.Trim is { } tolerance)
{
    // A small job of the same kind first starts the library and compiles the code.
    await WarmUpAsync();
    Console.Write(Report(
        engine.EstimateMemory(source, plan.Frame),
        await MemoryPeak.OfAsync(() => engine.FindContentAsync(source, plan.Frame, tolerance, default))));
    return;
}

var watermark = args.Length > 3 ? new FileSource(args[3]) : null;
if (watermark is not null)
{
    var cover = new Watermark { Path = "/", Anchor = default, Margin = 0, Size = 1, Opacity = 0.5, MinSide = 0, Tile = false };
    plan = plan with
    {
        Watermarks = [WatermarkPlanner.Plan(cover, watermark.Version, await DescribeAsync(watermark), plan.ResultSize, allowEnlarge: true)],
    };
}

await WarmUpAsync();
var result = Array.Empty<byte>();
Console.Write(Report(engine.EstimateMemory(source, plan), await MemoryPeak.OfAsync(async () =>
{
    using var output = new MemoryStream();
    byte[][] pictures = watermark is null ? [] : [await engine.RenderAsync(watermark, plan.Watermarks[0].Picture, default)];
    await engine.ProcessAsync(source, plan, pictures, output, default);
    result = output.ToArray();
})));
Console.Error.Write(string.Create(
    CultureInfo.InvariantCulture, $"{result.Length} {Convert.ToHexString(SHA256.HashData(result))} {Vector<byte>.Count}"));

static async Task<SourceInfo> DescribeAsync(SourceImage source)
{
    await using var stream = await source.OpenReadAsync(default);
    return (await SourceHeaderReader.ReadAsync(stream, default)).Value ?? throw new InvalidDataException("Not an image.");
}

static string Report(long estimate, long peak) => string.Create(CultureInfo.InvariantCulture, $"{estimate} {peak}");

async Task WarmUpAsync()
{
    var small = PngFile.Draw(64, 48, (x, y) => (x * 3, y * 5, x ^ y, 255));
    var header = await SourceHeaderReader.ReadAsync(new MemoryStream(small), default);
    var warm = ImagePlanner.Plan(parsed.Settings with { Trim = null, Crop = null, Width = 32, Height = 0, Frame = null }, header.Value!, limits, engine.Writable).Value!;
    await engine.ProcessAsync(new MemorySource(small), warm, new MemoryStream(), default);
}
