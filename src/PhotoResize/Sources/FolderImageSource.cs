using Microsoft.Extensions.FileProviders;

namespace PhotoResize.Sources;

/// <summary>
/// Originals of a folder on disk, which need not be there all the time: a network drive may come later, or go. While it is missing, it is
/// unknown which originals there are.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="requestPath">Its request path.</param>
internal sealed class FolderImageSource(string root, string requestPath) : IImageSource, IListingSource
{
    private volatile FileProviderImageSource? _files;

    /// <exception cref="IOException">The folder is missing.</exception>
    public async ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken)
    {
        var found = await Files().FindAsync(path, cancellationToken);
        if (found is null)
        {
            RequireRoot();
        }

        return found;
    }

    public IEnumerable<string?> List(string path, int maxEntries)
    {
        RequireRoot();
        return Files().List(path, maxEntries);
    }

    private FileProviderImageSource Files()
    {
        if (_files is not { } files)
        {
            RequireRoot();
            _files = files = new FileProviderImageSource(new PhysicalFileProvider(root), requestPath);
        }

        return files;
    }

    private void RequireRoot()
    {
        if (!Directory.Exists(root))
        {
            throw new IOException("The folder of originals is missing.");
        }
    }
}
