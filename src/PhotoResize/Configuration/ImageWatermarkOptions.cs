namespace PhotoResize.Configuration;

/// <summary>A picture that a query asks to be drawn over results, with <c>watermark</c> and its name.</summary>
public sealed class ImageWatermarkOptions
{
    /// <summary>
    /// Request path of the picture below the application's base path, such as <c>/watermarks/logo.png</c>. Required, with a leading slash.
    /// It is found as originals are, and may be a PNG, WebP, AVIF, JPEG, or the first frame of a GIF.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>Where the picture is drawn, in the words of the parameter <c>anchor</c>. Default <c>bottom-right</c>.</summary>
    public string Anchor { get; set; } = "bottom-right";

    /// <summary>
    /// The distance from the edges, and between tiles, as a share of the result's shorter side. Default 0.02; 0 to 0.5.
    /// </summary>
    public double Margin { get; set; } = 0.02;

    /// <summary>
    /// The box that the picture is fitted into, as a share of the result's width and height. Default 0.25; more than 0, at most 1.
    /// </summary>
    public double Size { get; set; } = 0.25;

    /// <summary>How much of the picture's alpha is left. Default 1, all of it; more than 0, at most 1.</summary>
    public double Opacity { get; set; } = 1;

    /// <summary>
    /// The shorter side of a result, in pixels, below which the picture is left out. Default 100; 0 or more.
    /// </summary>
    public int MinSide { get; set; } = 100;

    /// <summary>Whether the picture is repeated over the whole result. Default <see langword="false"/>.</summary>
    public bool Tile { get; set; }

    /// <summary>
    /// Whether the picture may be enlarged to fill its box. Default <see langword="null"/>: where the image folder has
    /// <see cref="ImageFolderOptions.AllowEnlarge"/>.
    /// </summary>
    public bool? AllowEnlarge { get; set; }
}
