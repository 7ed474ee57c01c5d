namespace PhotoResize.Sources.Headers;

/// <summary>The one place where numbers of a file become a <see cref="FrameInfo"/>.</summary>
internal static class CheckedFrame
{
    /// <summary>Makes a frame that keeps what <see cref="FrameInfo"/> promises.</summary>
    /// <param name="width">As the file says it.</param>
    /// <param name="height">As the file says it.</param>
    /// <param name="orientation">As the file says it; a value without meaning counts as upright.</param>
    /// <param name="hasAlpha">Whether pixels can be transparent.</param>
    /// <exception cref="InvalidDataException">A side is less than 1, or too long for any engine.</exception>
    public static FrameInfo Create(long width, long height, int orientation = 1, bool hasAlpha = false) =>
        width is >= 1 and <= int.MaxValue && height is >= 1 and <= int.MaxValue
            ? new((int)width, (int)height, orientation is >= 1 and <= 8 ? orientation : 1, hasAlpha)
            : throw new InvalidDataException($"A picture of {width} x {height}.");
}
