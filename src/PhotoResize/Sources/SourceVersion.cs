namespace PhotoResize.Sources;

/// <summary>What tells one state of an original from another.</summary>
/// <param name="Path">The request path below the application's base path, such as <c>/images/photo.jpg</c>.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="LastModified">When the original was last changed.</param>
public sealed record SourceVersion(string Path, long Length, DateTimeOffset LastModified);
