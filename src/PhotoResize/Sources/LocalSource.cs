using System.Diagnostics.CodeAnalysis;
using PhotoResize.Configuration;

namespace PhotoResize.Sources;

/// <summary>
/// Wraps a source that is a local file, and opens it. Between the look-up and the opening, the file and every folder above it may become
/// something else, so it is the opened file that has to lie where the image folder's links may lead.
/// </summary>
internal sealed class LocalSource : SourceImage
{
    private readonly Func<string, SourceFolder?> _folderOf;
    private readonly string _cacheRoot;

    /// <param name="inner">The source as it was found; it has a <see cref="SourceImage.PhysicalPath"/>.</param>
    /// <param name="folderOf">The image folder of a request path, as configured when the file is opened.</param>
    /// <param name="cacheRoot">The root of the cache, whose files are never originals.</param>
    [SetsRequiredMembers]
    public LocalSource(SourceImage inner, Func<string, SourceFolder?> folderOf, string cacheRoot)
    {
        _folderOf = folderOf;
        _cacheRoot = cacheRoot;
        PhysicalPath = inner.PhysicalPath!;
        Path = inner.Path;
        Length = inner.Length;
        LastModified = inner.LastModified;
        EntityTag = inner.EntityTag;
    }

    public override string PhysicalPath { get; }

    /// <summary>Tells at little cost whether it is unchanged; <see langword="null"/> where only a search does.</summary>
    public SecondLook? SecondLook { get; init; }

    /// <summary>The folder's own source, or that of the web root, if it was found there and not in one that serves all folders.</summary>
    public IImageSource? FoundIn { get; init; }

    /// <exception cref="HiddenFileException">The file lies where no original may be.</exception>
    public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) =>
        new(LocalFile.OpenRead(PhysicalPath, RequireReachable));

    private void RequireReachable(string realPath)
    {
        // The case of names is ignored here and not below: to forbid too much is safe.
        var isReachable = !IsBelow(realPath, _cacheRoot, StringComparison.OrdinalIgnoreCase) && _folderOf(Path) switch
        {
            null or { FollowLinks: LinkPolicy.All } => true,
            { FollowLinks: LinkPolicy.None } folder => realPath.Equals(PathWithoutLinks(folder), LocalFile.PathComparison),
            { } folder => IsBelow(realPath, RootOf(folder), LocalFile.PathComparison),
        };
        if (!isReachable)
        {
            throw new HiddenFileException("The file lies outside of the image folder, and its links are not followed.");
        }
    }

    private static bool IsBelow(string realPath, string root, StringComparison comparison)
    {
        var realRoot = System.IO.Path.TrimEndingDirectorySeparator(RealPath.Of(root));
        return realPath.StartsWith(realRoot, comparison)
            && (System.IO.Path.EndsInDirectorySeparator(realRoot) || System.IO.Path.EndsInDirectorySeparator(realPath[..(realRoot.Length + 1)]));
    }

    /// <summary>The place of the image folder: what is left of the file's place without the rest of the request path.</summary>
    /// <remarks>A file provider may give files other names. Then it is the folder that the file is in.</remarks>
    private string RootOf(SourceFolder folder)
    {
        var rest = Path[folder.Prefix.Length..];
        var place = PhysicalPath.Replace(System.IO.Path.DirectorySeparatorChar, '/');
        return place.EndsWith(rest, StringComparison.OrdinalIgnoreCase) && place.Length > rest.Length
            ? PhysicalPath[..^rest.Length]
            : System.IO.Path.GetDirectoryName(PhysicalPath)!;
    }

    private string PathWithoutLinks(SourceFolder folder)
    {
        var root = RootOf(folder);
        return System.IO.Path.Join(RealPath.Of(root), PhysicalPath[root.Length..]);
    }
}
