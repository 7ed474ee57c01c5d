using PhotoResize.Settings;

namespace PhotoResize.Tests.Sources.Headers;

public sealed class WebPHeaderTests
{
    [Fact]
    public async Task Lossy_picture_gives_its_size_without_the_scale() =>
        await HeaderAssert.HasFrameAsync(WebPFile.Create(WebPFile.Lossy(0x4000 | 40, 16383)), ImageFormat.WebP, new(40, 16383));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lossless_picture_gives_size_and_alpha(bool hasAlpha) =>
        await HeaderAssert.HasFrameAsync(
            WebPFile.Create(WebPFile.Lossless(16383, 30, hasAlpha)),
            ImageFormat.WebP,
            new(16383, 30, HasAlpha: hasAlpha));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Extended_file_gives_the_canvas(bool hasAlpha) =>
        await HeaderAssert.HasFrameAsync(
            WebPFile.Create(WebPFile.Extended(40, 30, hasAlpha), WebPFile.Lossy(40, 30)),
            ImageFormat.WebP,
            new(40, 30, HasAlpha: hasAlpha));

    [Theory]
    [InlineData("")]
    [InlineData("Exif\0\0")]
    public async Task Orientation_is_read_with_and_without_a_prefix(string prefix)
    {
        var block = new ByteBuilder().Text(prefix).Bytes(TiffFile.Exif(6, bigEndian: true)).ToArray();
        await HeaderAssert.HasFrameAsync(
            WebPFile.Create(WebPFile.Extended(40, 30, hasExif: true), WebPFile.Chunk("VP8 ", 1, 2, 3), WebPFile.Chunk("EXIF", block)),
            ImageFormat.WebP,
            new(40, 30, 6));
    }

    [Fact]
    public async Task Orientation_that_is_not_announced_does_not_count() =>
        await HeaderAssert.HasFrameAsync(
            WebPFile.Create(WebPFile.Extended(40, 30), WebPFile.Lossy(40, 30), WebPFile.Chunk("EXIF", TiffFile.Exif(6))),
            ImageFormat.WebP,
            new(40, 30));

    [Fact]
    public async Task Frames_of_an_animation_are_counted() =>
        await HeaderAssert.HasFrameAsync(
            WebPFile.Create(
                WebPFile.Extended(40, 30, isAnimated: true),
                WebPFile.Chunk("ANIM", 0, 0, 0, 0, 0, 0),
                WebPFile.Frame(40, 30, WebPFile.Lossy(40, 30)),
                WebPFile.Frame(40, 30, WebPFile.Lossless(40, 30, hasAlpha: false))),
            ImageFormat.WebP,
            new(40, 30),
            frameCount: 2);

    [Fact]
    public async Task Frame_that_shows_the_canvas_is_alpha()
    {
        await HasAlphaAsync(WebPFile.Frame(39, 30, WebPFile.Lossy(39, 30)));
        await HasAlphaAsync(WebPFile.Frame(40, 30, WebPFile.Lossless(40, 30, hasAlpha: true)));
        await HasAlphaAsync(WebPFile.Frame(40, 30, [.. WebPFile.Chunk("ALPH", 0), .. WebPFile.Lossy(40, 30)]));

        static Task HasAlphaAsync(byte[] frame) => HeaderAssert.HasFrameAsync(
            WebPFile.Create(WebPFile.Extended(40, 30, isAnimated: true), frame),
            ImageFormat.WebP,
            new(40, 30, HasAlpha: true));
    }

    [Fact]
    public async Task Animation_without_frames_is_damaged() =>
        await HeaderAssert.IsDamagedAsync(WebPFile.Create(WebPFile.Extended(40, 30, isAnimated: true)));

    [Fact]
    public async Task Picture_that_is_no_key_frame_is_damaged()
    {
        var file = WebPFile.Create(WebPFile.Lossy(40, 30));
        file[20] |= 1;
        await HeaderAssert.IsDamagedAsync(file);
        await HeaderAssert.IsDamagedAsync(WebPFile.Create(WebPFile.Lossy(0, 30)));
        await HeaderAssert.IsDamagedAsync(WebPFile.Create(WebPFile.Chunk("JUNK", 1, 2)));
    }

    [Fact]
    public async Task Chunk_longer_than_the_file_is_damaged()
    {
        var file = WebPFile.Create(WebPFile.Extended(40, 30, hasExif: true), WebPFile.Chunk("VP8 ", 1, 2, 3, 4));
        file[^7] = 0xFF; // the upper bytes of the chunk's length
        file[^5] = 0xFF;
        await HeaderAssert.IsDamagedAsync(file);
    }
}
