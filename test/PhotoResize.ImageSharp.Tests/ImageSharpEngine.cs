using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.ImageSharp.Tests;

/// <summary>The engine, of which one serves all tests as it does an application.</summary>
internal static class ImageSharpEngine
{
    public static IImageProcessor Processor { get; } = new ImageSharpProcessor();

    public static async Task<byte[]> RunAsync(byte[] source, ImagePlan plan)
    {
        var output = new MemoryStream();
        await Processor.ProcessAsync(new MemorySource(source), plan, output, CancellationToken.None);
        return output.ToArray();
    }

    /// <summary>Makes a PNG, and reads it.</summary>
    public static async Task<Pixels> ProcessAsync(byte[] source, ImagePlan plan) => Pixels.Decode(await RunAsync(source, plan), ImageFormat.Png);

    /// <summary>Runs on a thread of the test's own, which a decoder that never ends does not hold up.</summary>
    /// <returns>What was thrown.</returns>
    /// <exception cref="TimeoutException">The job did not end.</exception>
    public static async Task<ImageProcessingError?> FaultWithinDeadlineAsync(byte[] source, ImagePlan plan)
    {
        try
        {
            await RunAsync(source, plan).WaitAsync(Waiting.Longest);
            return null;
        }
        catch (ImageProcessingException exception)
        {
            return exception.Error;
        }
    }
}
