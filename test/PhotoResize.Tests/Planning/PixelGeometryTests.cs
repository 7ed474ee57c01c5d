using PhotoResize.Planning;

namespace PhotoResize.Tests.Planning;

public sealed class PixelGeometryTests
{
    [Fact]
    public void Size_as_text_is_its_sides() => Assert.Equal("300 x 200", new PixelSize(300, 200).ToString());

    [Fact]
    public void Rectangle_as_text_ends() => Assert.Contains("300 x 200", new PixelRectangle(1, 2, 300, 200).ToString(), StringComparison.Ordinal);
}
