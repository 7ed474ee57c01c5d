using System.Numerics;
using System.Runtime.Intrinsics;
using PhotoResize.Planning;

namespace PhotoResize.EngineSupport;

/// <summary>Brings a part of a picture to another size, in linear light or in the encoded values, with weights in floating point.</summary>
/// <remarks>
/// All engines share it, so that they make the same picture of the same pixels. Their libraries' own filters were rejected: not all that
/// plans name are there; a part that begins within a pixel, as after a decoder's reduction, cannot be told to them; and those of libvips
/// are fixed to 64 places within a pixel, the fast ones to 8 bits and to weights of 12 bits, which darkens flat colours in linear light.
/// Rows are taken from the decoder one after the other and added to all rows of the result that they belong to, so that memory holds as
/// many rows as the filter is high, and never the source.
/// </remarks>
internal sealed class Resampler
{
    private readonly ToneCurve _curve;
    private readonly ResamplingAxis _columns;
    private readonly ResamplingAxis _rows;
    private readonly int _bands;
    private readonly bool _hasAlpha;
    private readonly Queue<float[]> _open = [];
    private readonly Stack<float[]> _spareRows = [];
    private readonly float[] _row;
    private readonly byte[] _result;
    private int _firstOpen;
    private int _nextToOpen;
    private int _nextRow;

    private Resampler(ToneCurve curve, ResamplingAxis columns, ResamplingAxis rows, int bands)
    {
        _curve = curve;
        _columns = columns;
        _rows = rows;
        _bands = bands;
        _hasAlpha = bands is 2 or 4;
        _nextRow = rows.Begin;
        _row = NewRow();
        _result = new byte[columns.Count * rows.Count * bands];
    }

    /// <summary>The first row of the decoded frame that is needed.</summary>
    public int FirstRow => _rows.Begin;

    /// <summary>The row after the last one that is needed.</summary>
    public int EndRow => _rows.End;

    /// <summary>The first pixel of a row that is needed.</summary>
    public int Left => _columns.Begin;

    /// <summary>How many pixels of a row are needed.</summary>
    public int Width => _columns.End - _columns.Begin;

    /// <summary>The resampled picture, in rows without gaps, once all rows have been added.</summary>
    public byte[] Result => _result;

    /// <summary>Prepares to resample the plan's crop of a decoded frame.</summary>
    /// <param name="plan">Names the filter, and the light to work in.</param>
    /// <param name="geometry">Where the crop lies in the decoded frame.</param>
    /// <param name="decoded">The size that the frame has as it comes from the decoder.</param>
    /// <param name="bands">1 to 4; an even number ends with alpha.</param>
    public static Resampler Create(ImagePlan plan, StoredGeometry geometry, PixelSize decoded, int bands)
    {
        double shrink = geometry.Shrink;
        var columns = ResamplingAxis.Create(
            geometry.Crop.X / shrink,
            geometry.Crop.Width / shrink,
            Math.Min(geometry.Frame.Width, decoded.Width),
            geometry.Inner.Width,
            plan.Filter);
        var rows = ResamplingAxis.Create(
            geometry.Crop.Y / shrink,
            geometry.Crop.Height / shrink,
            Math.Min(geometry.Frame.Height, decoded.Height),
            geometry.Inner.Height,
            plan.Filter);
        return new Resampler(plan.LinearLight ? ToneCurve.Linear : ToneCurve.Companded, columns, rows, bands);
    }

    /// <summary>Takes the next row into account: <see cref="Width"/> pixels from <see cref="Left"/> on, from <see cref="FirstRow"/> downwards.</summary>
    public void Add(ReadOnlySpan<byte> pixels)
    {
        Expand(pixels);
        for (; _nextToOpen < _rows.Count && _rows.FirstOf(_nextToOpen) <= _nextRow; _nextToOpen++)
        {
            _open.Enqueue(TakeRow());
        }

        AddToOpen();
        _nextRow++;
        for (; _firstOpen < _nextToOpen && _rows.EndOf(_firstOpen) <= _nextRow; _firstOpen++)
        {
            var finished = _open.Dequeue();
            FinishRow(finished, _firstOpen);
            _spareRows.Push(finished);
        }
    }

    /// <summary>Brings a row to values that can be averaged: colours weigh by their alpha, so that transparent ones do not show.</summary>
    private void Expand(ReadOnlySpan<byte> pixels)
    {
        _curve.Expand(pixels, _row);
        if (!_hasAlpha)
        {
            return;
        }

        for (var i = 0; i < pixels.Length; i += _bands)
        {
            var alpha = pixels[i + _bands - 1] / 255f;
            for (var band = 0; band < _bands - 1; band++)
            {
                _row[i + band] *= alpha;
            }

            _row[i + _bands - 1] = alpha * ToneCurve.Maximum;
        }
    }

    private void AddToOpen()
    {
        var output = _firstOpen;
        foreach (var sums in _open)
        {
            var weight = _rows.WeightsOf(output)[_nextRow - _rows.FirstOf(output)];
            Accumulate(_row, sums, weight);
            output++;
        }
    }

    private static void Accumulate(float[] row, float[] sums, float weight)
    {
        // Rows are as long as whole vectors.
        var factor = new Vector<float>(weight);
        for (var i = 0; i < row.Length; i += Vector<float>.Count)
        {
            (new Vector<float>(sums, i) + (new Vector<float>(row, i) * factor)).CopyTo(sums, i);
        }
    }

    /// <summary>Filters a finished sum of rows along the other axis, into the result.</summary>
    private void FinishRow(float[] sums, int output)
    {
        var result = _result.AsSpan(output * _columns.Count * _bands, _columns.Count * _bands);
        Span<float> pixel = stackalloc float[Vector128<float>.Count];
        for (var x = 0; x < _columns.Count; x++)
        {
            var weights = _columns.WeightsOf(x);
            ref var first = ref sums[(_columns.FirstOf(x) - _columns.Begin) * _bands];
            var sum = Vector128<float>.Zero;
            for (var k = 0; k < weights.Length; k++)
            {
                // Reads the next pixel along with one of fewer than four bands; what is behind the pixel is not looked at.
                sum += Vector128.LoadUnsafe(ref first, (nuint)(k * _bands)) * Vector128.Create(weights[k]);
            }

            sum.CopyTo(pixel);
            Compress(pixel, result.Slice(x * _bands, _bands));
        }
    }

    private void Compress(ReadOnlySpan<float> pixel, Span<byte> result)
    {
        var colours = _bands;
        var restore = 1f;
        if (_hasAlpha)
        {
            colours--;
            var alpha = Math.Clamp(pixel[colours], 0, ToneCurve.Maximum);
            restore = alpha > 0 ? ToneCurve.Maximum / alpha : 0;
            result[colours] = ToneCurve.Companded.Compress(alpha);
        }

        for (var band = 0; band < colours; band++)
        {
            result[band] = _curve.Compress(pixel[band] * restore);
        }
    }

    private float[] TakeRow()
    {
        if (!_spareRows.TryPop(out var row))
        {
            return NewRow();
        }

        Array.Clear(row);
        return row;
    }

    // Room for whole vectors, and for reading four values from the last pixel on.
    private float[] NewRow()
    {
        var values = Width * _bands + Vector128<float>.Count;
        return new float[(values + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count];
    }
}
