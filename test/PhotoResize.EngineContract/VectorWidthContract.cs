using System.Diagnostics;
using System.Globalization;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract;

/// <summary>
/// A result is the same on all processors, whatever vectors they have: a tag that a client got from one machine has to be true on another.
/// Processes of their own make it, which take the processor for an older one.
/// </summary>
public abstract class VectorWidthContract : EngineTests
{
    private const int Width = 331;
    private const int Height = 203;

    [Theory]
    [InlineData(3, "w=97&format=png")]
    [InlineData(3, "w=97&format=png&gamma=companded&filter=lanczos&sharpen=false")]
    [InlineData(3, "w=170&h=190&mode=stretch&format=png&blur=2")]
    [InlineData(3, "w=700&format=png")]
    [InlineData(4, "w=97&format=png")]
    [InlineData(4, "w=97&format=png&gamma=companded&blur=30")]
    public async Task Result_is_the_same_whatever_vectors_the_processor_has(int channels, string query)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Combine("noise.png");
        var pixels = new byte[Width * Height * channels];
        new Random(5).NextBytes(pixels);
        await File.WriteAllBytesAsync(file, PngFile.Write(new Picture(Width, Height, channels, pixels)));

        var (expected, _) = await RunAsync(file, query);
        var (narrow, narrowBytes) = await RunAsync(file, query, "DOTNET_EnableAVX2");
        var (none, noneBytes) = await RunAsync(file, query, "DOTNET_EnableHWIntrinsic");

        Assert.Equal((16, 16), (narrowBytes, noneBytes));
        Assert.Equal(expected, narrow);
        Assert.Equal(expected, none);
    }

    /// <summary>The SHA-256 of the result, and the size of a vector where it was made.</summary>
    /// <param name="file">The source.</param>
    /// <param name="query">The settings.</param>
    /// <param name="withoutInstructions">A setting of the runtime for a group of instructions that is to be left unused.</param>
    private async Task<(string Hash, int VectorBytes)> RunAsync(string file, string query, string? withoutInstructions = null)
    {
        var meter = Path.Combine(AppContext.BaseDirectory, "PhotoResize.Testing.JobMeter.dll");
        var start = new ProcessStartInfo("dotnet", [meter, Processor.Name, file, query]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (withoutInstructions is not null)
        {
            start.Environment[withoutInstructions] = "0";
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await output;
        Assert.True(process.ExitCode == 0, errors);
        var figures = errors.Split(' ');
        return (figures[1], int.Parse(figures[2], CultureInfo.InvariantCulture));
    }
}
