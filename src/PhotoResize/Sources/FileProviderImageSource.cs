using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace PhotoResize.Sources;

/// <summary>Originals from a file provider, by default the web root's.</summary>
internal sealed class FileProviderImageSource : IImageSource
{
    // What following links one by one ends with, COR_E_IO, which no fault of a disk has.
    private const int TooManyLinks = unchecked((int)0x80131620);

    // ERROR_CANT_RESOLVE_FILENAME, and ELOOP of Linux and of macOS.
    private static readonly int CircleOfLinks =
        OperatingSystem.IsWindows() ? unchecked((int)0x80070781) : OperatingSystem.IsLinux() ? 40 : 62;

    private readonly IFileProvider _provider;
    private readonly PathString _requestPath;

    /// <param name="provider">The files.</param>
    /// <param name="requestPath">The request path that stands for the provider's root.</param>
    /// <exception cref="ArgumentException"><paramref name="requestPath"/> has no leading slash.</exception>
    public FileProviderImageSource(IFileProvider provider, string requestPath)
    {
        _provider = provider;
        _requestPath = new PathString(requestPath.TrimEnd('/'));
    }

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

    /// <summary>
    /// Makes sure that a file that the provider does not show does not exist: one of local files says the same of what it may not look at,
    /// and of a disk or server that does not answer.
    /// </summary>
    /// <exception cref="IOException">It cannot be told.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be told.</exception>
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
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException || LeadsNowhere(exception))
        {
            // That there is nothing has been told.
        }
    }

    private static FileSource Describe(string path, IFileInfo file)
    {
        // A link's own length and time say nothing of the file behind it, nor change with it.
        if (file.PhysicalPath is not { } physicalPath || FindTarget(physicalPath) is not { } target)
        {
            return new FileSource(file) { Path = path, Length = file.Length, LastModified = file.LastModified };
        }

        if (target is FileInfo { Exists: true } found)
        {
            return new FileSource(file) { Path = path, Length = found.Length, LastModified = found.LastWriteTimeUtc };
        }

        RequireReadable(target.FullName);
        throw new FileNotFoundException("The link leads nowhere.");
    }

    /// <summary>What a link leads to in the end; <see langword="null"/> if it is none.</summary>
    private static FileSystemInfo? FindTarget(string physicalPath)
    {
        try
        {
            return File.ResolveLinkTarget(physicalPath, returnFinalTarget: true);
        }
        catch (Exception exception) when (exception is DirectoryNotFoundException || LeadsNowhere(exception))
        {
            throw new FileNotFoundException("There is a name, but no file.", exception);
        }
    }

    /// <summary>Whether a path cannot be that of a file, being too long for one, or leading round in circles.</summary>
    private static bool LeadsNowhere(Exception exception) =>
        exception is PathTooLongException
        || (exception is IOException && (exception.HResult == CircleOfLinks || exception.HResult == TooManyLinks));

    private sealed class FileSource(IFileInfo file) : SourceImage
    {
        public override string? PhysicalPath => file.PhysicalPath;

        public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) => new(file.CreateReadStream());
    }
}
