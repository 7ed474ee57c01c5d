namespace PhotoResize.Testing.Hostile;

/// <summary>All kinds of files that hurt servers, made by code. Each is small, and says that it is large or deep.</summary>
public static class HostileFiles
{
    public static IEnumerable<HostileFile> All =>
    [
        .. PngFiles.All,
        .. GifFiles.All,
        .. JpegFiles.All,
        .. WebPFiles.All,
        .. TiffFiles.All,
        .. BmpFiles.All,
        .. AvifFiles.All,
        .. OtherFiles.All,
    ];
}
