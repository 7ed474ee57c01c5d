using System.Diagnostics;
using System.Globalization;
using PhotoResize.Settings;
using PhotoResize.Testing;
using PhotoResize.Vips.Encoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.JobCost;

/// <summary>Time and size of AVIF and WebP by effort, for a small result and one of 2 megapixels.</summary>
internal static class EffortReport
{
    private const int Quality = 80;
    private const int MinRuns = 3;
    private static readonly TimeSpan MinTime = TimeSpan.FromSeconds(0.5);

    public static async Task WriteAsync(string photo, TextWriter output)
    {
        var source = await File.ReadAllBytesAsync(photo);
        await output.WriteLineAsync("| result | effort | CPU time (ms) | size (kB) |");
        await output.WriteLineAsync("| --- | ---: | ---: | ---: |");
        foreach (var width in new[] { 300, 1632 })
        {
            var picture = PngFile.Read(await Engine.RunAsync(source, ImageSettings.Empty with { Width = width, Format = ImageFormat.Png }));
            foreach (var (format, efforts) in new[] { (ImageFormat.WebP, 7), (ImageFormat.Avif, 6) })
            {
                for (var effort = 0; effort < efforts; effort++)
                {
                    var (milliseconds, bytes) = Measure(picture, format, effort);
                    await output.WriteLineAsync(string.Create(
                        CultureInfo.InvariantCulture,
                        $"| {format} {picture.Width} x {picture.Height} | {effort} | {milliseconds:0.0} | {bytes / 1000.0:0.0} |"));
                }
            }
        }
    }

    /// <summary>Takes the minimum of several runs: other load can only add time.</summary>
    private static (double Milliseconds, long Bytes) Measure(Picture picture, ImageFormat format, int effort)
    {
        var best = TimeSpan.MaxValue;
        var total = TimeSpan.Zero;
        long bytes = 0;
        for (var run = 0; run < MinRuns || total < MinTime; run++)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            bytes = Encode(picture, format, effort);
            var time = Process.GetCurrentProcess().TotalProcessorTime - before;
            best = time < best ? time : best;
            total += time;
        }

        return (best.TotalMilliseconds, bytes);
    }

    private static long Encode(Picture picture, ImageFormat format, int effort)
    {
        using var job = new VipsJob(default);
        var image = VipsImage.FromMemory(job, picture.Pixels, picture.Width, picture.Height, picture.Channels, Interpretation.Srgb);
        using var file = EncodedFile.Write(target =>
        {
            var saver = Encoder.Saver(image, format, target).Set("Q", Quality).Set("effort", effort);
            (format == ImageFormat.Avif ? saver.Set("compression", HeifCompression.Av1) : saver).RunForEffect();
        });
        return file.Length;
    }
}
