using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using ImageMagick;
using PhotoResize.Settings;
using PhotoResize.Testing;
using Xunit.Abstractions;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>
/// A server in a container of 512 MB, with the defaults, is asked at once for what takes most memory. It may refuse, and it may be busy, but it
/// goes on. The variable PHOTORESIZE_SOAK_MINUTES makes it take longer.
/// </summary>
public sealed class SmallContainerTests(ITestOutputHelper output) : IDisposable
{
    private const long ContainerBytes = 512 << 20;
    private const int Clients = 12;

    private static readonly TimeSpan Duration =
        double.TryParse(Environment.GetEnvironmentVariable("PHOTORESIZE_SOAK_MINUTES"), CultureInfo.InvariantCulture, out var minutes)
            ? TimeSpan.FromMinutes(minutes)
            : TimeSpan.FromSeconds(20);

    /// <summary>Each with a number in it, so that no result is in the cache.</summary>
    private static readonly string[] Requests =
    [
        "photo.jpg?w=35{0:00}&format=avif", "photo.jpg?w=35{0:00}", "photo.jpg?h=26{0:00}&format=webp&rotate=90&blur=20",
        "photo.jpg?w=16{0:00}&trim=1{0}", "progressive.jpg?w=3{0:00}", "progressive.jpg?w=35{0:00}&format=avif",
        "scans.jpg?w=3{0:00}", "bitmap.bmp?w=3{0:00}", "bitmap.bmp?w=10{0:00}&trim=2{0}", "huge.avif?w=3{0:00}", "still.avif?w=3{0:00}",
        "interlaced.png?w=3{0:00}&format=jpg", "strips.tif?w=3{0:00}", "film.gif?w=5{0:00}", "film.webp?w=5{0:00}",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<(string File, HttpStatusCode Status), int> _answers = new();
    private readonly ConcurrentBag<TimeSpan> _hits = [];

    public void Dispose() => _folder.Dispose();

    [MemoryGroupFact]
    public async Task Server_survives_the_worst_mix_of_legal_sources_and_answers_hits_meanwhile()
    {
        var images = Directory.CreateDirectory(_folder.Combine("wwwroot", "images")).FullName;
        WriteSources(images);
        using var group = new MemoryGroup(ContainerBytes);
        using (var site = await SiteProcess.StartAsync(_folder.Path, _folder.Combine("cache"), joins: group.Processes))
        {
            await site.Client.GetByteArrayAsync("/images/small.jpg?w=300");
            using var end = new CancellationTokenSource(Duration);
            var load = Enumerable.Range(0, Clients).Select(client => AskAsync(site, client, end.Token)).ToArray();

            await AskForHitsAsync(site, end.Token);
            await Task.WhenAll(load);

            Assert.True(site.IsAlive, "The server was killed.");

            // What the mix does not leave time for on a slow machine. A bitmap of 100 megapixels takes time, but no memory. An AVIF of as many
            // can be known to take too much.
            await site.Client.GetByteArrayAsync("/images/small.jpg?w=299");
            await site.Client.GetByteArrayAsync("/images/photo.jpg?w=299");
            using var huge = await site.Client.GetAsync("/images/huge.avif?w=299");
            Assert.Equal(HttpStatusCode.UnprocessableEntity, huge.StatusCode);
            Report(site);
            await site.KillAsync();
        }

        Assert.All(
            _answers.Keys,
            answer => Assert.Contains(
                answer.Status, new[] { HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity, HttpStatusCode.ServiceUnavailable }));

        Assert.DoesNotContain(("bitmap.bmp", HttpStatusCode.UnprocessableEntity), _answers.Keys);
    }

    private async Task AskAsync(SiteProcess site, int client, CancellationToken end)
    {
        for (var i = client; !end.IsCancellationRequested; i++)
        {
            var request = string.Format(CultureInfo.InvariantCulture, Requests[i % Requests.Length], (i * 7) % 100);
            try
            {
                using var response = await site.Client.GetAsync($"/images/{request}", end);
                _answers.AddOrUpdate((request[..request.IndexOf('?', StringComparison.Ordinal)], response.StatusCode), 1, (_, count) => count + 1);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task AskForHitsAsync(SiteProcess site, CancellationToken end)
    {
        try
        {
            while (!end.IsCancellationRequested)
            {
                var start = Stopwatch.GetTimestamp();
                await site.Client.GetByteArrayAsync("/images/small.jpg?w=300", end);
                _hits.Add(Stopwatch.GetElapsedTime(start));
                await Task.Delay(TimeSpan.FromMilliseconds(20), end);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
        }
    }

    private void Report(SiteProcess site)
    {
        foreach (var answers in _answers.GroupBy(answer => answer.Key.File).OrderBy(answers => answers.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{answers.Key}: {string.Join(", ", answers.Select(answer => $"{answer.Value} x {(int)answer.Key.Status}"))}");
        }

        var sorted = _hits.Order().ToArray();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{sorted.Length} hits, median {sorted[sorted.Length / 2].TotalMilliseconds:0.0} ms; peak memory {site.PeakMemory >> 20} of {ContainerBytes >> 20} MiB; {Duration}"));
    }

    private static void WriteSources(string images)
    {
        var random = new Random(1);
        var photo = Picture.Draw(4000, 3000, (x, y) => (x / 16, y / 12, (x + y) / 28 + random.Next(16), 255));
        Write("photo.jpg", ReferenceEncoder.Encode(ImageFormat.Jpeg, photo));
        Write("progressive.jpg", ReferenceEncoder.Encode(ImageFormat.Jpeg, photo, image => image.Settings.Interlace = Interlace.Jpeg));
        Write("strips.tif", ReferenceEncoder.Encode(ImageFormat.Tiff, photo, image => image.Settings.Compression = CompressionMethod.Zip));
        Write("scans.jpg", ScanFile.Create(20, 60 * 1024));
        Write("bitmap.bmp", EmptyBitmap(10_000, 10_000));
        Write("interlaced.png", PngFile.Write(new Picture(7000, 7000, 1, new byte[7000 * 7000]), isInterlaced: true));
        Write("small.jpg", TestImages.Gradient(800, 600));

        var still = ReferenceEncoder.Encode(ImageFormat.Avif, TestPicture(1600, 1200));
        Write("still.avif", still);
        Write("huge.avif", Announcing(still, 9_998, 9_998));

        var frames = Enumerable.Range(0, 12).Select(i => Picture.Draw(800, 600, (x, y) => (x + (i * 9), y, x ^ y, 255))).ToArray();
        var delays = Enumerable.Repeat(40, frames.Length).ToArray();
        Write("film.webp", ReferenceEncoder.Encode(ImageFormat.WebP, frames, delays: delays));
        Write("film.gif", GifBuilder.File(2000, 2000, Enumerable.Range(0, 24).SelectMany(
            i => new[] { GifBuilder.Control(), GifBuilder.Frame(i, i, 1, 1, (byte)(i % 4)) })));

        void Write(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(images, name), bytes);
    }

    private static Picture TestPicture(int width, int height) => Picture.Draw(width, height, (x, y) => (x / 8, y / 8, (x + y) / 16, 255));

    /// <summary>A bitmap in run lengths that ends before its first pixel: a hundred bytes, whatever its size.</summary>
    private static byte[] EmptyBitmap(int width, int height)
    {
        const int PaletteBytes = 4 * 16;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("BM"u8);
        writer.Write(54 + PaletteBytes + 2);
        writer.Write(0);
        writer.Write(54 + PaletteBytes);
        writer.Write(40);
        writer.Write(width);
        writer.Write(height);
        writer.Write((short)1);
        writer.Write((short)4);
        writer.Write(2); // run lengths of 4 bits
        writer.Write(new byte[20 + PaletteBytes]);
        writer.Write((short)0x0100); // the end of the bitmap
        return file.ToArray();
    }

    /// <summary>The same AVIF, whose header announces another size.</summary>
    private static byte[] Announcing(byte[] avif, int width, int height)
    {
        byte[] file = [.. avif];
        var size = file.AsSpan(file.AsSpan().IndexOf("ispe"u8) + 8);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(size, width);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(size[4..], height);
        return file;
    }
}
