using PhotoResize.EngineSupport;

namespace PhotoResize.Tests.EngineSupport;

public sealed class ToneCurveTests
{
    /// <summary>By the transfer function of IEC 61966-2-1: a straight line up to 10, and a power from 11 on.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.000303527)]
    [InlineData(10, 0.003035270)]
    [InlineData(11, 0.003346536)]
    [InlineData(55, 0.038204372)]
    [InlineData(128, 0.215860500)]
    [InlineData(188, 0.502886458)]
    [InlineData(254, 0.991102097)]
    [InlineData(255, 1)]
    public void Value_stands_for_the_light_of_srgb(byte value, double light)
    {
        Assert.Equal(light, Expanded(ToneCurve.Linear)[value] / ToneCurve.Maximum, 1e-7);
        Assert.Equal(value / 255.0, Expanded(ToneCurve.Companded)[value] / ToneCurve.Maximum, 1e-7);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_value_comes_back(bool linear)
    {
        var curve = linear ? ToneCurve.Linear : ToneCurve.Companded;
        var expanded = Expanded(curve);
        for (var value = 0; value < 256; value++)
        {
            Assert.Equal(value, curve.Compress(expanded[value]));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void More_light_is_never_a_lower_value(bool linear)
    {
        var curve = linear ? ToneCurve.Linear : ToneCurve.Companded;
        var expanded = Expanded(curve);
        Assert.All(expanded.Zip(expanded.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        for (var light = 1; light <= ToneCurve.Maximum; light++)
        {
            Assert.True(curve.Compress(light - 1) <= curve.Compress(light));
        }
    }

    [Fact]
    public void Light_becomes_the_nearest_value()
    {
        for (var light = 0; light <= ToneCurve.Maximum; light++)
        {
            var exact = 255 * ReferenceResampler.FromLight(light / (double)ToneCurve.Maximum);
            Assert.InRange(ToneCurve.Linear.Compress(light), exact - 0.5001, exact + 0.5001);
        }
    }

    [Theory]
    [InlineData(-30_000, 0)]
    [InlineData(-0.4, 0)]
    [InlineData(65_535.4, 255)]
    [InlineData(90_000, 255)]
    public void What_a_filter_overshot_is_cut_off(float light, byte value)
    {
        Assert.Equal(value, ToneCurve.Linear.Compress(light));
        Assert.Equal(value, ToneCurve.Companded.Compress(light));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Many_values_become_what_each_one_becomes(bool linear)
    {
        var curve = linear ? ToneCurve.Linear : ToneCurve.Companded;
        float[] light = [.. Enumerable.Range(-300, 66_203).Select(i => i + (i % 7 * 0.13f))];
        var together = new byte[light.Length];
        curve.Compress(light, together);
        Assert.Equal(Array.ConvertAll(light, curve.Compress), together);
    }

    /// <summary>Whatever number of them is converted at once.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Value_is_expanded_to_the_float_nearest_to_its_light(bool linear)
    {
        var curve = linear ? ToneCurve.Linear : ToneCurve.Companded;
        Func<double, double> toLight = linear ? ReferenceResampler.ToLight : value => value;
        byte[] encoded = [.. Enumerable.Range(0, 256 + 37).Select(value => (byte)value)];
        foreach (var length in new[] { encoded.Length, 256, 19, 16, 15, 4, 3, 1 })
        {
            var values = new float[length];
            curve.Expand(encoded.AsSpan(0, length), values);
            Assert.Equal([.. encoded.Take(length).Select(value => (float)(toLight(value / 255.0) * ToneCurve.Maximum))], values);
        }
    }

    private static float[] Expanded(ToneCurve curve)
    {
        var values = new float[256];
        curve.Expand([.. Enumerable.Range(0, 256).Select(value => (byte)value)], values);
        return values;
    }
}
