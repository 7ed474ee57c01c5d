using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PhotoResize.Planning;
using PhotoResize.Settings;

namespace PhotoResize.EngineSupport.Animations;

/// <summary>The canvas that the frames of an animation are drawn on. It is transparent where nothing was drawn, as in browsers.</summary>
/// <param name="size">Its size.</param>
internal sealed class AnimationCanvas(PixelSize size)
{
    private const int Bands = 4;

    // A pixel is four bytes in the order R, G, B, A, whatever the byte order of the machine.
    private readonly uint[] _pixels = new uint[checked((long)size.Width * size.Height)];
    private uint[] _saved = [];
    private byte[] _expanded = [];
    private AnimationFrame _frame;
    private PixelRectangle _visible;

    public PixelSize Size => size;

    /// <summary>Disposes of the frame before, and makes ready for the rows of a frame.</summary>
    public void Begin(AnimationFrame frame)
    {
        Dispose();
        _frame = frame;
        _visible = VisibleOf(frame.Place);
        if (frame.Disposal == FrameDisposal.Restore)
        {
            Save();
        }
    }

    /// <summary>Draws a row of the frame.</summary>
    /// <param name="y">Its number, counted from the frame's top.</param>
    /// <param name="row">Pixels of 8 bits a band.</param>
    /// <param name="bands">1 (grey), 2 (grey and alpha), 3 (RGB) or 4 (RGB and alpha).</param>
    public void Draw(int y, ReadOnlySpan<byte> row, int bands)
    {
        if (bands == Bands)
        {
            Draw(y, row);
            return;
        }

        var pixels = row.Length / bands * Bands;
        if (_expanded.Length < pixels)
        {
            _expanded = new byte[pixels];
        }

        for (int from = 0, to = 0; from < row.Length; from += bands, to += Bands)
        {
            var hasColours = bands > 2;
            _expanded[to] = row[from];
            _expanded[to + 1] = row[from + (hasColours ? 1 : 0)];
            _expanded[to + 2] = row[from + (hasColours ? 2 : 0)];
            _expanded[to + 3] = bands == 2 ? row[from + 1] : byte.MaxValue;
        }

        Draw(y, _expanded.AsSpan(0, pixels));
    }

    /// <summary>Draws a row of the frame.</summary>
    /// <param name="y">Its number, counted from the frame's top.</param>
    /// <param name="row">Pixels of four bytes.</param>
    public void Draw(int y, ReadOnlySpan<byte> row)
    {
        if (VisibleRow(y) is not { IsEmpty: false } target)
        {
            return;
        }

        var source = row.Slice((_visible.X - _frame.Place.X) * Bands, target.Length * Bands);
        if (_frame.IsBlended)
        {
            Blend(source, MemoryMarshal.AsBytes(target));
        }
        else
        {
            source.CopyTo(MemoryMarshal.AsBytes(target));
        }
    }

    /// <summary>Draws a row of the frame by its palette.</summary>
    /// <param name="y">Its number, counted from the frame's top.</param>
    /// <param name="row">Indices of colours.</param>
    /// <param name="colours">256 colours of four bytes, opaque but for one of zeros that lets show what is below.</param>
    public void Draw(int y, ReadOnlySpan<byte> row, uint[] colours)
    {
        var target = VisibleRow(y);
        var source = row.Slice(_visible.X - _frame.Place.X, target.Length);
        if (_frame.IsBlended)
        {
            for (var x = 0; x < target.Length; x++)
            {
                var colour = colours[source[x]];
                target[x] = colour == 0 ? target[x] : colour;
            }
        }
        else
        {
            for (var x = 0; x < target.Length; x++)
            {
                target[x] = colours[source[x]];
            }
        }
    }

    /// <summary>Copies a row of what is to be seen.</summary>
    /// <param name="y">Its number.</param>
    /// <param name="row">Receives it.</param>
    /// <param name="bands">1 (grey), 2 (grey and alpha), 3 (RGB) or 4 (RGB and alpha).</param>
    public void CopyRow(int y, Span<byte> row, int bands)
    {
        var source = MemoryMarshal.AsBytes(_pixels.AsSpan(y * size.Width, size.Width));
        switch (bands)
        {
            case 4:
                source.CopyTo(row);
                break;
            case 3:
                CopyColours(source, row);
                break;
            case 2:
                for (int from = 0, to = 0; from < source.Length; from += Bands, to += 2)
                {
                    (row[to], row[to + 1]) = (source[from], source[from + 3]);
                }

                break;
            default:
                for (int from = 0, to = 0; from < source.Length; from += Bands, to++)
                {
                    row[to] = source[from];
                }

                break;
        }
    }

    /// <summary>Rows of what is to be seen, where the canvas has them, of four bands. They change with the next frame.</summary>
    public ReadOnlySpan<byte> Rows(int y, int count) => MemoryMarshal.AsBytes(_pixels.AsSpan(y * size.Width, count * size.Width));

    /// <summary>Copies three bytes of each four: those of four pixels at once, with four bytes behind them that the next copy overwrites.</summary>
    private static void CopyColours(ReadOnlySpan<byte> source, Span<byte> row)
    {
        const int Colours = 3;
        var colours = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 15, 15, 15, 15);
        var (from, to) = (0, 0);
        for (; to <= row.Length - Vector128<byte>.Count; from += 4 * Bands, to += 4 * Colours)
        {
            Vector128.Shuffle(Vector128.Create(source[from..]), colours).CopyTo(row[to..]);
        }

        for (; from < source.Length; from += Bands, to += Colours)
        {
            source.Slice(from, Colours).CopyTo(row[to..]);
        }
    }

    private static void Blend(ReadOnlySpan<byte> row, Span<byte> canvas)
    {
        for (var i = 0; i < row.Length; i += Bands)
        {
            var above = row.Slice(i, Bands);
            var below = canvas.Slice(i, Bands);
            switch (above[3])
            {
                case 0:
                    break;
                case byte.MaxValue:
                    above.CopyTo(below);
                    break;
                case var alpha:
                    AlphaBlending.Over(above, alpha, new Rgba(below[0], below[1], below[2], below[3]), below);
                    break;
            }
        }
    }

    /// <summary>The part of a place that lies on the canvas; without rows if none does.</summary>
    private PixelRectangle VisibleOf(PixelRectangle place)
    {
        var (x, y) = (Math.Min(place.X, size.Width), Math.Min(place.Y, size.Height));
        var width = Math.Min(place.Width, size.Width - x);
        return new PixelRectangle(x, y, width, width == 0 ? 0 : Math.Min(place.Height, size.Height - y));
    }

    private Span<uint> VisibleRow(int y) => y < _visible.Height ? RowOf(_visible, y) : [];

    private Span<uint> RowOf(PixelRectangle place, int y) => _pixels.AsSpan(((place.Y + y) * size.Width) + place.X, place.Width);

    private void Dispose()
    {
        for (var y = 0; y < _visible.Height && _frame.Disposal != FrameDisposal.Keep; y++)
        {
            var row = RowOf(_visible, y);
            if (_frame.Disposal == FrameDisposal.Clear)
            {
                row.Clear();
            }
            else
            {
                _saved.AsSpan(y * _visible.Width, _visible.Width).CopyTo(row);
            }
        }
    }

    private void Save()
    {
        var count = _visible.Width * _visible.Height;
        if (_saved.Length < count)
        {
            _saved = new uint[count];
        }

        for (var y = 0; y < _visible.Height; y++)
        {
            RowOf(_visible, y).CopyTo(_saved.AsSpan(y * _visible.Width));
        }
    }
}
