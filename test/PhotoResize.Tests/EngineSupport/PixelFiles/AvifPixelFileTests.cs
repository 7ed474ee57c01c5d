using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Testing;
using PhotoResize.Tests.Sources.Headers;

namespace PhotoResize.Tests.EngineSupport.PixelFiles;

public sealed class AvifPixelFileTests : IDisposable
{
    private static readonly byte[] Start = AvifFile.Create(AvifFile.Size(40, 30));
    private static readonly SourceFrame Frame = new(ImageFormat.Avif, 0, new PixelSize(40, 30), Orientation: 1, HasAlpha: false);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_is_in_memory_so_that_no_read_of_the_decoder_fails()
    {
        using var source = new MemoryStream([.. Start, 1, 2, 3]);
        using var file = PixelFile.Open(source, Frame, isDecoderLenient: false, CancellationToken.None).Stream;

        Assert.Equal(source.ToArray(), Assert.IsType<MemoryStream>(file).ToArray());
    }

    [Fact]
    public void File_larger_than_any_encoder_writes_is_not_processed()
    {
        const long TooLong = (256L << 20) + 1;
        using var source = File.Create(_folder.Combine("large.avif"));
        source.Write(Start);
        source.SetLength(TooLong);

        var fault = Assert.Throws<ImageProcessingException>(
            () => PixelFile.Open(source, Frame, isDecoderLenient: false, CancellationToken.None));
        Assert.Equal(ImageProcessingError.Unsupported, fault.Error);
    }

    [Fact]
    public void Cancelled_job_stops_reading() =>
        Assert.ThrowsAny<OperationCanceledException>(() =>
            PixelFile.Open(new MemoryStream(Start), Frame, isDecoderLenient: false, new CancellationToken(canceled: true)));
}
