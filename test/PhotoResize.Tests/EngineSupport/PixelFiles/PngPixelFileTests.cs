using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.Planning;
using PngFile = PhotoResize.Testing.PngFile;

namespace PhotoResize.Tests.EngineSupport.PixelFiles;

public sealed class PngPixelFileTests
{
    private const int SignatureAndHeaderBytes = 8 + 25;

    private static readonly PixelSize Size = new(30, 20);

    private static readonly byte[] Plain = PngFile.Draw(30, 20, (x, y) => (x, y, 100, 255));

    [Fact]
    public void Plain_file_stays_as_it_is() => Assert.Equal(Plain, Read(Plain));

    [Fact]
    public void What_pixels_do_not_need_is_left_out()
    {
        byte[] text = [0, 0, 0, 3, .. "tEXta\0b"u8, 1, 2, 3, 4];

        Assert.Equal(Plain, Read([.. Plain[..SignatureAndHeaderBytes], .. text, .. Plain[SignatureAndHeaderBytes..], .. text]));
        Assert.Equal(Plain, Read(Plain[..^12]));
    }

    [Fact]
    public void Pixels_are_not_copied()
    {
        using var source = new MemoryStream([.. Plain]);
        var file = PngPixelFile.Open(source, Size, CancellationToken.None).Stream;

        Assert.IsType<SplicedStream>(file);
        source.Position = Plain.Length - 20;
        source.WriteByte(77);
        Assert.Equal(77, ReadAll(file)[^20]);
    }

    [Fact]
    public void Reading_the_structure_stops_when_the_job_is_cancelled() =>
        Assert.Throws<OperationCanceledException>(() => PngPixelFile.Open(new MemoryStream(Plain), Size, new CancellationToken(canceled: true)));

    private static byte[] Read(byte[] png) => ReadAll(PngPixelFile.Open(new MemoryStream(png), Size, CancellationToken.None).Stream);

    private static byte[] ReadAll(Stream file)
    {
        var bytes = new MemoryStream();
        file.Position = 0;
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
