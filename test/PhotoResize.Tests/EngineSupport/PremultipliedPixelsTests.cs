using PhotoResize.EngineSupport;

namespace PhotoResize.Tests.EngineSupport;

public sealed class PremultipliedPixelsTests
{
    private const int Count = 300;

    [Fact]
    public void Colours_are_multiplied_as_one_by_one()
    {
        var pixels = Pixels();
        var values = new float[pixels.Length];
        ToneCurve.Linear.Expand(pixels, values);
        var expected = values.Select((value, i) =>
        {
            var alpha = pixels[(i / 4 * 4) + 3] / 255f;
            return i % 4 == 3 ? alpha * ToneCurve.Maximum : value * alpha;
        }).ToArray();

        PremultipliedPixels.Multiply(pixels, values);

        Assert.Equal(expected, values);
    }

    [Fact]
    public void Colours_are_divided_as_one_by_one()
    {
        // Filters overshoot on both sides.
        var values = Pixels().Select(value => (value * 280f) - 2000).ToArray();
        var expected = values.Select((value, i) =>
        {
            var alpha = Math.Clamp(values[(i / 4 * 4) + 3], 0, ToneCurve.Maximum);
            return i % 4 == 3 ? ToneCurve.Companded.Compress(alpha)
                : ToneCurve.Linear.Compress(value * (alpha > 0 ? ToneCurve.Maximum / alpha : 0));
        }).ToArray();
        var result = new byte[values.Length];

        PremultipliedPixels.Compress(values, ToneCurve.Linear, result);

        Assert.Equal(expected, result);
    }

    private static byte[] Pixels() => [.. Enumerable.Range(0, Count).SelectMany(i => new[] { (byte)(i * 3), (byte)(i * 5), (byte)(i * 11), (byte)i })];
}
