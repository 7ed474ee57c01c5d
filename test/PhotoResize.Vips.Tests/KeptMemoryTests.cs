using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PhotoResize.Settings;
using PhotoResize.Testing;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Tests;

/// <summary>
/// Memory that a job has freed stays for the next one, within a limit, and goes back when there are no jobs. In processes of their own, with
/// a library that gives threads away.
/// </summary>
public sealed class KeptMemoryTests
{
    private const int Width = 1800;
    private const int Height = 1200;
    private const long Plenty = 1L << 30;

    /// <summary>Half of what a job leaves, and more than what its encoder's threads happen to keep.</summary>
    private const long Little = 24L << 20;

    /// <summary>A job takes tens of megabytes, and each is 256 pages.</summary>
    private const int ManyFaults = 2000;

    [Fact]
    public async Task Freed_memory_stays_for_the_next_job_and_goes_back_when_there_is_none()
    {
        if (!OperatingSystem.IsLinux() || !LibraryThread.IsSupported)
        {
            return;
        }

        using var folder = new TemporaryFolder();
        var file = folder.Combine("photo.webp");
        await File.WriteAllBytesAsync(file, ReferenceEncoder.Encode(ImageFormat.WebP, Photo()));

        var kept = await MeasureAsync(Plenty, file);
        var some = await MeasureAsync(Little, file);
        var none = await MeasureAsync(0, file);

        Assert.True(kept.Faults * 4 < none.Faults && none.Faults > ManyFaults, $"{kept.Faults} page faults a job, and without memory that is kept {none.Faults}");
        Assert.True(some.Busy < kept.Busy && some.Busy - none.Busy <= Little, $"{some.Busy >> 20} MiB after jobs with at most {Little >> 20} kept, {none.Busy >> 20} with none");
        Assert.True(none.Busy < kept.Busy, $"{none.Busy >> 20} MiB after jobs, and with memory that is kept {kept.Busy >> 20}");
        Assert.True(kept.Idle <= kept.Busy * 3 / 4, $"{kept.Busy >> 20} MiB after jobs, and later {kept.Idle >> 20}");
    }

    [Fact]
    public void Limit_is_not_negative()
    {
        var services = new ServiceCollection();
        services.AddImageResizing(_ => { }).AddVips(options => options.MaxKeptMemory = -1);
        using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<VipsOptions>>().Value);
        Assert.Contains("VipsOptions.MaxKeptMemory must be 0 or more", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 4, 512)] // the cores bound it
    [InlineData(8, 16, 1024)] // the memory bounds it
    [InlineData(64, 64, 8192)]
    public void Limit_follows_from_the_memory_and_the_cores(long availableGibibytes, int cores, long mebibytes) =>
        Assert.Equal(mebibytes << 20, NativeHeap.MaxKeptBytesOf(availableGibibytes << 30, cores));

    [Fact]
    public void Limit_is_that_of_the_machine_by_default() => Assert.Equal(
        NativeHeap.MaxKeptBytesOf(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Environment.ProcessorCount), NativeHeap.DefaultMaxKeptBytes);

    private static async Task<(long Faults, long Busy, long Idle)> MeasureAsync(long maxKept, string file)
    {
        var meter = Path.Combine(AppContext.BaseDirectory, "PhotoResize.Testing.JobMeter.dll");
        var start = new ProcessStartInfo("dotnet", [meter, "kept", maxKept.ToString(CultureInfo.InvariantCulture), file, "w=600&format=webp"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var figures = (await process.StandardOutput.ReadToEndAsync()).Split(' ');
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        var numbers = Array.ConvertAll(figures, figure => long.Parse(figure, CultureInfo.InvariantCulture));
        return (numbers[0], numbers[1], numbers[2]);
    }

    private static Picture Photo() => Picture.Draw(Width, Height, (x, y) => (x / 12, y / 8, (x + y) / 20, 255));
}
