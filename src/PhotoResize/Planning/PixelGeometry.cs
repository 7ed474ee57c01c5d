using System.Text.Json.Serialization;

namespace PhotoResize.Planning;

/// <summary>A size in pixels.</summary>
/// <param name="Width">Pixels across, 1 or more.</param>
/// <param name="Height">Pixels down, 1 or more.</param>
public readonly record struct PixelSize(int Width, int Height)
{
    /// <summary>The size with width and height swapped. Not part of JSON, where it would have no end.</summary>
    [JsonIgnore]
    public PixelSize Transposed => new(Height, Width);

    internal long Pixels => (long)Width * Height;

    /// <summary>Width and height, such as <c>300 x 200</c>.</summary>
    /// <remarks>The generated text of a record includes its properties; <see cref="Transposed"/> would recurse without end.</remarks>
    public override string ToString() => FormattableString.Invariant($"{Width} x {Height}");
}

/// <summary>A position in pixels from the top left corner.</summary>
/// <param name="X">Pixels from the left.</param>
/// <param name="Y">Pixels from the top.</param>
public readonly record struct PixelPoint(int X, int Y);

/// <summary>A rectangle in pixels.</summary>
/// <param name="X">Pixels from the left.</param>
/// <param name="Y">Pixels from the top.</param>
/// <param name="Width">Pixels across, 1 or more.</param>
/// <param name="Height">Pixels down, 1 or more.</param>
public readonly record struct PixelRectangle(int X, int Y, int Width, int Height)
{
    /// <summary>The rectangle's size.</summary>
    public PixelSize Size => new(Width, Height);
}
