namespace PhotoResize.Sources;

/// <summary>The identity of a state of an original: equal versions have the same bytes.</summary>
/// <param name="Path">The request path below the application's base path, such as <c>/images/photo.jpg</c>.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="LastModified">When the original was last modified.</param>
public sealed record SourceVersion(string Path, long Length, DateTimeOffset LastModified)
{
    /// <summary>What the storage itself tells states apart by; <see langword="null"/> if length and time do. See <see cref="SourceImage.EntityTag"/>.</summary>
    public string? EntityTag { get; init; }
}
