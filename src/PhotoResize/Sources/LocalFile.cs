namespace PhotoResize.Sources;

/// <summary>Opens local files for reading, and tells what has been opened.</summary>
internal static class LocalFile
{
    /// <summary>How the paths of two files are compared.</summary>
    public static StringComparison PathComparison { get; } =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Opens a file without keeping anyone from replacing or removing it. Reads are not buffered.</summary>
    /// <param name="path">The file.</param>
    /// <param name="requireReachable">Called with the real path of the file that was opened; throws if it must not be read.</param>
    /// <exception cref="IOException">The file cannot be opened, or is no regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to read it.</exception>
    public static FileStream OpenRead(string path, Action<string> requireReachable)
    {
        if (!OperatingSystem.IsLinux())
        {
            // The path is looked at while the file is open. Who can exchange a link in between can still have another file read.
            var stream = Open(path);
            try
            {
                requireReachable(RealPath.Of(path));
                return stream;
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }

        // A handle that can only be asked, and then the same file opened by it: nothing can come between. To open a named pipe for reading
        // would wait for a writer, and some devices do things when they are opened.
        using var file = LinuxFile.TryOpenPath(path);
        if (file is null)
        {
            // Says why.
            using var fault = Open(path);
            throw new IOException("The file has changed while it was opened.");
        }

        if (!LinuxFile.IsRegular(file))
        {
            throw new HiddenFileException("It is no regular file.");
        }

        var byHandle = LinuxFile.PathOf(file);
        requireReachable(File.ResolveLinkTarget(byHandle, returnFinalTarget: false)!.FullName);
        return Open(byHandle);
    }

    /// <summary>Whether a path may be a file with bytes: not a named pipe, a socket or a device. Only Linux tells.</summary>
    public static bool MayBeRegular(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        using var file = LinuxFile.TryOpenPath(path);
        return file is null || LinuxFile.IsRegular(file);
    }

    private static FileStream Open(string path) =>
        new(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
}
