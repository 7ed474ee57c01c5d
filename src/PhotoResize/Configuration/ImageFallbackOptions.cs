namespace PhotoResize.Configuration;

/// <summary>The picture that stands for missing originals of a folder.</summary>
public sealed class ImageFallbackOptions
{
    /// <summary>
    /// The picture's URL path below the application's base path, such as <c>/images/missing.png</c>, found as other originals are. Default
    /// <see langword="null"/>: none.
    /// </summary>
    public string? Path { get; set; }

    /// <summary>The status that it is sent with: 404 or 200. Default 404.</summary>
    public int Status { get; set; } = 404;

    /// <summary>
    /// The <c>Cache-Control</c> header that it is sent with. With <c>no-store</c> the original is seen as soon as there is one. Default
    /// <c>no-store</c>.
    /// </summary>
    public string CacheControl { get; set; } = "no-store";
}
