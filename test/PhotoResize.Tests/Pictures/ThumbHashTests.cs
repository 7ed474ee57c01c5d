using PhotoResize.Pictures;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Pictures;

public class ThumbHashTests
{
    /// <summary>
    /// The hashes were made by the format's reference implementation, the npm package thumbhash 0.1.1. The pictures have no symmetry: a term
    /// of nothing lies halfway between two steps, and is rounded by what the machine's cosine leaves of it.
    /// </summary>
    [Fact]
    public void Hash_is_that_of_the_reference_implementation()
    {
        Assert.Equal("kDcOHZaAh3eSeHiIh3eHiMovC8lo", Hash(60, 40, (x, y) => (x * x >> 4, y * y * 3 >> 5, x * y >> 3, 255)));
        Assert.Equal("ngcKKhpxb3aFhXd5cK75+Ic=", Hash(30, 90, (x, y) => (y < 45 ? 200 : 40, x * 8, ((x * 7) + (y * 3)) % 256, 255)));
        Assert.Equal("GRqDDQw34JZ8dZaId6R/84ZzdndweIl3hw==", Hash(50, 50, (x, y) => (250 - (x * y >> 4), x * x >> 4, 20 + y, Math.Min(255, (y * y >> 3) + x))));
        Assert.Equal("pMUFHwivwHexSXprl/Zju3WHB/VDUD8E", Hash(100, 100, (x, y) => IsInDisc(x, y) ? (220, 30, 40, 255) : (90, 150, 220, 255)));

        static bool IsInDisc(int x, int y) => ((x - 70) * (x - 70)) + ((y - 30) * (y - 30)) < 400;
    }

    [Theory]
    [InlineData(60, 40)]
    [InlineData(40, 60)]
    [InlineData(100, 100)]
    [InlineData(90, 7)]
    [InlineData(1, 1)]
    [InlineData(100, 1)]
    public void Preview_has_the_colours_of_the_picture(int width, int height)
    {
        var preview = ThumbHashDecoder.Decode(ThumbHash.Encode(SmallPictures.Draw(width, height, ColorAt)));
        foreach (var (x, y) in new[] { (0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75), (0.5, 0.5) })
        {
            var (r, g, b, _) = ColorAt((int)(x * width), (int)(y * height));
            Assert.InRange(preview.DistanceAt((int)(x * preview.Width), (int)(y * preview.Height), (r, g, b)), 0, 30);
        }

        (int R, int G, int B, int A) ColorAt(int x, int y) => (60 + (150 * x / width), 60 + (120 * y / height), 200 - (100 * x / width), 255);
    }

    [Fact]
    public void Preview_is_transparent_where_the_picture_is()
    {
        var preview = ThumbHashDecoder.Decode(ThumbHash.Encode(SmallPictures.Draw(80, 80, (x, _) => (200, 40, 40, x < 40 ? 0 : 255))));
        Assert.InRange(preview[2, 16].A, 0, 60);
        Assert.InRange(preview[29, 16].A, 195, 255);
        Assert.InRange(preview.DistanceAt(24, 16, (200, 40, 40)), 0, 12);
    }

    [Fact]
    public void Picture_of_one_colour_has_nothing_else_in_its_hash()
    {
        var hash = ThumbHash.Encode(SmallPictures.Draw(90, 60, (_, _) => (255, 255, 255, 255)));
        Assert.Equal([0x3F, 0x08, 0x02, 0x05, 0x80], hash[..5]);
        Assert.All(hash[5..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Larger_picture_is_refused() =>
        Assert.Throws<ArgumentException>(() => ThumbHash.Encode(SmallPictures.Draw(101, 1, (_, _) => (0, 0, 0, 255))));

    private static string Hash(int width, int height, Func<int, int, (int R, int G, int B, int A)> colorAt) =>
        Convert.ToBase64String(ThumbHash.Encode(SmallPictures.Draw(width, height, colorAt)));
}
