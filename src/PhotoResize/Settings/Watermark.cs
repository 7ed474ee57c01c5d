namespace PhotoResize.Settings;

/// <summary>A picture that is drawn over finished results, and where and how.</summary>
internal sealed record Watermark
{
    /// <summary>The request path of the picture.</summary>
    public required string Path { get; init; }

    /// <summary>The place on the canvas.</summary>
    public required CropAnchor Anchor { get; init; }

    /// <summary>The distance from the edges, and between tiles, as a share of the canvas' shorter side.</summary>
    public required double Margin { get; init; }

    /// <summary>The box that the picture is fitted into, as a share of each side of the canvas.</summary>
    public required double Size { get; init; }

    /// <summary>More than 0; 1 draws the picture as it is.</summary>
    public required double Opacity { get; init; }

    /// <summary>The shorter side of the canvas below which nothing is drawn.</summary>
    public required int MinSide { get; init; }

    /// <summary>Whether the picture is repeated over the whole canvas.</summary>
    public required bool Tile { get; init; }

    /// <summary>Whether the picture may be enlarged to fill its box; <see langword="null"/> for what the image folder allows.</summary>
    public bool? AllowEnlarge { get; init; }
}
