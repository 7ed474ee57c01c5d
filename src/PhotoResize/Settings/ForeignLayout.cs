namespace PhotoResize.Settings;

/// <summary>What <c>scale</c> of other packages allows: whether the picture may become smaller, larger, or its canvas alone.</summary>
internal enum ScaleRule
{
    /// <summary>A picture that fits inside the size stays as it is (default).</summary>
    Down,

    /// <summary>A picture that does not fit inside the size stays as it is.</summary>
    Up,

    /// <summary>The picture always takes the size.</summary>
    Both,

    /// <summary>A picture that fits inside the size stays as it is, on a canvas of that size.</summary>
    Canvas,
}

/// <summary>How width, height and mode are understood.</summary>
internal enum LayoutRules
{
    /// <summary>As the package itself does (default).</summary>
    Native,

    /// <summary>As ImageResizer does.</summary>
    ImageResizer,

    /// <summary>As Imageflow does: like ImageResizer, except that zoom is a part of the size that is asked for.</summary>
    Imageflow,

    /// <summary>As the mode <c>min</c> of ImageSharp.Web: the shorter way to the size decides, and nothing is enlarged.</summary>
    ShortestSide,

    /// <summary>As the mode <c>boxpad</c> of ImageSharp.Web: padded, and not enlarged.</summary>
    BoxPad,

    /// <summary>As the mode <c>aspectcrop</c> of Imageflow: cropped to the proportions of width and height, and not resized.</summary>
    AspectCrop,
}

/// <summary>A crop by two corners, as other packages have it.</summary>
/// <param name="Left">Left edge; less than 0 counts from the right.</param>
/// <param name="Top">Top edge; less than 0 counts from the bottom.</param>
/// <param name="Right">Right edge; 0 and less count from the right.</param>
/// <param name="Bottom">Bottom edge; 0 and less count from the bottom.</param>
/// <param name="UnitsAcross">The width that horizontal numbers refer to; 0 for pixels.</param>
/// <param name="UnitsDown">The height that vertical numbers refer to; 0 for pixels.</param>
internal sealed record CropCorners(double Left, double Top, double Right, double Bottom, double UnitsAcross, double UnitsDown);

/// <summary>Widths along the four edges of a picture.</summary>
/// <param name="Left">Left of it.</param>
/// <param name="Top">Above it.</param>
/// <param name="Right">Right of it.</param>
/// <param name="Bottom">Below it.</param>
internal readonly record struct EdgeWidths(double Left, double Top, double Right, double Bottom)
{
    public static EdgeWidths None => default;
}

/// <summary>
/// What a dialect asks for and settings cannot say. Width, height, mode and anchor are settings like those of any request, so that folders
/// bound them; this is how they are understood.
/// </summary>
internal sealed record ForeignLayout
{
    public LayoutRules Rules { get; init; }

    public ScaleRule Scale { get; init; }

    /// <summary>What the size is multiplied by.</summary>
    public double Zoom { get; init; } = 1;

    /// <summary>Whether the width, where a height is asked for too, is no more than an upper bound.</summary>
    public bool IsWidthMax { get; init; }

    /// <summary>Whether the height, where a width is asked for too, is no more than an upper bound.</summary>
    public bool IsHeightMax { get; init; }

    /// <summary>Whether there is a size, but none of a pixel or more: the result has one pixel.</summary>
    public bool IsSizeVoid { get; init; }

    /// <summary>The crop; <see langword="null"/> for that of the settings.</summary>
    public CropCorners? Crop { get; init; }

    /// <summary>What is added around picture and canvas.</summary>
    public EdgeWidths Surround { get; init; }

    /// <summary>Where a crop to proportions is, in shares of what is left over; <see langword="null"/> for the anchor.</summary>
    public FocusPoint? CropGravity { get; init; }

    /// <summary>Where the picture is on its canvas, in shares of what is left over; <see langword="null"/> for the anchor.</summary>
    public FocusPoint? PadGravity { get; init; }

    /// <summary>Whether width and height mean the picture as it is stored, before its EXIF orientation is applied.</summary>
    public bool IsSizeAsStored { get; init; }

    /// <summary>How the original is turned and mirrored before anything else, as an EXIF orientation: 1 (not at all) to 8.</summary>
    public int SourceOrientation { get; init; } = 1;

    /// <summary>Clockwise rotation of the finished picture in degrees, where that is no multiple of 90; else 0.</summary>
    public double Tilt { get; init; }

    /// <summary>Whether nothing of this changes a picture by itself.</summary>
    public bool IsEmpty =>
        Zoom == 1 && !IsSizeVoid && Crop is null && Surround == EdgeWidths.None && SourceOrientation == 1 && Tilt == 0;

    /// <summary>Whether sizes other than those asked for follow from it.</summary>
    public bool HasOwnSizes => Rules == LayoutRules.AspectCrop || Crop is not null || Surround != EdgeWidths.None || Tilt != 0;

    /// <summary>The same without what settings bound whose names are locked.</summary>
    public ForeignLayout Without(IReadOnlySet<string> locked)
    {
        if (locked.Count == 0)
        {
            return this;
        }

        var isTurnable = !locked.Contains("rotate") && !locked.Contains("flip");
        return this with
        {
            Zoom = locked.Contains(SettingsParser.RatioName) ? 1 : Zoom,
            IsWidthMax = IsWidthMax && !locked.Contains("width"),
            IsHeightMax = IsHeightMax && !locked.Contains("height"),
            IsSizeVoid = IsSizeVoid && !locked.Contains("width") && !locked.Contains("height"),
            Crop = locked.Contains("crop") ? null : Crop,
            Surround = locked.Contains("mode") ? EdgeWidths.None : Surround,
            SourceOrientation = isTurnable ? SourceOrientation : 1,
            Tilt = isTurnable ? Tilt : 0,
        };
    }
}
