using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.Tests.Planning;

public sealed class EqualQualityTests
{
    [Theory]
    [InlineData(95, 98, 87)]
    [InlineData(93, 94, 80)]
    [InlineData(89, 92, 73)]
    [InlineData(87, 92, 73)]
    [InlineData(70, 75, 47)]
    public void Quality_of_equal_looks_is_the_measured_one(int jpeg, int webP, int avif) =>
        Assert.Equal((jpeg, webP, avif), (Of(jpeg, ImageFormat.Jpeg), Of(jpeg, ImageFormat.WebP), Of(jpeg, ImageFormat.Avif)));

    [Theory]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Avif)]
    public void Higher_quality_of_a_jpeg_gives_no_lower_one(ImageFormat format)
    {
        int[] qualities = [.. Enumerable.Range(1, 100).Select(quality => Of(quality, format))];

        Assert.Equal((1, 100), (qualities[0], qualities[^1]));
        Assert.Equal(qualities.Order(), qualities);
    }

    private static int Of(int quality, ImageFormat format) => EqualQuality.FromJpeg(quality, format);
}
