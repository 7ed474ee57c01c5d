using Microsoft.Extensions.Options;
using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Vips.Tests;

/// <summary>One engine for all tests, as in an application.</summary>
internal static class VipsEngine
{
    public static IImageProcessor Processor { get; } = new VipsImageProcessor(options: Options.Create(new VipsOptions { ReadAvifWithSystemLibrary = true }));

    public static Task<byte[]> RunAsync(byte[] source, ImagePlan plan) => RunAsync(new MemorySource(source), plan, CancellationToken.None);

    public static async Task<byte[]> RunAsync(SourceImage source, ImagePlan plan, CancellationToken cancellationToken)
    {
        var output = new MemoryStream();
        await Processor.ProcessAsync(source, plan, output, cancellationToken);
        return output.ToArray();
    }

    public static async Task<Pixels> ProcessAsync(byte[] source, ImagePlan plan) => Pixels.Decode(await RunAsync(source, plan), plan.Format);
}
