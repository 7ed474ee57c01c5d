using PhotoResize.EngineSupport;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.EngineSupport;

public sealed class ResamplerTests
{
    private static readonly ImagePlan AnyPlan = Plans.For("w=300");

    public static TheoryData<ResamplingFilter, bool> FiltersInBothLights
    {
        get
        {
            var all = new TheoryData<ResamplingFilter, bool>();
            foreach (var filter in Enum.GetValues<ResamplingFilter>())
            {
                all.Add(filter, true);
                all.Add(filter, false);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(FiltersInBothLights))]
    public void Result_is_that_of_the_definition(ResamplingFilter filter, bool linearLight)
    {
        foreach (var (to, bands) in new[] { ((7, 5), 3), ((40, 31), 3), ((23, 6), 1), ((9, 30), 2), ((11, 13), 4), ((1, 1), 4) })
        {
            var source = Noise(23, 17, bands);
            var expected = ReferenceResampler.Resample(source, (23, 17), to, bands, filter, linearLight);
            var actual = Resample(source, 23, 17, bands, new(0, 0, 23, 17), new(to.Item1, to.Item2), filter, linearLight);

            Assert.Equal(expected.Length, actual.Length);
            for (var i = 0; i < expected.Length; i++)
            {
                // Half a level is the rounding of the result; light is looked up in steps of a 65,535th, which are 0.05 of a level in the dark.
                Assert.InRange(actual[i], expected[i] - 0.55, expected[i] + 0.55);
            }
        }
    }

    [Theory]
    [MemberData(nameof(FiltersInBothLights))]
    public void Same_size_gives_the_same_pixels(ResamplingFilter filter, bool linearLight)
    {
        var source = Noise(31, 9, 3);
        Assert.Equal(source, Resample(source, 31, 9, 3, new(0, 0, 31, 9), new(31, 9), filter, linearLight));
    }

    [Theory]
    [MemberData(nameof(FiltersInBothLights))]
    public void Flat_picture_stays_flat_up_to_its_edges(ResamplingFilter filter, bool linearLight)
    {
        foreach (var value in new byte[] { 0, 1, 2, 11, 37, 128, 200, 254, 255 })
        {
            foreach (var size in new PixelSize[] { new(1, 1), new(3, 2), new(7, 50), new(64, 64) })
            {
                byte[] colour = [value, (byte)(255 - value), 128];
                var source = Enumerable.Repeat(colour, 20 * 10).SelectMany(pixel => pixel).ToArray();
                var result = Resample(source, 20, 10, 3, new(0, 0, 20, 10), size, filter, linearLight);
                Assert.All(result.Chunk(3), pixel => Assert.Equal(colour, pixel));
            }
        }
    }

    [Theory]
    [MemberData(nameof(FiltersInBothLights))]
    public void Crop_gives_what_its_pixels_give_as_a_picture_of_their_own(ResamplingFilter filter, bool linearLight)
    {
        var crop = new PixelRectangle(5, 3, 12, 9);
        var source = Noise(23, 17, 3);
        var cut = Enumerable.Range(crop.Y, crop.Height)
            .SelectMany(y => source.AsSpan((y * 23 + crop.X) * 3, crop.Width * 3).ToArray())
            .ToArray();

        Assert.Equal(
            Resample(cut, 12, 9, 3, new(0, 0, 12, 9), new(7, 20), filter, linearLight),
            Resample(source, 23, 17, 3, crop, new(7, 20), filter, linearLight));
    }

    [Fact]
    public void Two_pixels_become_one_by_the_mean_of_their_values()
    {
        byte[] source = [0, 100, 200, 50, 20, 40, 60, 82];
        Assert.Equal([40, 98], Resample(source, 4, 2, 1, new(0, 0, 4, 2), new(2, 1), ResamplingFilter.Average, linearLight: false));
    }

    /// <summary>A half of white light is 188, and a quarter 137: 255 times 1.055 L^(1/2.4) - 0.055.</summary>
    [Fact]
    public void Two_pixels_become_one_by_the_mean_of_their_light()
    {
        byte[] source = [0, 255, 255, 0, 255, 0, 0, 0];
        Assert.Equal([188, 137], Resample(source, 4, 2, 1, new(0, 0, 4, 2), new(2, 1), ResamplingFilter.Average, linearLight: true));
    }

    [Fact]
    public void Colours_weigh_by_their_alpha()
    {
        // (200 x 255 + 100 x 85) / (255 + 85) is 175; what lies under full transparency does not show.
        byte[] source = [200, 255, 100, 85, 255, 0, 10, 255];
        Assert.Equal([175, 170, 10, 128], Resample(source, 4, 1, 2, new(0, 0, 4, 1), new(2, 1), ResamplingFilter.Average, linearLight: false));
    }

    [Fact]
    public void Full_transparency_stays_full()
    {
        var source = Enumerable.Repeat(new byte[] { 255, 20, 90, 0 }, 64).SelectMany(pixel => pixel).ToArray();
        Assert.All(Resample(source, 8, 8, 4, new(0, 0, 8, 8), new(3, 3), ResamplingFilter.Lanczos, linearLight: true), value => Assert.Equal(0, value));
    }

    /// <summary>The decoder has halved the frame; a crop of 3 to 7 begins in the middle of its second pixel and ends in the middle of the fourth.</summary>
    [Fact]
    public void Crop_that_begins_within_a_decoded_pixel_is_taken_from_there()
    {
        byte[] halved = [0, 10, 30, 90, 255];
        Assert.Equal([40], Resample(halved, 5, 1, 1, new(3, 0, 4, 2), new(1, 1), ResamplingFilter.Average, linearLight: false, shrink: 2));
    }

    [Fact]
    public void Only_rows_and_pixels_under_the_filter_are_asked_for()
    {
        var geometry = new StoredGeometry(new(100, 50), 1, new(10, 20, 40, 10), new(20, 5), 1);
        var resampler = Resampler.Create(AnyPlan with { Filter = ResamplingFilter.Average }, geometry, new(100, 50), 3, _ => []);
        Assert.Equal((20, 30, 10, 40), (resampler.FirstRow, resampler.EndRow, resampler.Left, resampler.Width));
    }

    /// <summary>Wider than a tile, higher than a block, and with something between the rows, as decoders leave it there.</summary>
    [Theory]
    [InlineData(1, 31, 17)]
    [InlineData(3, 31, 17)]
    [InlineData(3, 300, 200)]
    [InlineData(4, 66, 24)]
    public void Rows_together_give_what_they_give_one_by_one(int bands, int toWidth, int toHeight)
    {
        const int Width = 210;
        const int Height = 71;
        const int Gap = 5;
        var stride = (Width * bands) + Gap;
        var source = Noise(stride, Height, 1);
        var rows = Enumerable.Range(0, Height).SelectMany(y => source.AsSpan(y * stride, Width * bands).ToArray()).ToArray();
        var geometry = new StoredGeometry(new(Width, Height), 1, new(0, 0, Width, Height), new(toWidth, toHeight), 1);
        var (result, rowBytes) = (new byte[toWidth * toHeight * bands], toWidth * bands);
        using var resampler = Resampler.Create(AnyPlan, geometry, new(Width, Height), bands, y => result.AsSpan(y * rowBytes, rowBytes));

        resampler.Add(source, stride, 40);
        resampler.Add(source.AsSpan(40 * stride), stride, 3);
        resampler.Add(source.AsSpan(43 * stride, (27 * stride) + (Width * bands)), stride, 28);

        var expected = Resample(rows, Width, Height, bands, new(0, 0, Width, Height), new(toWidth, toHeight), AnyPlan.Filter, AnyPlan.LinearLight);
        Assert.Equal(expected, result);
    }

    private static byte[] Resample(
        byte[] source,
        int width,
        int height,
        int bands,
        PixelRectangle crop,
        PixelSize inner,
        ResamplingFilter filter,
        bool linearLight,
        int shrink = 1)
    {
        var geometry = new StoredGeometry(new(width, height), shrink, crop, inner, 1);
        var plan = AnyPlan with { Filter = filter, LinearLight = linearLight };
        var (result, rowBytes) = (new byte[inner.Width * inner.Height * bands], inner.Width * bands);
        var resampler = Resampler.Create(plan, geometry, new(width, height), bands, y => result.AsSpan(y * rowBytes, rowBytes));
        for (var y = resampler.FirstRow; y < resampler.EndRow; y++)
        {
            resampler.Add(source.AsSpan((y * width + resampler.Left) * bands, resampler.Width * bands));
        }

        return result;
    }

    private static byte[] Noise(int width, int height, int bands)
    {
        var pixels = new byte[width * height * bands];
        new Random(7).NextBytes(pixels);
        return pixels;
    }
}
