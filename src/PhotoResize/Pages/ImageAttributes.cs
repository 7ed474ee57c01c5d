namespace PhotoResize.Pages;

/// <summary>What the author of a page wrote on an element: the same for tag helpers and components.</summary>
internal sealed record ImageAttributes
{
    /// <summary>The path of the image, as in <c>~/images/photo.jpg</c>; or an address elsewhere, which is left as it is.</summary>
    public string? Path { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>Widths with commas between them.</summary>
    public string? Widths { get; init; }

    /// <summary>Densities with commas between them; <see langword="null"/> for the usual ones.</summary>
    public string? Densities { get; init; }

    public string? Sizes { get; init; }

    /// <summary>Formats with commas between them, or <c>auto</c>.</summary>
    public string? Formats { get; init; }

    public bool IsPriority { get; init; }

    /// <summary><c>color</c> or <c>image</c>.</summary>
    public string? Placeholder { get; init; }

    /// <summary>Typed settings.</summary>
    public ImageUrlSettings Settings { get; init; } = ImageUrlSettings.None;

    /// <summary>Further settings, by the names of parameters; those without a value are not set.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Parameters { get; init; } = [];
}
