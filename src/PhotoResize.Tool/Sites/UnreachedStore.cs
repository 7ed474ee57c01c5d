using PhotoResize.Configuration;
using PhotoResize.Sources;

namespace PhotoResize.Tool.Sites;

/// <summary>Stands for every store of originals, so that a configuration that names one is valid. No original is looked for.</summary>
internal sealed class UnreachedStore : IImageSourceFactory, IImageSource
{
    public IReadOnlyCollection<string> Schemes { get; } = ["http", "https", "s3", "azure"];

    public string? FindFault(Uri source) => null;

    public IImageSource Create(Uri source, ImageFolderOptions folder) => this;

    public ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken) => default;
}
