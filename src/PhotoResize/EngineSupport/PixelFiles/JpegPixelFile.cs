namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>A JPEG with what its decoder needs.</summary>
internal static class JpegPixelFile
{
    /// <exception cref="NotSupportedException">The file has more scans than any encoder writes.</exception>
    public static PixelFile Open(Stream source, CancellationToken cancellationToken) =>
        JpegScanLimit.IsExceededBy(source, cancellationToken)
            ? throw new NotSupportedException($"The JPEG has more than {JpegScanLimit.MaxScans} scans.")
            : new PixelFile(source);
}
