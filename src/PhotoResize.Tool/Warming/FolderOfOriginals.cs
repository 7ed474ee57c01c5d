using PhotoResize.Settings;

namespace PhotoResize.Tool.Warming;

/// <summary>The addresses of the originals in a folder.</summary>
internal static class FolderOfOriginals
{
    private static readonly EnumerationOptions Unfiltered = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Lists the images below a folder, recognised by their extensions.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="address">Its address, which ends with a slash.</param>
    public static IEnumerable<Uri> List(string folder, Uri address)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", Unfiltered).Order(StringComparer.Ordinal))
        {
            var segments = Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar);
            if (IsImage(file) && !segments.Any(segment => segment.StartsWith('.')))
            {
                yield return new Uri(address, string.Join('/', segments.Select(Uri.EscapeDataString)));
            }
        }
    }

    /// <summary>Whether a path is called as images are.</summary>
    public static bool IsImage(string path) => ImageFormatInfo.TryFind(Path.GetExtension(path).TrimStart('.'), out _);
}
