namespace PhotoResize.Pictures;

/// <summary>A picture small enough to be looked at pixel by pixel.</summary>
/// <param name="Width">Pixels across, 1 or more.</param>
/// <param name="Height">Pixels down, 1 or more.</param>
/// <param name="Rgba">Red, green, blue and alpha, straight, 8 bits each; rows from the top, without gaps.</param>
internal sealed record SmallPicture(int Width, int Height, byte[] Rgba)
{
    /// <summary>The bytes of a pixel.</summary>
    public const int Channels = 4;

    /// <summary>Red, green, blue and alpha at a place.</summary>
    public ReadOnlySpan<byte> this[int x, int y] => Rgba.AsSpan(((y * Width) + x) * Channels, Channels);
}
