using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ImageMagick;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract;

/// <summary>
/// What an engine estimates that a job takes is never less than it takes, and not far more. Each job runs in a process of its own, for which
/// the peak is known. Linux alone.
/// </summary>
public abstract class MemoryContract : EngineTests
{
    /// <summary>An estimate has to do for the worst content; photographs and flat pictures take less.</summary>
    private const double MostTimesTooMuch = 3;

    /// <summary>Part of every estimate, whatever the size.</summary>
    private const long Constant = 40 << 20;

    private const int Width = 3000;
    private const int Height = 2000;

    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> Sources = new();

    /// <summary>Results as large as the source, so that they count.</summary>
    public static TheoryData<string, string> Jobs => new()
    {
        { "baseline.jpg", "w=300&format=jpg" },
        { "progressive.jpg", "w=300&format=jpg" },
        { "progressive.jpg", "trim=10" },
        { "flat.png", "w=300&format=jpg" },
        { "interlaced.png", "w=300&format=jpg" },
        { "noise.webp", "w=300&format=jpg" },
        { "alpha.webp", "w=300&format=jpg" },
        { "still.avif", "w=300&format=jpg" },
        { "noise.bmp", "w=300&format=jpg" },
        { "noise.bmp", "trim=10" },
        { "strips.tif", "w=300&format=jpg" },
        { "still.gif", "w=300&format=jpg" },
        { "noise.bmp", "w=2900&format=jpg&q=95" },
        { "noise.bmp", "w=2900&format=jpg&subsample=422&q=80" },
        { "noise.bmp", "w=2900&format=png" },
        { "noise.bmp", "w=2900&format=png8" },
        { "noise.bmp", "w=2900&format=gif" },
        { "noise.bmp", "w=2900&format=tiff" },
        { "noise.bmp", "w=2900&format=bmp" },
        { "noise.bmp", "w=2900&format=webp" },
        { "baseline.jpg", "w=2900&format=avif" },
        { "upright.jpg", "h=2900&format=jpg&rotate=90&blur=5" },
        { "alpha.png", "w=2900&h=2900&mode=pad&format=webp&bgcolor=00ff0080" },
        { "alpha.png", "w=2900&format=webp&quality=100" },
        { "alpha.png", "w=2900&format=avif&quality=100" },
        { "small.gif", "w=90" },
        { "small.gif", "w=90&format=png8" },
        { "film.gif", "w=500" },
        { "film.gif", "w=500&format=webp" },
        { "film.webp", "w=500" },
    };

    [Theory]
    [MemberData(nameof(Jobs))]
    public Task Estimate_is_at_least_what_a_job_takes_and_not_far_more(string source, string query) => AssertEstimateAsync(source, query);

    /// <summary>Watermarks of six megapixels, drawn over the whole result.</summary>
    [Theory]
    [InlineData("baseline.jpg", "w=2900&format=jpg", "alpha.png")]
    [InlineData("noise.bmp", "w=2900&format=png&grayscale=true", "noise.webp")]
    [InlineData("baseline.jpg", "w=300&format=jpg", "progressive.jpg")]
    [InlineData("film.gif", "w=500", "alpha.png")]
    public Task Estimate_with_a_watermark_is_at_least_what_a_job_takes_and_not_far_more(string source, string query, string watermark) =>
        AssertEstimateAsync(source, query, watermark);

    private async Task AssertEstimateAsync(string source, string query, string? watermark = null)
    {
        if (!OperatingSystem.IsLinux() || !Can(source, query))
        {
            return;
        }

        using var folder = new TemporaryFolder();
        var files = new List<string>();
        foreach (var name in watermark is null ? [source] : (string[])[source, watermark])
        {
            files.Add(folder.Combine(name));
            await File.WriteAllBytesAsync(files[^1], Sources.GetOrAdd(name, name => new Lazy<byte[]>(() => Make(name))).Value);
        }

        var (estimate, peak) = await MeasureAsync([files[0], query, .. files.Skip(1)]);

        Assert.True(
            peak <= estimate && estimate <= (MostTimesTooMuch * peak) + Constant,
            $"{source} {query} {watermark}: {estimate >> 20} MiB were estimated, and {peak >> 20} MiB taken.");
    }

    private bool Can(string source, string query) =>
        (Processor.Readable.Contains(ImageFormat.Avif) || !source.EndsWith(".avif", StringComparison.Ordinal))
        && (Processor.Writable.Contains(ImageFormat.Avif) || !query.Contains("avif", StringComparison.Ordinal));

    private async Task<(long Estimate, long Peak)> MeasureAsync(params string[] job)
    {
        var meter = Path.Combine(AppContext.BaseDirectory, "PhotoResize.Testing.JobMeter.dll");
        var start = new ProcessStartInfo("dotnet", [meter, Processor.Name, .. job]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var figures = (await process.StandardOutput.ReadToEndAsync()).Split(' ');
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return (long.Parse(figures[0], CultureInfo.InvariantCulture), long.Parse(figures[1], CultureInfo.InvariantCulture));
    }

    private static byte[] Make(string name)
    {
        var format = Path.GetExtension(name) switch
        {
            ".jpg" => ImageFormat.Jpeg,
            ".png" => ImageFormat.Png,
            ".tif" => ImageFormat.Tiff,
            ".bmp" => ImageFormat.Bmp,
            ".gif" => ImageFormat.Gif,
            ".webp" => ImageFormat.WebP,
            _ => ImageFormat.Avif,
        };
        return name switch
        {
            "film.gif" or "film.webp" => ReferenceEncoder.Encode(
                format, [.. Enumerable.Range(0, 20).Select(i => Smooth(500, 400, i))], delays: [.. Enumerable.Repeat(40, 20)]),
            "small.gif" => ReferenceEncoder.Encode(format, Smooth(100, 100)),
            "interlaced.png" => PngFile.Write(Smooth(Width, Height), isInterlaced: true),
            "alpha.png" => PngFile.Write(Noise(channels: 4)),
            "alpha.webp" => ReferenceEncoder.Encode(format, Noise(channels: 4)),
            "progressive.jpg" => ReferenceEncoder.Encode(format, Noise(), image => image.Settings.Interlace = Interlace.Jpeg),
            "upright.jpg" => ReferenceEncoder.Encode(format, Noise(), image =>
            {
                var exif = new ExifProfile();
                exif.SetValue(ExifTag.Orientation, (ushort)6);
                image.SetProfile(exif);
            }),
            "baseline.jpg" or "noise.bmp" or "noise.webp" => ReferenceEncoder.Encode(format, Noise()),
            _ => ReferenceEncoder.Encode(format, Smooth(Width, Height)),
        };
    }

    private static Picture Smooth(int width, int height, int shift = 0) =>
        Picture.Draw(width, height, (x, y) => ((x + shift) / 12, y / 8, (x + y) / 20, 255));

    private static Picture Noise(int channels = 3)
    {
        var pixels = new byte[Width * Height * channels];
        new Random(1).NextBytes(pixels);
        return new Picture(Width, Height, channels, pixels);
    }
}
