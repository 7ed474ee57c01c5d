namespace PhotoResize.Settings;

/// <summary>The widths and heights that a query may ask for, so that it can have only so many results made.</summary>
/// <remarks>
/// What the operator sets himself need not be among them. It is told apart by comparison with the settings without the query.
/// </remarks>
/// <param name="sizes">Numbers of pixels, in any order.</param>
/// <param name="snaps">Whether another size is replaced by an allowed one instead of being refused.</param>
internal sealed class AllowedSizes(IEnumerable<int> sizes, bool snaps)
{
    /// <summary>How much the proportions of two pairs may differ for the pairs to have the same shape.</summary>
    private const double ShapeTolerance = 0.02;

    private const int QualityStep = 5;

    private static readonly decimal[] Ratios = [1, 1.5m, 2, 3];

    private readonly int[] _sizes = [.. sizes.Distinct().Order()];

    /// <summary>Brings a query's sizes, device pixel ratio and quality to the allowed ones.</summary>
    /// <param name="settings">All layers.</param>
    /// <param name="own">The same without the query.</param>
    /// <param name="refusal">Why the query is refused; <see langword="null"/> if it is not.</param>
    public ImageSettings Restrict(ImageSettings settings, ImageSettings own, out string? refusal)
    {
        refusal = null;
        if (Differs(settings.Crop, own.Crop) || Differs(settings.CropBasis, own.CropBasis) || Differs(settings.Trim, own.Trim))
        {
            // Their results have any size: that of what is left, or its proportions.
            refusal = $"The settings crop, cropbasis and trim make other sizes than those allowed here. {Allowed}";
            return settings;
        }

        if (settings.Layout is { } layout && layout != own.Layout)
        {
            if (layout.HasOwnSizes)
            {
                refusal = $"Crops, widths of borders, and rotations by other than right angles make other sizes than those allowed here. {Allowed}";
                return settings;
            }

            settings = settings with { Layout = layout with { Zoom = Snap(layout.Zoom), IsSizeVoid = false } };
        }

        if (settings.DevicePixelRatio != own.DevicePixelRatio)
        {
            settings = settings with { DevicePixelRatio = Next(Ratios, settings.DevicePixelRatio) };
        }

        if (settings.Quality != own.Quality)
        {
            settings = settings with { Quality = (settings.Quality + QualityStep - 1) / QualityStep * QualityStep };
        }

        var (width, height) = (settings.Width, settings.Height);
        var isWidthAsked = width > 0 && width != own.Width;
        var isHeightAsked = height > 0 && height != own.Height;
        if ((!isWidthAsked || IsAllowed(width)) && (!isHeightAsked || IsAllowed(height)))
        {
            return settings;
        }

        if (!snaps)
        {
            refusal = Allowed;
        }
        else if (isWidthAsked && isHeightAsked && settings.Mode is not (ResizeMode.Max or ResizeMode.Contain))
        {
            // The pair is the shape of the result. One side at a time would change it, as from 3:2 to a square.
            if (NextPair(width, height) is not { } pair)
            {
                refusal = $"No allowed size has the proportions {width}:{height}. {Allowed}";
                return settings;
            }

            (width, height) = pair;
        }
        else
        {
            width = isWidthAsked ? Next(_sizes, width) : width;
            height = isHeightAsked ? Next(_sizes, height) : height;
        }

        return settings with { Width = width, Height = height };
    }

    /// <summary>The allowed size that stands for another one: the next larger one, or the largest.</summary>
    public int Snap(int size) => Next(_sizes, size);

    private string Allowed => $"Allowed widths and heights are {string.Join(", ", _sizes)}.";

    private static bool Differs<T>(T? asked, T? own)
        where T : struct => asked is not null && !Equals(asked, own);

    /// <summary>The smallest allowed number that is no smaller; the largest one if all are.</summary>
    private static T Next<T>(T[] allowed, T asked)
    {
        var index = Array.BinarySearch(allowed, asked);
        return index >= 0 ? asked : allowed[Math.Min(~index, allowed.Length - 1)];
    }

    /// <summary>A zoom is a ratio by another name, except that one below 1 would only be another size.</summary>
    private static double Snap(double zoom) => (double)Next(Ratios, (decimal)Math.Clamp(zoom, 1, 5));

    private bool IsAllowed(int size) => Array.BinarySearch(_sizes, size) >= 0;

    /// <summary>
    /// The smallest pair of the same shape that is no smaller on either side; the largest of that shape if all are smaller.
    /// </summary>
    private (int Width, int Height)? NextPair(int width, int height)
    {
        (int Width, int Height)? found = null;
        foreach (var candidate in _sizes)
        {
            var matching = candidate * (double)height / width;
            var nearest = Nearest(matching);
            if (Math.Abs(nearest / matching - 1) <= ShapeTolerance)
            {
                found = (candidate, nearest);
                if (candidate >= width && nearest >= height)
                {
                    break;
                }
            }
        }

        return found;
    }

    private int Nearest(double size)
    {
        var above = Array.FindIndex(_sizes, allowed => allowed >= size);
        return above switch
        {
            -1 => _sizes[^1],
            0 => _sizes[0],
            _ => _sizes[above] - size < size - _sizes[above - 1] ? _sizes[above] : _sizes[above - 1],
        };
    }
}
