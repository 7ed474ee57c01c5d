using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using PhotoResize.Configuration;

namespace PhotoResize.Folders;

/// <summary>The configuration that a request is answered by, from its first step to its last.</summary>
/// <param name="folders">The folders, in any order.</param>
/// <param name="extensions">Extensions without a dot.</param>
/// <param name="diskCache">The cache's options, not changed any more.</param>
/// <param name="memoryCache">The options of what is kept in memory, not changed any more.</param>
/// <param name="signingKeys">The keys of signatures; the first one signs.</param>
internal sealed class ResizingSnapshot(
    IEnumerable<ImageFolder> folders,
    IEnumerable<string> extensions,
    DiskCacheOptions diskCache,
    ImageMemoryCacheOptions memoryCache,
    IReadOnlyList<byte[]> signingKeys)
{
    // Longest first, so that the first match is the most specific one.
    private readonly ImageFolder[] _folders = [.. folders.OrderByDescending(folder => folder.Prefix.Value!.Length)];
    private readonly FrozenSet<string> _extensions = extensions.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyList<ImageFolder> Folders => _folders;

    public DiskCacheOptions DiskCache => diskCache;

    public ImageMemoryCacheOptions MemoryCache => memoryCache;

    public IReadOnlyList<byte[]> SigningKeys => signingKeys;

    /// <summary>The options that the snapshot is made of, not changed any more.</summary>
    public ImageResizingOptions Options { get; init; } = new();

    /// <summary>Whether answers tell where their result comes from and what took how long.</summary>
    public bool DiagnosticHeaders { get; init; }

    /// <summary>The most specific folder of a path. A path with empty segments has none: it would be another name of the same file.</summary>
    /// <param name="decodedPath">
    /// The path, decoded. As a text, since a text that becomes a <see cref="PathString"/> by itself is decoded once more.
    /// </param>
    public ImageFolder? FindFolder(string? decodedPath)
    {
        if (decodedPath is not (null or "" or ['/', ..]) || decodedPath?.Contains("//", StringComparison.Ordinal) == true)
        {
            return null;
        }

        var path = new PathString(decodedPath);

        foreach (var folder in _folders)
        {
            if (path.StartsWithSegments(folder.Prefix, StringComparison.OrdinalIgnoreCase))
            {
                return folder;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a path is another spelling of a path whose original is never sent as it is. The next middleware would send it.
    /// </summary>
    public bool IsHidden(string? decodedPath)
    {
        var value = decodedPath ?? "";
        var plain = PathSpelling.Plain(value, OperatingSystem.IsWindows());
        return plain != value
            && FindFolder(plain) is { ProcessesAll: true } folder
            && (folder.AnyFileType ? plain != value.TrimEnd('/') : HasImageExtension(plain));
    }

    public bool HasImageExtension(string? decodedPath)
    {
        var extension = Path.GetExtension(decodedPath.AsSpan());
        return extension.Length > 1 && _extensions.GetAlternateLookup<ReadOnlySpan<char>>().Contains(extension[1..]);
    }
}
