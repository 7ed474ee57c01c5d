using PhotoResize.Serving;

namespace PhotoResize.Folders;

/// <summary>The picture that stands for missing originals of a folder.</summary>
/// <param name="Path">Its request path.</param>
/// <param name="Status">The status that it is sent with.</param>
/// <param name="CachePolicy">What browsers and proxies may do with it.</param>
internal sealed record FallbackImage(string Path, int Status, CachePolicy CachePolicy);
