using System.Text;

namespace PhotoResize.Sources;

/// <summary>
/// Looks again at an original that was found before. The whole search asks every source, and looks at the file several times; while the
/// file is the same, its path leads to it again, and one system call tells so.
/// </summary>
/// <param name="path">The local file.</param>
/// <param name="version">The state that it was found in.</param>
internal sealed class SecondLook(string path, SourceVersion version)
{
    private readonly byte[] _path = Encoding.UTF8.GetBytes(path + '\0');
    private readonly long _lastModified = version.LastModified.UtcTicks;

    /// <summary>Whether a path may be looked at that way.</summary>
    public static bool CanTake => OperatingSystem.IsLinux();

    /// <summary>
    /// Whether the original is certainly still in that state. Otherwise it may have changed, and has to be searched for.
    /// </summary>
    public bool IsUnchanged() =>
        LinuxFile.TryLook(_path, out var length, out var lastModified) && length == version.Length && lastModified == _lastModified;
}
