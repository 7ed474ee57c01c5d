using PhotoResize.Pictures;

namespace PhotoResize.Tests.Pictures;

/// <summary>Draws small pictures.</summary>
internal static class SmallPictures
{
    public static SmallPicture Draw(int width, int height, Func<int, int, (int R, int G, int B, int A)> colorAt) => new(
        width,
        height,
        [
            .. Enumerable.Range(0, width * height).SelectMany(i =>
            {
                var (r, g, b, a) = colorAt(i % width, i / width);
                return (byte[])[(byte)r, (byte)g, (byte)b, (byte)a];
            }),
        ]);
}
