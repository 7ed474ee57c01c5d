using System.Numerics;
using System.Runtime.Intrinsics;
using PhotoResize.Planning;

namespace PhotoResize.EngineSupport;

/// <summary>Resamples a part of a picture, in linear light or in encoded values, with floating-point weights.</summary>
/// <remarks>
/// Shared by all engines, so that they produce the same picture from the same pixels. The filters of their libraries were rejected: some of
/// the filters of a plan are missing; a crop cannot start within a pixel, as it may after the decoder's reduction; and libvips rounds
/// positions to 1/64 of a pixel and, in its fast filters, values to 8 bits and weights to 12, which darkens flat colours in linear light.
/// Each decoded row is added to all result rows that it contributes to, so that only as many rows as the filter is high are in memory,
/// never the whole source.
/// </remarks>
internal sealed class Resampler
{
    private readonly ToneCurve _curve;
    private readonly ResamplingAxis _columns;
    private readonly ResamplingAxis _rows;
    private readonly int _bands;
    private readonly bool _hasAlpha;
    private readonly Queue<float[]> _pending = [];
    private readonly Stack<float[]> _spareRows = [];
    private readonly float[] _row;
    private readonly RowTarget _target;
    private int _firstPending;
    private int _nextPending;
    private int _nextRow;

    private Resampler(ToneCurve curve, ResamplingAxis columns, ResamplingAxis rows, int bands, RowTarget target)
    {
        _curve = curve;
        _columns = columns;
        _rows = rows;
        _bands = bands;
        _hasAlpha = bands is 2 or 4;
        _nextRow = rows.Begin;
        _row = NewRow();
        _target = target;
    }

    /// <summary>The memory for a row of the resampled picture.</summary>
    /// <param name="y">The row's number.</param>
    public delegate Span<byte> RowTarget(int y);

    /// <summary>The first row of the decoded frame that is needed.</summary>
    public int FirstRow => _rows.Begin;

    /// <summary>The row after the last one that is needed.</summary>
    public int EndRow => _rows.End;

    /// <summary>The first pixel needed of each row.</summary>
    public int Left => _columns.Begin;

    /// <summary>The number of pixels needed of each row.</summary>
    public int Width => _columns.End - _columns.Begin;

    /// <summary>Creates a resampler for the crop of a plan.</summary>
    /// <param name="plan">Determines the filter, and whether to work in linear light.</param>
    /// <param name="geometry">The position of the crop in the decoded frame.</param>
    /// <param name="decoded">The size of the decoded frame.</param>
    /// <param name="bands">The number of bands, 1 to 4; the last of an even number is alpha.</param>
    /// <param name="target">Takes the resampled picture, which is complete after all rows have been added.</param>
    public static Resampler Create(ImagePlan plan, StoredGeometry geometry, PixelSize decoded, int bands, RowTarget target)
    {
        var scale = geometry.Scale;
        var columns = ResamplingAxis.Create(
            geometry.Crop.X / scale.X,
            geometry.Crop.Width / scale.X,
            Math.Min(geometry.Frame.Width, decoded.Width),
            geometry.Inner.Width,
            plan.Filter);
        var rows = ResamplingAxis.Create(
            geometry.Crop.Y / scale.Y,
            geometry.Crop.Height / scale.Y,
            Math.Min(geometry.Frame.Height, decoded.Height),
            geometry.Inner.Height,
            plan.Filter);
        return new Resampler(plan.LinearLight ? ToneCurve.Linear : ToneCurve.Companded, columns, rows, bands, target);
    }

    /// <summary>
    /// Adds the next row, starting with <see cref="FirstRow"/>: <see cref="Width"/> pixels starting at <see cref="Left"/>.
    /// </summary>
    public void Add(ReadOnlySpan<byte> pixels)
    {
        Expand(pixels);
        for (; _nextPending < _rows.Count && _rows.FirstOf(_nextPending) <= _nextRow; _nextPending++)
        {
            _pending.Enqueue(TakeRow());
        }

        AddToPending();
        _nextRow++;
        for (; _firstPending < _nextPending && _rows.EndOf(_firstPending) <= _nextRow; _firstPending++)
        {
            var finished = _pending.Dequeue();
            WriteResultRow(finished, _firstPending);
            _spareRows.Push(finished);
        }
    }

    /// <summary>
    /// Converts a row to values that can be averaged: colours are multiplied by alpha, so that transparent ones do not show.
    /// </summary>
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

    private void AddToPending()
    {
        var output = _firstPending;
        foreach (var sums in _pending)
        {
            var weight = _rows.WeightsOf(output)[_nextRow - _rows.FirstOf(output)];
            Accumulate(_row, sums, weight);
            output++;
        }
    }

    private static void Accumulate(float[] row, float[] sums, float weight)
    {
        // Rows consist of whole vectors.
        var factor = new Vector<float>(weight);
        for (var i = 0; i < row.Length; i += Vector<float>.Count)
        {
            (new Vector<float>(sums, i) + (new Vector<float>(row, i) * factor)).CopyTo(sums, i);
        }
    }

    /// <summary>Filters a finished sum of rows horizontally into the result.</summary>
    private void WriteResultRow(float[] sums, int output)
    {
        var result = _target(output);
        Span<float> pixel = stackalloc float[Vector128<float>.Count];
        for (var x = 0; x < _columns.Count; x++)
        {
            var weights = _columns.WeightsOf(x);
            ref var first = ref sums[(_columns.FirstOf(x) - _columns.Begin) * _bands];
            var sum = Vector128<float>.Zero;
            for (var k = 0; k < weights.Length; k++)
            {
                // With fewer than four bands this also reads the next pixel, whose values are not used.
                sum += Vector128.LoadUnsafe(ref first, (nuint)(k * _bands)) * Vector128.Create(weights[k]);
            }

            sum.CopyTo(pixel);
            Compress(pixel, result.Slice(x * _bands, _bands));
        }
    }

    private void Compress(ReadOnlySpan<float> pixel, Span<byte> result)
    {
        var colours = _bands;
        var unpremultiply = 1f;
        if (_hasAlpha)
        {
            colours--;
            var alpha = Math.Clamp(pixel[colours], 0, ToneCurve.Maximum);
            unpremultiply = alpha > 0 ? ToneCurve.Maximum / alpha : 0;
            result[colours] = ToneCurve.Companded.Compress(alpha);
        }

        for (var band = 0; band < colours; band++)
        {
            result[band] = _curve.Compress(pixel[band] * unpremultiply);
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

    // Long enough for whole vectors, and for reading four values at the last pixel.
    private float[] NewRow()
    {
        var values = Width * _bands + Vector128<float>.Count;
        return new float[(values + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count];
    }
}
