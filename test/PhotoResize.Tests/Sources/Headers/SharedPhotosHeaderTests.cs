using PhotoResize.Settings;
using PhotoResize.Sources;
using PhotoResize.Sources.Headers;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Sources.Headers;

/// <summary>Real files; what is expected is what libvips says of them.</summary>
public sealed class SharedPhotosHeaderTests
{
    [PhotoTheory]
    [InlineData("alpha-1.png", ImageFormat.Png, 1600, 1200, 1, true, 1)]
    [InlineData("alpha-3.png", ImageFormat.Png, 1400, 1000, 1, true, 1)]
    [InlineData("anim.gif", ImageFormat.Gif, 480, 300, 1, false, 24)]
    [InlineData("anim.webp", ImageFormat.WebP, 480, 300, 1, false, 24)]
    [InlineData("cmyk-icc.jpg", ImageFormat.Jpeg, 800, 600, 1, false, 1)]
    [InlineData("gray-alpha.png", ImageFormat.Png, 800, 600, 1, true, 1)]
    [InlineData("ok.avif", ImageFormat.Avif, 800, 600, 1, false, 1)]
    [InlineData("ok.webp", ImageFormat.WebP, 800, 600, 1, false, 1)]
    [InlineData("orient-3.jpg", ImageFormat.Jpeg, 800, 600, 3, false, 1)]
    [InlineData("orient-6.jpg", ImageFormat.Jpeg, 800, 600, 6, false, 1)]
    [InlineData("orient-8.jpg", ImageFormat.Jpeg, 800, 600, 8, false, 1)]
    [InlineData("p12-02.jpg", ImageFormat.Jpeg, 4000, 3000, 1, false, 1)]
    [InlineData("p2-01.jpg", ImageFormat.Jpeg, 1632, 1224, 1, false, 1)]
    [InlineData("p3-icc.jpg", ImageFormat.Jpeg, 800, 600, 1, false, 1)]
    [InlineData("palette.png", ImageFormat.Png, 800, 600, 1, false, 1)]
    [InlineData("progressive.jpg", ImageFormat.Jpeg, 4000, 3000, 1, false, 1)]
    [InlineData("rgb16.png", ImageFormat.Png, 800, 600, 1, false, 1)]
    public async Task Photograph_is_described_as_libvips_does(
        string name, ImageFormat format, int width, int height, int orientation, bool hasAlpha, int frameCount)
    {
        await using var stream = File.OpenRead(SharedPhotos.PathOf(name));
        var header = await SourceHeaderReader.ReadAsync(stream, CancellationToken.None);
        Assert.Null(header.Failure);
        Assert.Equal(format, header.Value!.Format);
        Assert.Equal(
            [new FrameInfo(width, height, orientation, hasAlpha)],
            header.Value.Frames.Select(frame => frame with { BufferedBytes = 0, HasDeepSamples = false }));
        Assert.Equal(frameCount, header.Value.FrameCount);
    }
}
