using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Sources.Headers;

/// <summary>The header tells what a decoder has to hold before it can give the first row. Jobs are admitted by it.</summary>
public class BufferedBytesTests
{
    /// <summary>A coefficient has two bytes, and components have whole blocks.</summary>
    [Theory]
    [InlineData(0xC0, 3, 0)]
    [InlineData(0xC1, 3, 0)]
    [InlineData(0xC9, 3, 0)]
    [InlineData(0xC0, 1, 2 * 64 * 6 * 2 * 3)] // a scan for each component
    [InlineData(0xC2, 3, 2 * 64 * 6 * 2 * 3)]
    [InlineData(0xCA, 3, 2 * 64 * 6 * 2 * 3)]
    public async Task Coefficients_of_a_jpeg_of_several_scans_are_buffered(byte marker, byte componentsOfScan, long expected)
    {
        // 40 x 20 pixels of 4:2:0 are 3 x 2 units of 6 blocks.
        byte[] frame = JpegFile.Segment(marker, [8, 0, 20, 0, 40, 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0]);
        byte[] scan = JpegFile.Segment(0xDA, [componentsOfScan, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
        Assert.Equal(expected, (await FrameOfAsync(JpegFile.Create([.. frame, .. scan]))).BufferedBytes);
    }

    [Theory]
    [InlineData(1, 8, false, 0)]
    [InlineData(3, 16, false, 0)]
    [InlineData(1, 8, true, 40 * 30)]
    [InlineData(3, 8, true, 3 * 40 * 30)]
    [InlineData(4, 16, true, 2 * 4 * 40 * 30)]
    public async Task Rows_of_an_interlaced_png_are_buffered(int channels, int depth, bool isInterlaced, long expected)
    {
        var file = Testing.PngFile.Write(new Picture(40, 30, channels, new byte[40 * 30 * channels]), depth, isInterlaced);
        var frame = await FrameOfAsync(file);
        Assert.Equal((expected, depth > 8), (frame.BufferedBytes, frame.HasDeepSamples));
    }

    [Fact]
    public async Task Canvas_of_an_animated_png_is_buffered_and_what_is_restored_of_it_and_a_frame() =>
        Assert.Equal(3 * 4 * 40 * 30, (await FrameOfAsync(CraftedFiles.Get("png animated"))).BufferedBytes);

    [Theory]
    [InlineData(5, 0, 0)] // strips, which are unpacked row by row
    [InlineData(5, 1000, (1000L * 4000 * 3 * 2) + (2 * 4000 * 3 * 2))] // tiles side by side
    [InlineData(5, 5000, (3000L * 4000 * 3 * 2) + (2 * 4000 * 3 * 2))] // taller than the picture
    [InlineData(7, 0, (3000L * 4000 * 3 * 2) + (2 * 4000 * 3 * 2))] // a JPEG in a strip
    public async Task Tiles_of_a_tiff_and_what_only_a_library_unpacks_are_buffered(int compression, int tileLength, long expected)
    {
        const int Compression = 259;
        const int BitsPerSample = 258;
        const int TileWidth = 322;
        const int TileLength = 323;
        (int, long)[] page = TiffFile.Page(
            4000, 3000, (Compression, compression), (TiffFile.Photometric, 2), (TiffFile.SamplesPerPixel, 3), (BitsPerSample, 16));
        var file = TiffFile.Create(
            bigEndian: false, bigTiff: false, tileLength == 0 ? page : [.. page, (TileWidth, 256), (TileLength, tileLength)]);
        Assert.Equal(expected, (await FrameOfAsync(file)).BufferedBytes);
    }

    private static async Task<FrameInfo> FrameOfAsync(byte[] file) => (await HeaderAssert.ReadAsync(file)).Value!.FrameAt(0);
}
