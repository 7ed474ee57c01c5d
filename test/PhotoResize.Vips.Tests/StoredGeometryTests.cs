using PhotoResize.EngineContract.Support;
using PhotoResize.EngineSupport;
using PhotoResize.Planning;

namespace PhotoResize.Vips.Tests;

public sealed class StoredGeometryTests
{
    [Fact]
    public void To_stored_every_orientation_inverse_of_turning_upright()
    {
        for (var orientation = 1; orientation <= 8; orientation++)
        {
            var upright = Pixels.Draw(7, 5, (x, y) => [(byte)x, (byte)y, 0]);
            var stored = StoredOrientation.Store(upright, orientation);
            var place = StoredGeometry.ToStored(new PixelRectangle(4, 1, 1, 1), new PixelSize(stored.Width, stored.Height), orientation);
            Assert.Equal([4, 1, 0], stored[place.X, place.Y].ToArray());
        }
    }
}
