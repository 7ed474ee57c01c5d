namespace PhotoResize.Sources.Headers;

/// <summary>Validates the numbers of a header; the only place that turns them into a <see cref="FrameInfo"/>.</summary>
internal static class CheckedFrame
{
    /// <summary>Creates a frame with valid values.</summary>
    /// <param name="width">Width from the header.</param>
    /// <param name="height">Height from the header.</param>
    /// <param name="orientation">Orientation from the header; invalid values count as 1.</param>
    /// <param name="hasAlpha">Whether pixels may be transparent.</param>
    /// <exception cref="InvalidDataException">A side is less than 1 or more than <see cref="int.MaxValue"/>.</exception>
    public static FrameInfo Create(long width, long height, int orientation = 1, bool hasAlpha = false) =>
        width is >= 1 and <= int.MaxValue && height is >= 1 and <= int.MaxValue
            ? new((int)width, (int)height, orientation is >= 1 and <= 8 ? orientation : 1, hasAlpha)
            : throw new InvalidDataException($"The picture has an invalid size of {width} x {height}.");
}
