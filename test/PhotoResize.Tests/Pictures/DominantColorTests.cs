using PhotoResize.Pictures;

namespace PhotoResize.Tests.Pictures;

public class DominantColorTests
{
    [Fact]
    public void Colour_is_that_of_most_pixels_and_not_the_average_of_all() =>
        Assert.Equal("#1e64c8", Of((x, y) => x < 40 ? (30, 100, 200, 255) : (250, 240, 10, 255)));

    [Fact]
    public void Colours_that_look_alike_are_one() =>
        Assert.Equal("#c8503c", Of((x, _) => x < 60 ? (198 + (x % 5), 78 + (x % 5), 58 + (x % 5), 255) : (x * 2 % 256, x * 7 % 256, x * 5 % 256, 255)));

    [Fact]
    public void Transparent_pixels_do_not_count()
    {
        Assert.Equal("#0a141e", Of((x, _) => x < 10 ? (10, 20, 30, 255) : (255, 0, 0, 0)));
        Assert.Equal("#ffffff", Of((_, _) => (7, 7, 7, 0)));
    }

    private static string Of(Func<int, int, (int R, int G, int B, int A)> colorAt) => DominantColor.Of(SmallPictures.Draw(70, 20, colorAt));
}
