using ImageMagick;
using PhotoResize.Pictures;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Pictures;

public class PngPictureTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_kind_that_engines_make_is_read(int channels)
    {
        var pixels = Enumerable.Range(0, 7 * 5 * channels).Select(i => (byte)(i * 37)).ToArray();
        var drawn = new Picture(7, 5, channels, pixels);
        AssertSame(drawn, PngPicture.Read(PngFile.Write(drawn)));
    }

    /// <summary>ImageMagick chooses filters by the picture: a gradient gets all but none.</summary>
    [Fact]
    public void Rows_are_read_whatever_their_filter_is()
    {
        var drawn = Picture.Draw(64, 64, (x, y) => (x * 4, y * 4, ((x * y) + (x % 3 * 40)) % 256, 255 - x), hasAlpha: true);
        foreach (var filter in Enumerable.Range(0, 6))
        {
            var file = ReferenceEncoder.Encode(
                ImageFormat.Png, drawn, image => image.Settings.SetDefine(MagickFormat.Png, "compression-filter", $"{filter}"));
            AssertSame(drawn, PngPicture.Read(file));
        }
    }

    [Fact]
    public void Other_files_are_a_fault_of_their_engine()
    {
        var file = PngFile.Draw(4, 4, (_, _) => (1, 2, 3, 255));
        Assert.Throws<InvalidDataException>(() => PngPicture.Read([]));
        Assert.Throws<InvalidDataException>(() => PngPicture.Read(file.AsSpan(0, 20)));
        Assert.Throws<InvalidDataException>(() => PngPicture.Read(ReferenceEncoder.Encode(ImageFormat.Gif, Picture.Draw(4, 4, (_, _) => (1, 2, 3, 255)))));
        Assert.Throws<InvalidDataException>(() => PngPicture.Read([.. file.AsSpan(0, 24), 16, .. file.AsSpan(25)]));
    }

    private static void AssertSame(Picture expected, SmallPicture picture)
    {
        Assert.Equal((expected.Width, expected.Height), (picture.Width, picture.Height));
        for (var i = 0; i < picture.Width * picture.Height; i++)
        {
            var (x, y) = (i % picture.Width, i / picture.Width);
            var pixel = picture[x, y];
            Assert.Equal(expected[x, y], (pixel[0], pixel[1], pixel[2], pixel[3]));
        }
    }
}
