using PhotoResize.Settings;

namespace PhotoResize.Planning;

/// <summary>
/// Calculates the geometry of a result by the rules of another package. Those rules are written in 32-bit floating-point numbers, and
/// numbers that are nearly halves fall to the same side only if these are used here too. Rounding is to nearest with halves to even.
/// </summary>
/// <remarks>
/// The fields are the working state: <c>_copied</c> is the part of the frame to show, <c>_picture</c> the size that it gets, <c>_canvas</c>
/// that of what it stands on.
/// </remarks>
internal struct ForeignGeometry
{
    private readonly ImageSettings _settings;
    private readonly ForeignLayout _layout;
    private readonly PixelSize _frame;
    private readonly PixelRectangle _cut;
    private readonly bool _allowEnlarge;
    private readonly ScaleRule _scale;
    private PixelRectangle _copied;
    private Extent _picture;
    private Extent _canvas;

    private ForeignGeometry(ImageSettings settings, ForeignLayout layout, PixelSize frame, bool allowEnlarge)
    {
        (_settings, _layout, _frame, _allowEnlarge) = (settings, layout, frame, allowEnlarge);
        _scale = layout.Scale == ScaleRule.Both && !allowEnlarge ? ScaleRule.Down : layout.Scale;
        _cut = Cut(layout.Crop, frame) ?? GeometryPlanner.CropOf(settings, frame);
        _copied = _cut;
    }

    private readonly Extent CutSize => new(_cut.Width, _cut.Height);

    private readonly float Ratio => CutSize.Width / CutSize.Height;

    public static Geometry Plan(ImageSettings settings, ForeignLayout layout, PixelSize frame, PlanLimits limits) =>
        new ForeignGeometry(settings, layout, frame, limits.AllowEnlarge).Run(limits.MaxPixels);

    private Geometry Run(long maxPixels)
    {
        var isZoomInSize = _layout.Rules == LayoutRules.Imageflow;
        if (_settings is { Width: 0, Height: 0 } && !_layout.IsSizeVoid && !(isZoomInSize && _layout.Zoom != 1))
        {
            if (_layout.Zoom == 1 && _layout.Surround == EdgeWidths.None)
            {
                return GeometryPlanner.KeepSize(_cut, maxPixels);
            }

            _picture = _canvas = CutSize;
        }
        else
        {
            Fit();
        }

        if (!isZoomInSize)
        {
            (_picture, _canvas) = (_picture.Times(_layout.Zoom), _canvas.Times(_layout.Zoom));
        }

        Scale();
        if (!_allowEnlarge)
        {
            PreventEnlarging();
        }

        return Place();
    }

    /// <summary>The part between two corners; the whole frame if that is empty. Numbers beyond an edge end there.</summary>
    private static PixelRectangle? Cut(CropCorners? corners, PixelSize frame)
    {
        if (corners is null)
        {
            return null;
        }

        var (left, right) = CutAxis(corners.Left, corners.Right, corners.UnitsAcross, frame.Width);
        var (top, bottom) = CutAxis(corners.Top, corners.Bottom, corners.UnitsDown, frame.Height);
        return right > left && bottom > top
            ? Rounded(left, top, (float)(right - left), (float)(bottom - top), frame)
            : new PixelRectangle(0, 0, frame.Width, frame.Height);
    }

    private static (double Start, double End) CutAxis(double start, double end, double units, int side)
    {
        if (units != 0)
        {
            start *= side / units;
            end *= side / units;
        }

        (start, end) = (Math.Min(start, side), Math.Min(end, side));
        start = start < 0 ? start + side : start;
        end = end <= 0 ? end + side : end;
        return (Math.Max(start, 0), Math.Max(end, 0));
    }

    /// <summary>Rounds the edges, not the size, and keeps a pixel at least.</summary>
    private static PixelRectangle Rounded(double left, double top, float width, float height, PixelSize frame)
    {
        var (x, y) = (Math.Clamp(Round((float)left), 0, frame.Width - 1), Math.Clamp(Round((float)top), 0, frame.Height - 1));
        var (right, bottom) = (Math.Clamp(Round((float)left + width), x + 1, frame.Width), Math.Clamp(Round((float)top + height), y + 1, frame.Height));
        return new PixelRectangle((int)x, (int)y, (int)(right - x), (int)(bottom - y));
    }

    /// <summary>The sizes of picture and canvas as if the picture could be scaled at will.</summary>
    private void Fit()
    {
        var asked = _layout.IsSizeVoid && _settings is { Width: 0, Height: 0 } ? default : Asked();
        switch (_layout.Rules, _settings.Mode)
        {
            case var _ when asked == default:
                break;

            case (LayoutRules.ShortestSide, _):
                _picture = _canvas = FitShortestSide(asked);
                break;

            case (LayoutRules.AspectCrop, _):
                _copied = Aligned(asked.Inside(CutSize));
                _picture = _canvas = new Extent(_copied.Width, _copied.Height);
                break;

            case (LayoutRules.BoxPad, _) or (_, ResizeMode.Pad):
                (_picture, _canvas) = (CutSize.Inside(asked), asked);
                break;

            case (_, ResizeMode.Max or ResizeMode.Contain):
                _picture = _canvas = CutSize.Inside(asked);
                break;

            case (_, ResizeMode.Crop):
                FitByCropping(asked);
                break;

            default:
                _picture = _canvas = asked;
                break;
        }
    }

    /// <summary>The size that is asked for; a missing side follows from the proportions of the crop.</summary>
    private readonly Extent Asked()
    {
        if (_settings is { Width: 0, Height: 0 })
        {
            return CutSize.Times(_layout.Zoom).Rounded();
        }

        double width = _settings.Width;
        double height = _settings.Height;
        if (width > 0 && height > 0)
        {
            height = _layout is { IsHeightMax: true, IsWidthMax: false } ? Math.Min(height, width / Ratio) : height;
            width = _layout is { IsWidthMax: true, IsHeightMax: false } ? Math.Min(width, height * Ratio) : width;
        }

        width = width > 0 ? width : height * Ratio;
        height = height > 0 ? height : width / Ratio;
        var asked = new Extent((float)width, (float)height);
        return _layout.Rules == LayoutRules.Imageflow ? asked.Times(_layout.Zoom).Rounded() : asked;
    }

    /// <summary>
    /// Crops what is left over. Where the picture is smaller than the size in one direction, it is not scaled, only cropped in the other,
    /// unless it may be enlarged.
    /// </summary>
    private void FitByCropping(Extent asked)
    {
        _picture = _canvas = asked;
        var isNarrow = CutSize.Width <= asked.Width;
        var isLow = CutSize.Height <= asked.Height;
        var keepsScale = _scale switch
        {
            ScaleRule.Down => isNarrow != isLow,
            ScaleRule.Canvas => isNarrow || isLow,
            _ => false,
        };
        if (keepsScale)
        {
            _picture = new Extent(Math.Min(CutSize.Width, asked.Width), Math.Min(CutSize.Height, asked.Height));
            _canvas = _scale == ScaleRule.Down ? _picture : asked;
            _copied = Aligned(_picture);
        }
        else
        {
            _copied = Aligned(asked.Inside(CutSize).Rounded());
        }
    }

    private readonly Extent FitShortestSide(Extent asked)
    {
        var cut = CutSize;
        if (asked.Width > cut.Width || asked.Height > cut.Height)
        {
            return cut;
        }

        var (across, down) = (cut.Width - asked.Width, cut.Height - asked.Height);
        var goesByWidth = across < down || (across == down && asked.Height > asked.Width);
        return goesByWidth
            ? asked with { Height = asked.Width * cut.Height / cut.Width }
            : asked with { Width = asked.Height * cut.Width / cut.Height };
    }

    /// <summary>A part of the crop, where the anchor wants it.</summary>
    private readonly PixelRectangle Aligned(Extent size) => Rounded(
        Start(_cut.X, _cut.Width, size.Width, _settings.Anchor.Horizontal, _layout.CropGravity?.X),
        Start(_cut.Y, _cut.Height, size.Height, _settings.Anchor.Vertical, _layout.CropGravity?.Y),
        size.Width,
        size.Height,
        _frame);

    private static float Start(float start, float available, float size, AxisAnchor anchor, decimal? gravity) => (gravity, anchor) switch
    {
        ({ } share, _) => start + ((available - size) * (float)share),
        (_, AxisAnchor.Start) => start,
        (_, AxisAnchor.End) => start + (available - size),
        _ => start + ((available - size) / 2),
    };

    /// <summary>Goes back to the picture's own size where it may not be scaled that way.</summary>
    private void Scale()
    {
        var fits = CutSize.Width <= _picture.Width && CutSize.Height <= _picture.Height;
        switch (_layout.Rules, _scale)
        {
            case (LayoutRules.ShortestSide or LayoutRules.AspectCrop, _):
                break;

            case (LayoutRules.BoxPad, _):
            case (_, ScaleRule.Canvas):
                (_picture, _copied) = fits ? (CutSize, _cut) : (_picture, _copied);
                break;

            case (_, ScaleRule.Down) when fits:
            case (_, ScaleRule.Up) when !fits || !_allowEnlarge:
                (_picture, _canvas, _copied) = (CutSize, CutSize, _cut);
                break;
        }
    }

    /// <summary>Stretching and zooming may still enlarge in one direction. The proportions are kept.</summary>
    private void PreventEnlarging()
    {
        var factor = Math.Min(1, Math.Min(_copied.Width / _picture.Width, _copied.Height / _picture.Height));
        if (factor < 1)
        {
            var isPadded = _canvas != _picture;
            _picture = _picture.Times(factor);
            _canvas = isPadded ? _canvas : _picture;
        }
    }

    private readonly Geometry Place()
    {
        var (picture, canvas) = (_picture.Rounded(), _canvas.Rounded());
        var around = _layout.Surround;
        var (width, height) = ((long)picture.Width, (long)picture.Height);
        var (canvasWidth, canvasHeight) = (Math.Max((long)canvas.Width, width), Math.Max((long)canvas.Height, height));
        return new Geometry(
            _copied,
            width,
            height,
            Math.Max(Round(canvasWidth + around.Left + around.Right), canvasWidth),
            Math.Max(Round(canvasHeight + around.Top + around.Bottom), canvasHeight),
            (long)(around.Left + Start(0, canvasWidth, width, _settings.Anchor.Horizontal, _layout.PadGravity?.X)),
            (long)(around.Top + Start(0, canvasHeight, height, _settings.Anchor.Vertical, _layout.PadGravity?.Y)));
    }

    private static long Round(double value) => (long)Math.Round(value, MidpointRounding.ToEven);

    /// <summary>A size in parts of pixels.</summary>
    private readonly record struct Extent(float Width, float Height)
    {
        // Far beyond every limit, and with all its sums within 64 bits.
        private const float Largest = 1L << 40;

        /// <summary>The largest size of these proportions within another one.</summary>
        public Extent Inside(Extent bounds)
        {
            double own = Width / Height;
            double others = bounds.Width / bounds.Height;
            return others > own
                ? new Extent((float)(own * bounds.Height), bounds.Height)
                : new Extent(bounds.Width, (float)(bounds.Width / own));
        }

        public Extent Times(double factor) => new(Width * (float)factor, Height * (float)factor);

        /// <summary>In whole pixels, one at least.</summary>
        public Extent Rounded() => new(Rounded(Width), Rounded(Height));

        private static float Rounded(float side) => Math.Clamp(MathF.Round(side, MidpointRounding.ToEven), 1, Largest);
    }
}
