using PhotoResize.Settings;

namespace PhotoResize.Planning;

/// <summary>A frame or page of a source, as an engine has to decode it.</summary>
/// <param name="Format">The source's format, by its bytes.</param>
/// <param name="Index">The frame's number, zero-based.</param>
/// <param name="StoredSize">Its size as stored, before <paramref name="Orientation"/>.</param>
/// <param name="Orientation">The EXIF orientation to apply, 1 (none) to 8.</param>
/// <param name="HasAlpha">Whether it can have transparent pixels.</param>
public sealed record SourceFrame(ImageFormat Format, int Index, PixelSize StoredSize, int Orientation, bool HasAlpha)
{
    /// <summary>The size after <see cref="Orientation"/>, in which all geometry is told.</summary>
    public PixelSize UprightSize => Orientation >= 5 ? StoredSize.Transposed : StoredSize;
}
