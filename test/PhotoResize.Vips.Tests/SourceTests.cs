using PhotoResize.Settings;
using PhotoResize.Vips.Tests.Support;

namespace PhotoResize.Vips.Tests;

public class SourceTests
{
    private static readonly Pixels Picture = Pixels.Draw(640, 480, (x, y) => [(byte)(x / 3), (byte)(y / 2), (byte)((x * y) >> 9)]);

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Tiff)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Avif)]
    public async Task Stream_givesTheBytesThatTheFileGives(ImageFormat format)
    {
        if (!Engine.Processor.Writable.Contains(format) || !Engine.Processor.Readable.Contains(format))
        {
            return;
        }
        var bytes = Picture.Encode(format);
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, bytes);
            var plan = Engine.Plan(format, 640, 480, 200, 150) with { ShrinkFactor = 2 };

            var fromFile = await Engine.RunAsync(new FileImage(path), plan);
            var fromStream = await Engine.RunAsync(new MemoryImage(bytes), plan);
            var fromPipe = await Engine.RunAsync(new MemoryImage(bytes) { Wrap = stream => new TrickleStream(stream) }, plan);

            Assert.Equal(fromFile, fromStream);
            Assert.Equal(fromFile, fromPipe);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Stream_thatFails_isAnInputOutputError()
    {
        var source = new MemoryImage(Picture.Encode(ImageFormat.Png)) { Wrap = stream => new TrickleStream(stream) { FailAt = 2000 } };

        var exception = await Assert.ThrowsAsync<IOException>(() => Engine.RunAsync(source, Engine.Plan(ImageFormat.Png, 640, 480, 200, 150)));

        Assert.Equal("torn", exception.InnerException?.Message);
    }

    [Fact]
    public async Task Cancelled_beforehand_doesNothing()
    {
        var source = new MemoryImage(Picture.Encode(ImageFormat.Png));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Engine.RunAsync(source, Engine.Plan(ImageFormat.Png, 640, 480, 200, 150), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Cancelled_whileReading_readsNoFurther()
    {
        using var cancellation = new CancellationTokenSource();
        var noise = new byte[1500 * 1500 * 3];
        new Random(5).NextBytes(noise);
        var bytes = new Pixels(1500, 1500, 3, noise).Encode(ImageFormat.Png);
        TrickleStream? trickle = null;
        var source = new MemoryImage(bytes) { Wrap = stream => trickle = new TrickleStream(stream) { OnPassing = (bytes.Length / 4, cancellation.Cancel) } };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Engine.RunAsync(source, Engine.Plan(ImageFormat.Png, 1500, 1500, 200, 150), cancellation.Token));

        Assert.InRange(trickle!.Passed, bytes.Length / 4, bytes.Length / 2);
    }

    [Fact]
    public async Task Cancelled_whileComputing_stopsSoon()
    {
        // All bytes are read at once; what follows takes long.
        var bytes = Pixels.Flat(64, 64, 1, 2, 3).Encode(ImageFormat.Png);
        var plan = Engine.Plan(ImageFormat.Png, 64, 64, 6000, 6000);
        var whole = System.Diagnostics.Stopwatch.StartNew();
        await Engine.RunAsync(bytes, plan);
        whole.Stop();

        using var cancellation = new CancellationTokenSource();
        var source = new MemoryImage(bytes) { Wrap = stream => new TrickleStream(stream) { OnPassing = (bytes.Length, cancellation.Cancel) } };
        var part = System.Diagnostics.Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Engine.RunAsync(source, plan, cancellation.Token));
        part.Stop();

        Assert.True(part.Elapsed < whole.Elapsed / 3, $"{part.Elapsed} of {whole.Elapsed}");
    }

    [Fact]
    public async Task ManyJobsAtOnce_giveWhatOneGives()
    {
        var good = Picture.Encode(ImageFormat.Jpeg);
        var bad = good[..(good.Length / 2)];
        var plan = Engine.Plan(ImageFormat.Jpeg, 640, 480, 100, 75).As(ImageFormat.Jpeg, 90, ChromaSubsampling.Chroma422) with { ShrinkFactor = 2 };
        var expected = await Engine.RunAsync(good, plan);

        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, token) =>
        {
            if (i % 5 == 0)
            {
                await Assert.ThrowsAsync<Processing.ImageProcessingException>(() => Engine.RunAsync(bad, plan, token));
            }
            else
            {
                Assert.Equal(expected, await Engine.RunAsync(good, plan, token));
            }
        });
    }
}
