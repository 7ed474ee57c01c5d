namespace PhotoResize.Middleware;

/// <summary>What a request wants to know of an image, in place of the image itself.</summary>
internal enum ImageQuestion
{
    None,

    /// <summary>Facts from its header.</summary>
    Information,

    /// <summary>What a page shows until the image is there.</summary>
    Placeholder,
}
