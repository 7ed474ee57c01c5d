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
    public void Decoder_sees_what_the_picture_is_made_of_and_no_profile()
    {
        byte[] profile = AvifBuilder.Box("colr", [.. "prof"u8, .. new byte[200]]);
        byte[] points = AvifBuilder.Box("colr", [.. "nclx"u8, 0, 1, 0, 13, 0, 6, 0x80]);
        byte[] source = AvifBuilder.File(
            [
                new(1, "av01", [1, 2, 3], AvifBuilder.Size(40, 30), profile, points),
                new(2, "av01", [1, 2, 3], AvifBuilder.Size(40, 30), AvifBuilder.AlphaType),
                new(3, "Exif", [1, 2, 3]),
                new(4, "mime", [1, 2, 3]),
                new(5, "av01", [1, 2, 3], AvifBuilder.Size(9000, 9000)),
            ],
            [AvifBuilder.Reference("auxl", 2, 1), AvifBuilder.Reference("cdsc", 3, 1), AvifBuilder.Reference("thmb", 5, 1)]);
        var text = Latin1(Open(source));

        Assert.Equal(source.Length, text.Length);
        Assert.Equal(2, Count(text, "av01"));
        Assert.Equal(1, Count(text, "colr"));
        Assert.Contains("nclx", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exif", text, StringComparison.Ordinal);
        Assert.DoesNotContain("mime", text, StringComparison.Ordinal);
        Assert.Equal(4, Count(text, "free"));

        static int Count(string text, string word) => text.Split(word).Length - 1;
    }

    [Theory]
    [InlineData("meta")]
    [InlineData("mini")]
    public void Metadata_that_comes_twice_is_damaged(string type)
    {
        byte[] again = AvifBuilder.FullBox(type, 0, []);
        Assert.Equal(ImageProcessingError.Damaged, Assert.Throws<ImageProcessingException>(() => Open([.. Start, .. again])).Error);
        Assert.Equal(ImageProcessingError.Damaged, Assert.Throws<ImageProcessingException>(() => Open([.. Start, .. AvifBuilder.Box("free", []), .. again, 1])).Error);
    }

    [Fact]
    public void Boxes_without_end_are_damaged()
    {
        byte[] box = AvifBuilder.Box("free", []);
        byte[] source = [.. Start, .. Enumerable.Repeat(box, 1000).SelectMany(bytes => bytes)];
        Assert.Equal(ImageProcessingError.Damaged, Assert.Throws<ImageProcessingException>(() => Open(source)).Error);
    }

    [Fact]
    public void Picture_that_the_library_would_refuse_when_it_has_decoded_it_is_not_decoded()
    {
        byte[] deep = AvifBuilder.Box("av1C", [0x81, 0x20, 0x40, 0]);
        byte[] File(int width, byte[] coding) => AvifBuilder.File([new AvifItem(1, "av01", [1, 2, 3], AvifBuilder.Size(width, 10_000), coding)]);

        Open(File(10_000, AvifBuilder.Coding()));
        Open(File(8_900, deep));
        var fault = Assert.Throws<ImageProcessingException>(() => Open(File(9_000, deep)));
        Assert.Equal(ImageProcessingError.Unsupported, fault.Error);
    }

    private static Stream Open(byte[] source) =>
        PixelFile.Open(new MemoryStream(source), Frame, isDecoderLenient: false, CancellationToken.None).Stream;

    private static string Latin1(Stream stream)
    {
        using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
        return reader.ReadToEnd();
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
