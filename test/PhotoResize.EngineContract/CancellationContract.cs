using PhotoResize.EngineContract.Support;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.EngineContract;

/// <summary>How much of a source is still read, and how many of the later steps are still done, once a job is cancelled.</summary>
public abstract class CancellationContract : EngineTests
{
    private const int Side = 1000;

    private static readonly Pixels Picture = new(Side, Side, 3, Noise());

    /// <summary>Not WebP and AVIF, of which decoders may take all bytes in one read.</summary>
    [Theory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Tiff)]
    [InlineData(ImageFormat.Gif)]
    public async Task Cancelled_while_reading_reads_no_further(ImageFormat format)
    {
        var file = Picture.Encode(format);
        using var cancellation = new CancellationTokenSource();
        TrickleStream? trickle = null;
        var source = new MemorySource(file)
        {
            Wrap = stream => trickle = new TrickleStream(stream) { OnPassing = (file.Length / 4, cancellation.Cancel) },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => RunAsync(source, Plans.Of(format, Side, Side, 300, 300), cancellation.Token));

        Assert.InRange(trickle!.Passed, file.Length / 4, (file.Length / 4) + (256 * 1024));
    }

    /// <summary>The whole source has been read: it is the steps behind the decoder that stop.</summary>
    [Theory]
    [InlineData("sharpening")]
    [InlineData("blur")]
    [InlineData("wide blur")]
    [InlineData("encoding")]
    public async Task Cancelled_behind_the_decoder_makes_no_result(string step)
    {
        var file = Picture.Encode(ImageFormat.Png);
        using var cancellation = new CancellationTokenSource();
        var source = new MemorySource(file)
        {
            Wrap = stream => new TrickleStream(stream) { OnPassing = (file.Length - 1000, cancellation.Cancel) },
        };
        var plan = Plans.Of(ImageFormat.Png, Side, Side, Side, Side) with
        {
            Sharpening = step == "sharpening" ? new Sharpening(50, 0.75, 0) : null,
            Blur = step switch { "blur" => 5, "wide blur" => 50, _ => 0 },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(source, plan, cancellation.Token));
    }

    private static byte[] Noise()
    {
        var noise = new byte[Side * Side * 3];
        new Random(5).NextBytes(noise);
        return noise;
    }
}
