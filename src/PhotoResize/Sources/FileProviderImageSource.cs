using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;

namespace PhotoResize.Sources;

/// <summary>Originals from a file provider, by default the web root's.</summary>
internal sealed class FileProviderImageSource : IImageSource
{
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
        return new(file.Exists && !file.IsDirectory ? Describe(path, file) : null);
    }

    private static FileSource Describe(string path, IFileInfo file)
    {
        try
        {
            // A link's own length and time say nothing of the file behind it, nor change with it.
            if (file.PhysicalPath is { } physicalPath && File.ResolveLinkTarget(physicalPath, returnFinalTarget: true) is { } target)
            {
                return target is FileInfo { Exists: true } found
                    ? new FileSource(file) { Path = path, Length = found.Length, LastModified = found.LastWriteTimeUtc }
                    : throw new FileNotFoundException("The link leads nowhere.");
            }

            return new FileSource(file) { Path = path, Length = file.Length, LastModified = file.LastModified };
        }
        catch (Exception exception) when (exception is IOException and not FileNotFoundException or UnauthorizedAccessException)
        {
            // A circle of links, or a folder that is locked.
            throw new FileNotFoundException("There is a name, but no file.", exception);
        }
    }

    private sealed class FileSource(IFileInfo file) : SourceImage
    {
        public override string? PhysicalPath => file.PhysicalPath;

        public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) => new(file.CreateReadStream());
    }
}
