using PhotoResize.EngineSupport;

namespace PhotoResize.Tests.EngineSupport;

public sealed class WideBlurTests
{
    private const double Reach = 2.447; // in sigmas, where a weight is a twentieth of the middle one

    /// <summary>Sizes that are no multiple of the blocks, and smaller than one, among them.</summary>
    [Theory]
    [InlineData(400, 300, 16)]
    [InlineData(301, 217, 40)]
    [InlineData(97, 250, 100)]
    [InlineData(5, 3, 30)]
    public void Result_is_that_of_the_convolution(int width, int height, double sigma)
    {
        var pixels = Blocks(width, height, bands: 1);
        var result = new byte[pixels.Length];

        WideBlur.Apply(pixels, result, width, bands: 1, sigma, CancellationToken.None);

        var expected = new float[pixels.Length];
        PlaneBlur.Apply(Array.ConvertAll(pixels, value => (float)value), expected, width, PlaneBlur.Weights(sigma, (int)(Reach * sigma)));
        for (var i = 0; i < result.Length; i++)
        {
            Assert.InRange(result[i], expected[i] - 3, expected[i] + 3);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Flat_opaque_picture_stays_what_it_is(int bands)
    {
        foreach (var value in new byte[] { 0, 1, 128, 255 })
        {
            var pixels = new byte[90 * 70 * bands];
            for (var i = 0; i < pixels.Length; i++)
            {
                pixels[i] = bands % 2 == 0 && i % bands == bands - 1 ? byte.MaxValue : value;
            }

            var result = (byte[])pixels.Clone();
            WideBlur.Apply(pixels, result, 90, bands, 20, CancellationToken.None);

            Assert.Equal(pixels, result);
        }
    }

    [Fact]
    public void Colours_of_transparent_pixels_do_not_show()
    {
        // Red and opaque on the left, green and transparent on the right.
        var pixels = new byte[200 * 4];
        for (var x = 0; x < 200; x++)
        {
            (x < 100 ? (ReadOnlySpan<byte>)[255, 0, 0, 255] : [0, 255, 0, 0]).CopyTo(pixels.AsSpan(4 * x));
        }

        var result = new byte[pixels.Length];
        WideBlur.Apply(pixels, result, 200, bands: 4, 20, CancellationToken.None);

        Assert.Equal([255, 0, 0], result.AsSpan(4 * 110, 3).ToArray());
        Assert.InRange(result[(4 * 100) + 3], 118, 137);
    }

    [Fact]
    public void Picture_may_be_blurred_in_its_own_memory()
    {
        var pixels = Blocks(150, 100, bands: 3);
        var expected = new byte[pixels.Length];
        WideBlur.Apply(pixels, expected, 150, bands: 3, 25, CancellationToken.None);

        WideBlur.Apply(pixels, pixels, 150, bands: 3, 25, CancellationToken.None);

        Assert.Equal(expected, pixels);
    }

    [Fact]
    public void Cancelled_blur_stops() =>
        Assert.Throws<OperationCanceledException>(
            () => WideBlur.Apply(new byte[4], new byte[4], 2, 1, 20, new CancellationToken(canceled: true)));

    private static byte[] Blocks(int width, int height, int bands) =>
        [.. Enumerable.Range(0, width * height * bands).Select(i => (byte)((i / bands % width / 50 * 90) + (i / bands / width / 50 * 70)))];
}
