using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace PhotoResize.Sources;

/// <summary>Originals from a file provider, by default the web root's.</summary>
internal sealed class FileProviderImageSource : IImageSource, IListingSource
{
    // COR_E_IO, which .NET gives when it follows too many links. Faults of a disk have the system's error numbers.
    private const int TooManyLinks = unchecked((int)0x80131620);

    // ERROR_CANT_RESOLVE_FILENAME, and ELOOP of Linux and of macOS.
    private static readonly int CircleOfLinks =
        OperatingSystem.IsWindows() ? unchecked((int)0x80070781) : OperatingSystem.IsLinux() ? 40 : 62;

    private readonly IFileProvider _provider;
    private readonly PathString _requestPath;

    /// <param name="provider">The files.</param>
    /// <param name="requestPath">The request path of the provider's root.</param>
    /// <exception cref="ArgumentException"><paramref name="requestPath"/> has no leading slash.</exception>
    public FileProviderImageSource(IFileProvider provider, string requestPath)
    {
        _provider = provider;
        _requestPath = new PathString(requestPath.TrimEnd('/'));
    }

    /// <summary>
    /// Whether the place of a file follows from its request path alone. Then an original that was found is found again while its file is there.
    /// </summary>
    public bool HasFixedPlaces => _provider.GetType() == typeof(PhysicalFileProvider);

    /// <summary>Whether the path is one that this source may have an original for.</summary>
    public bool Covers(string path) => new PathString(path).StartsWithSegments(_requestPath);

    public ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken)
    {
        if (!new PathString(path).StartsWithSegments(_requestPath, out var rest))
        {
            return default;
        }

        var file = _provider.GetFileInfo(rest.Value!);
        if (file.Exists && !file.IsDirectory)
        {
            return new(Describe(path, file));
        }

        RequireReadable(_provider, rest.Value!);
        return default;
    }

    public IEnumerable<string?> List(string path, int maxEntries)
    {
        // Either the folder is in the provider, or the provider is mounted in the folder.
        var start = new PathString(path);
        var folders = new Queue<(string Subpath, string RequestPath)>();
        if (start.StartsWithSegments(_requestPath, out var rest))
        {
            folders.Enqueue((rest.Value!, path));
        }
        else if (_requestPath.StartsWithSegments(start))
        {
            folders.Enqueue(("", _requestPath.Value!));
        }

        var seen = 0;
        while (folders.TryDequeue(out var folder))
        {
            foreach (var entry in _provider.GetDirectoryContents(folder.Subpath))
            {
                if (++seen > maxEntries)
                {
                    yield break;
                }

                var requestPath = $"{folder.RequestPath}/{entry.Name}";
                var isShown = !entry.Name.StartsWith('.') && !IsLink(entry);
                if (isShown && entry.IsDirectory)
                {
                    folders.Enqueue(($"{folder.Subpath}/{entry.Name}", requestPath));
                }

                yield return isShown && !entry.IsDirectory ? requestPath : null;
            }
        }
    }

    private static bool IsLink(IFileInfo entry) =>
        entry.PhysicalPath is { } path && (File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0;

    /// <summary>
    /// Makes sure that a file that the provider does not find does not exist. A provider of local files gives the same answer for a file
    /// that it has no permission to look up, and for a disk or server that does not respond.
    /// </summary>
    /// <exception cref="IOException">The storage cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to look the file up.</exception>
    private static void RequireReadable(IFileProvider provider, string subpath)
    {
        if (provider is CompositeFileProvider composite)
        {
            foreach (var part in composite.FileProviders)
            {
                RequireReadable(part, subpath);
            }
        }
        else if (provider.GetFileInfo(subpath).PhysicalPath is { } physicalPath)
        {
            RequireReadable(physicalPath);
        }
    }

    private static void RequireReadable(string physicalPath)
    {
        try
        {
            File.GetAttributes(physicalPath);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException || IsImpossible(exception))
        {
            // It does not exist.
        }
    }

    private static FileSource Describe(string path, IFileInfo file)
    {
        // A link has a length and time of its own, which do not change with the file that it leads to.
        if (file.PhysicalPath is not { } physicalPath || FindTarget(physicalPath) is not { } target)
        {
            return new FileSource(file) { Path = path, Length = file.Length, LastModified = file.LastModified };
        }

        if (target is FileInfo { Exists: true } found)
        {
            return new FileSource(file) { Path = path, Length = found.Length, LastModified = found.LastWriteTimeUtc };
        }

        RequireReadable(target.FullName);
        throw new FileNotFoundException("The link is broken.");
    }

    /// <summary>The final target of a link; <see langword="null"/> if the file is not a link.</summary>
    private static FileSystemInfo? FindTarget(string physicalPath)
    {
        try
        {
            return File.ResolveLinkTarget(physicalPath, returnFinalTarget: true);
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException || IsImpossible(exception))
        {
            throw new FileNotFoundException("The link is broken.", exception);
        }
    }

    /// <summary>Whether an exception means that no file can have this path: it is too long, or its links form a circle.</summary>
    private static bool IsImpossible(Exception exception) =>
        exception is PathTooLongException
        || (exception is IOException && (exception.HResult == CircleOfLinks || exception.HResult == TooManyLinks));

    private sealed class FileSource(IFileInfo file) : SourceImage
    {
        public override string? PhysicalPath => file.PhysicalPath;

        public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) => new(file.CreateReadStream());
    }
}
