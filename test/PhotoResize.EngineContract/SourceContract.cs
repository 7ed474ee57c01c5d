using PhotoResize.EngineContract.Support;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract;

public abstract class SourceContract : EngineTests
{
    private static readonly Pixels Picture = Pixels.Draw(640, 480, (x, y) => [(byte)(x / 3), (byte)(y / 2), (byte)((x * y) >> 9)]);

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.Tiff)]
    [InlineData(ImageFormat.Bmp)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Avif)]
    public async Task Stream_gives_the_bytes_that_the_file_gives(ImageFormat format)
    {
        if (!Processor.Writable.Contains(format) || !Processor.Readable.Contains(format))
        {
            return; // Only with a library of the system: CodecTests hold the bundled one to every format.
        }

        var bytes = Picture.Encode(format);
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, bytes);
            var plan = Plans.Of(format, 640, 480, 200, 150) with { ShrinkFactor = 2 };

            var fromFile = await RunAsync(new FileImage(path), plan);
            var fromStream = await RunAsync(new MemorySource(bytes), plan);
            var inPieces = await RunAsync(new MemorySource(bytes) { Wrap = stream => new TrickleStream(stream) }, plan);
            var fromPipe = await RunAsync(new MemorySource(bytes) { Wrap = stream => new TrickleStream(stream) { IsSeekable = false } }, plan);

            Assert.Equal(fromFile, fromStream);
            Assert.Equal(fromFile, inPieces);
            Assert.Equal(fromFile, fromPipe);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Stream_that_fails_is_an_input_output_error()
    {
        var source = new MemorySource(Picture.Encode(ImageFormat.Png)) { Wrap = stream => new TrickleStream(stream) { FailAt = 2000 } };

        var exception = await Assert.ThrowsAsync<IOException>(() => RunAsync(source, Plans.Of(ImageFormat.Png, 640, 480, 200, 150)));

        Assert.Equal("torn", exception.InnerException?.Message);
    }

    [Fact]
    public async Task Stream_that_fails_in_its_own_way_is_an_input_output_error()
    {
        var source = new MemorySource(Picture.Encode(ImageFormat.Png))
        {
            Wrap = stream => new TrickleStream(stream) { FailAt = 2000, Failure = new TimeoutException("late") },
        };

        var exception = await Assert.ThrowsAsync<IOException>(() => RunAsync(source, Plans.Of(ImageFormat.Png, 640, 480, 200, 150)));

        Assert.IsType<TimeoutException>(exception.InnerException);
    }

    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Bmp)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Tiff)]
    public async Task Pipe_that_ends_early_is_a_fault_of_the_source(ImageFormat format)
    {
        var bytes = Picture.Encode(format);
        foreach (var length in new[] { 0, 1, 40, 4096, bytes.Length / 2 })
        {
            var source = new MemorySource(bytes[..length]) { Wrap = stream => new TrickleStream(stream) { IsSeekable = false } };
            await Assert.ThrowsAsync<Processing.ImageProcessingException>(() => RunAsync(source, Plans.Of(format, 640, 480, 200, 150)));
        }
    }

    [Fact]
    public async Task Cancelled_beforehand_does_nothing()
    {
        var source = new MemorySource(Picture.Encode(ImageFormat.Png));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunAsync(source, Plans.Of(ImageFormat.Png, 640, 480, 200, 150), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Cancelled_while_reading_reads_no_further()
    {
        using var cancellation = new CancellationTokenSource();
        var noise = new byte[1500 * 1500 * 3];
        new Random(5).NextBytes(noise);
        var bytes = new Pixels(1500, 1500, 3, noise).Encode(ImageFormat.Png);
        TrickleStream? trickle = null;
        var source = new MemorySource(bytes) { Wrap = stream => trickle = new TrickleStream(stream) { OnPassing = (bytes.Length / 4, cancellation.Cancel) } };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunAsync(source, Plans.Of(ImageFormat.Png, 1500, 1500, 200, 150), cancellation.Token));

        Assert.InRange(trickle!.Passed, bytes.Length / 4, bytes.Length / 2);
    }

    [Fact]
    public async Task Many_jobs_at_once_give_what_one_gives()
    {
        var good = Picture.Encode(ImageFormat.Jpeg);
        var bad = good[..(good.Length / 2)];
        var plan = Plans.Of(ImageFormat.Jpeg, 640, 480, 100, 75).As(ImageFormat.Jpeg, 90, ChromaSubsampling.Chroma422) with { ShrinkFactor = 2 };
        var expected = await RunAsync(good, plan);

        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, token) =>
        {
            if (i % 5 == 0)
            {
                await Assert.ThrowsAsync<Processing.ImageProcessingException>(() => RunAsync(bad, plan, token));
            }
            else
            {
                Assert.Equal(expected, await RunAsync(good, plan, token));
            }
        });
    }
}
