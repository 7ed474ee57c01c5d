using PhotoResize.Settings;

namespace PhotoResize.Planning;

/// <summary>
/// Calculates the geometry of a result. Arithmetic is IEEE double in the order written, rounding is to nearest with halves to even,
/// and sides are 64-bit, so that every machine and every engine gets the same numbers.
/// </summary>
/// <remarks>
/// The fields are the working state: <c>_width</c> and <c>_height</c> are the sides of the result, 0 while unset;
/// <c>_x, _y, _cropWidth, _cropHeight</c> are the part of the frame to show. Each method is a step, in the order of <see cref="Run"/>.
/// </remarks>
internal struct GeometryPlanner
{
    private const long Unbounded = int.MaxValue;

    private readonly ImageSettings _settings;
    private readonly PixelSize _frame;
    private readonly bool _allowEnlarge;
    private ResizeMode _mode;
    private long _width;
    private long _height;
    private long _x;
    private long _y;
    private long _cropWidth;
    private long _cropHeight;
    private bool _automaticCrop;

    private GeometryPlanner(ImageSettings settings, PixelSize frame, bool allowEnlarge)
    {
        _settings = settings;
        _frame = frame;
        _allowEnlarge = allowEnlarge;
        _mode = settings.Mode;
        _width = settings.Width;
        _height = settings.Height;
    }

    private readonly PixelRectangle Crop => new((int)_x, (int)_y, (int)_cropWidth, (int)_cropHeight);

    public static Geometry Plan(ImageSettings settings, PixelSize frame, PlanLimits limits) => settings.Layout is { Rules: not LayoutRules.Native } layout
        ? ForeignGeometry.Plan(settings, layout, frame, limits)
        : new GeometryPlanner(settings, frame, limits.AllowEnlarge).Run(limits.MaxPixels);

    /// <summary>The crop that settings ask for, in pixels of the frame; the whole frame if there is none, or none within the frame.</summary>
    public static PixelRectangle CropOf(ImageSettings settings, PixelSize frame)
    {
        var planner = new GeometryPlanner(settings, frame, allowEnlarge: false);
        planner.ReadCrop();
        return planner.Crop;
    }

    /// <summary>A crop in its own size, reduced to the folder's limit.</summary>
    public static Geometry KeepSize(PixelRectangle crop, long maxPixels)
    {
        long width = crop.Width;
        long height = crop.Height;
        if (width * height > maxPixels)
        {
            var scale = Math.Sqrt(maxPixels / (double)(width * height));
            width = Math.Max(1, (long)Math.Floor(crop.Width * scale));
            height = Math.Max(1, (long)Math.Floor(crop.Height * scale));
            if (width * height > maxPixels)
            {
                (width, height) = width >= height ? (maxPixels, height) : (width, maxPixels);
            }
        }

        return new Geometry(crop, width, height, width, height, 0, 0);
    }

    private Geometry Run(long maxPixels)
    {
        ReadCrop();
        if (_mode is ResizeMode.Pad or ResizeMode.Stretch && (_width == 0 || _height == 0))
        {
            _mode = ResizeMode.Crop;
        }

        if (_width == 0 && _height == 0)
        {
            return KeepSize(Crop, maxPixels);
        }

        ScaleToDevicePixels();
        if (!_allowEnlarge)
        {
            PreventEnlarging();
        }

        if (_automaticCrop && _mode == ResizeMode.Crop)
        {
            CropToRatio();
        }

        return Fit();
    }

    /// <summary>Converts the requested crop to pixels of the frame; a crop outside the frame is ignored.</summary>
    private void ReadCrop()
    {
        (_cropWidth, _cropHeight) = (_frame.Width, _frame.Height);
        _automaticCrop = true;
        if (_settings.Crop is not { } crop)
        {
            return;
        }

        var basis = _settings.CropBasis.GetValueOrDefault();
        var (x, width) = ReadCropAxis(crop.X, crop.Width, basis.Width, _frame.Width);
        var (y, height) = ReadCropAxis(crop.Y, crop.Height, basis.Height, _frame.Height);
        if (width >= 1 && height >= 1)
        {
            (_x, _y, _cropWidth, _cropHeight) = (x, y, width, height);
            _automaticCrop = false;
        }
    }

    private static (long Start, long Length) ReadCropAxis(long start, long length, long basis, long side)
    {
        if (basis > 0)
        {
            var scale = side / (double)basis;
            start = (long)Math.Floor(start * scale);
            length = (long)Math.Ceiling(length * scale);
        }

        if (length <= 0)
        {
            var remainder = Math.Max(1, side - start);
            length = length == 0 ? remainder : Math.Clamp(side - start + length, 1, remainder);
        }

        return (start, Math.Min(length, side - start));
    }

    private void ScaleToDevicePixels()
    {
        var ratio = _settings.DevicePixelRatio;
        if (ratio <= 1)
        {
            return;
        }

        if (_mode == ResizeMode.Pad && !_allowEnlarge)
        {
            // On a canvas larger than the picture can fill, the picture would look smaller on a denser screen.
            var headroom = Math.Max(_cropWidth / (double)_width, _cropHeight / (double)_height);
            if (headroom <= 1)
            {
                return;
            }

            if (headroom < (double)ratio)
            {
                (_width, _height) = _cropWidth * _height >= _cropHeight * _width
                    ? (_cropWidth, _height * _cropWidth / _width)
                    : (_width * _cropHeight / _height, _cropHeight);
                return;
            }
        }

        _width = (long)decimal.Floor(_width * ratio);
        _height = (long)decimal.Floor(_height * ratio);
    }

    private void PreventEnlarging()
    {
        switch (_mode)
        {
            case ResizeMode.Contain:
                _mode = ResizeMode.Max;
                break;

            case ResizeMode.Crop or ResizeMode.Stretch:
                var scale = 1.0;
                scale = _width > 0 ? Math.Min(scale, _cropWidth / (double)_width) : scale;
                scale = _height > 0 ? Math.Min(scale, _cropHeight / (double)_height) : scale;
                if (scale < 1)
                {
                    _width = _width > 0 ? Math.Clamp(Round(_width * scale), 1, _cropWidth) : 0;
                    _height = _height > 0 ? Math.Clamp(Round(_height * scale), 1, _cropHeight) : 0;
                }

                break;
        }
    }

    /// <summary>Crops to the largest window of the frame that has the requested aspect ratio.</summary>
    private void CropToRatio()
    {
        var (frameWidth, frameHeight) = (_frame.Width, _frame.Height);
        var ratioX = _width > 0 ? frameWidth / (double)_width : frameHeight / (double)_height;
        var ratioY = _height > 0 ? frameHeight / (double)_height : ratioX;
        var ratio = Math.Min(ratioX, ratioY);

        _cropWidth = _width > 0 ? (long)Math.Clamp(Math.Ceiling(ratio * _width), 1, frameWidth) : frameWidth;
        _cropHeight = _height > 0 ? (long)Math.Clamp(Math.Ceiling(ratio * _height), 1, frameHeight) : frameHeight;
        _x = PlaceWindow(frameWidth, _cropWidth, _settings.Focus?.X, _settings.Anchor.Horizontal);
        _y = PlaceWindow(frameHeight, _cropHeight, _settings.Focus?.Y, _settings.Anchor.Vertical);

        _width = _width > 0 ? _width : Math.Max(Round(frameWidth / ratioX), 1);
        _height = _height > 0 ? _height : Math.Max(Round(frameHeight / ratioY), 1);
    }

    private static long PlaceWindow(long frame, long window, decimal? focus, AxisAnchor anchor) =>
        focus is { } point
            ? (long)Math.Clamp(decimal.Floor(point * frame - window / 2m), 0, frame - window)
            : Place(frame, window, anchor);

    private static long Place(long available, long size, AxisAnchor anchor) => anchor switch
    {
        AxisAnchor.Start => 0,
        AxisAnchor.End => available - size,
        _ => (available - size) / 2,
    };

    private readonly Geometry Fit()
    {
        var (width, height) = (_width, _height);
        if (_mode is ResizeMode.Crop or ResizeMode.Stretch)
        {
            var ratioX = width > 0 ? _cropWidth / (double)width : _cropHeight / (double)height;
            var ratioY = height > 0 ? _cropHeight / (double)height : ratioX;
            width = width > 0 ? width : Math.Max(Round(_cropWidth / ratioX), 1);
            height = height > 0 ? height : Math.Max(Round(_cropHeight / ratioY), 1);
            return new Geometry(Crop, width, height, width, height, 0, 0);
        }

        if (_mode != ResizeMode.Pad)
        {
            width = width > 0 ? width : Unbounded;
            height = height > 0 ? height : Unbounded;
        }

        var ratio = Math.Max(_cropWidth / (double)width, _cropHeight / (double)height);
        if (_mode == ResizeMode.Max || (_mode == ResizeMode.Pad && !_allowEnlarge))
        {
            ratio = Math.Max(ratio, 1);
        }

        var longest = Math.Max(width, height);
        var innerWidth = Math.Clamp(Round(_cropWidth / ratio), 1, longest);
        var innerHeight = Math.Clamp(Round(_cropHeight / ratio), 1, longest);
        if (_mode != ResizeMode.Pad)
        {
            return new Geometry(Crop, innerWidth, innerHeight, innerWidth, innerHeight, 0, 0);
        }

        var offsetX = Place(width, innerWidth, _settings.Anchor.Horizontal);
        var offsetY = Place(height, innerHeight, _settings.Anchor.Vertical);
        return new Geometry(Crop, innerWidth, innerHeight, width, height, offsetX, offsetY);
    }

    private static long Round(double value) => (long)Math.Round(value, MidpointRounding.ToEven);
}
