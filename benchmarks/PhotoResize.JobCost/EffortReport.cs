using System.Diagnostics;
using System.Globalization;
using PhotoResize.Settings;
using PhotoResize.Testing;
using PhotoResize.Vips;
using PhotoResize.Vips.Encoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.JobCost;

/// <summary>
/// Time and size by effort: of AVIF and WebP for a small result and one of 2 megapixels, and of the dearest result, which is noise.
/// </summary>
internal static class EffortReport
{
    private const int Quality = 80;
    private const int MinRuns = 3;
    private static readonly TimeSpan MinTime = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(3);

    public static async Task WriteAsync(string photo, TextWriter output)
    {
        var source = await File.ReadAllBytesAsync(photo);
        await output.WriteLineAsync("| result | effort | CPU time (ms) | size (kB) | SSIM |");
        await output.WriteLineAsync("| --- | ---: | ---: | ---: | ---: |");
        foreach (var width in new[] { 300, 1632 })
        {
            var picture = PngFile.Read(await Engine.RunAsync(source, ImageSettings.Empty with { Width = width, Format = ImageFormat.Png }));
            foreach (var (format, efforts) in new[] { (ImageFormat.WebP, 7), (ImageFormat.Avif, 6) })
            {
                for (var effort = 0; effort < efforts; effort++)
                {
                    await WriteRowAsync($"{format} {picture.Width} x {picture.Height}", picture, format, Quality, effort, output);
                }
            }
        }
    }

    /// <summary>The efforts that encode 10 megapixels of noise in the time of a request.</summary>
    public static async Task WriteNoiseAsync(int side, TextWriter output)
    {
        await output.WriteLineAsync("| result | effort | CPU time (ms) | size (kB) | SSIM |");
        await output.WriteLineAsync("| --- | ---: | ---: | ---: | ---: |");
        foreach (var (format, channels, quality, efforts) in new[]
        {
            (ImageFormat.Avif, 4, 98, 0..3), (ImageFormat.Avif, 3, 98, 0..3), (ImageFormat.Avif, 4, 90, 0..3), (ImageFormat.Avif, 3, 90, 0..3),
            (ImageFormat.Avif, 4, 80, 0..3), (ImageFormat.Avif, 3, 80, 0..3), (ImageFormat.Avif, 4, 50, 0..3), (ImageFormat.Avif, 3, 50, 0..3),
            (ImageFormat.WebP, 4, 100, 0..3), (ImageFormat.WebP, 3, 100, 0..3),
            (ImageFormat.Png8, 4, 100, 1..5), (ImageFormat.Png8, 3, 100, 1..5), (ImageFormat.Gif, 4, 100, 1..5), (ImageFormat.Gif, 3, 100, 1..5),
        })
        {
            var noise = new byte[side * side * channels];
            new Random(1).NextBytes(noise);
            var picture = new Picture(side, side, channels, noise);
            for (var effort = efforts.Start.Value; effort < efforts.End.Value; effort++)
            {
                await WriteRowAsync($"{format} noise, {channels} channels, quality {quality}", picture, format, quality, effort, output);
            }
        }
    }

    private static async Task WriteRowAsync(string name, Picture picture, ImageFormat format, int quality, int effort, TextWriter output)
    {
        var (milliseconds, file) = Measure(picture, format, quality, effort);
        var shown = PngFile.Read(await Engine.RunAsync(file, ImageSettings.Empty with { Format = ImageFormat.Png }));
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {effort} | {milliseconds:0.0} | {file.Length / 1000.0:0.0} | {StructuralSimilarity.Between(picture, shown):0.0000} |"));
        await output.FlushAsync();
    }

    /// <summary>Takes the minimum of several runs: other load can only add time.</summary>
    private static (double Milliseconds, byte[] File) Measure(Picture picture, ImageFormat format, int quality, int effort)
    {
        var best = TimeSpan.MaxValue;
        var total = TimeSpan.Zero;
        byte[] file = [];
        for (var run = 0; (run < MinRuns && total < MaxTime) || total < MinTime; run++)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            file = Encode(picture, format, quality, effort);
            var time = Process.GetCurrentProcess().TotalProcessorTime - before;
            best = time < best ? time : best;
            total += time;
        }

        return (best.TotalMilliseconds, file);
    }

    private static byte[] Encode(Picture picture, ImageFormat format, int quality, int effort)
    {
        GC.KeepAlive(VipsLibrary.Instance); // starts it
        using var job = new VipsJob(default);
        var image = VipsImage.FromMemory(job, picture.Pixels, picture.Width, picture.Height, picture.Channels, Interpretation.Srgb);
        using var file = EncodedFile.Write(target =>
        {
            var saver = Encoder.Saver(image, format, target).Set("effort", effort);
            _ = format switch
            {
                ImageFormat.Avif => saver.Set("Q", quality).Set("compression", HeifCompression.Av1),
                ImageFormat.Png8 => saver.Set("compression", 6).Set("palette", true).Set("Q", 100).Set("dither", 1.0),
                ImageFormat.Gif => saver.Set("dither", 1.0),
                _ => saver.Set("Q", quality),
            };
            saver.RunForEffect();
        });
        return file.Bytes.ToArray();
    }
}
