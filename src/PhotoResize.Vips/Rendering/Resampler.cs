using System.Numerics;
using System.Runtime.Intrinsics;
using PhotoResize.Planning;
using PhotoResize.Vips.Decoding;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Rendering;

/// <summary>Brings a part of a picture to another size, in linear light or in the encoded values, with weights in floating point.</summary>
/// <remarks>
/// Managed for three reasons. The library's filters are fixed to 64 places within a pixel, and its fast ones to 8 bits and to weights of
/// 12 bits, which darkens flat colours in linear light; the filters that plans name are not all there; and a part that begins within a
/// pixel, as after a decoder's reduction, cannot be told to them.
/// Rows are taken from the decoder one after the other and added to all rows of the result that they belong to, so that memory holds as
/// many rows as the filter is high, and never the source.
/// </remarks>
internal sealed class Resampler
{
    /// <summary>Rows that are asked of the decoder at once: as many as a JPEG decodes at once.</summary>
    private const int StripHeight = 16;

    private readonly ToneCurve _curve;
    private readonly ResamplingAxis _columns;
    private readonly ResamplingAxis _rows;
    private readonly int _bands;
    private readonly bool _hasAlpha;
    private readonly Stack<float[]> _spareRows = [];
    private readonly float[] _row;
    private readonly byte[] _result;

    private Resampler(ToneCurve curve, ResamplingAxis columns, ResamplingAxis rows, int bands)
    {
        _curve = curve;
        _columns = columns;
        _rows = rows;
        _bands = bands;
        _hasAlpha = bands is 2 or 4;
        _row = NewRow();
        _result = new byte[columns.Count * rows.Count * bands];
    }

    /// <summary>Resamples the plan's crop of the frame whose top is at <paramref name="top"/>.</summary>
    /// <exception cref="Processing.ImageProcessingException">The source is damaged.</exception>
    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    public static VipsImage Resample(DecodedImage image, int top, ImagePlan plan)
    {
        var (pixels, geometry) = (image.Pixels, image.Geometry);
        double shrink = geometry.Shrink;
        var columns = ResamplingAxis.Create(
            geometry.Crop.X / shrink,
            geometry.Crop.Width / shrink,
            Math.Min(geometry.Frame.Width, pixels.Width),
            geometry.Inner.Width,
            plan.Filter);
        var rows = ResamplingAxis.Create(
            geometry.Crop.Y / shrink,
            geometry.Crop.Height / shrink,
            Math.Min(geometry.Frame.Height, pixels.Height - top),
            geometry.Inner.Height,
            plan.Filter);

        var resampler = new Resampler(plan.LinearLight ? ToneCurve.Linear : ToneCurve.Companded, columns, rows, pixels.Bands);
        resampler.Run(image, top);
        return VipsImage.FromMemory(
            pixels.Job, resampler._result, columns.Count, rows.Count, pixels.Bands, pixels.Interpretation);
    }

    private void Run(DecodedImage image, int top)
    {
        using var region = image.Pixels.OpenRegion();
        var width = _columns.End - _columns.Begin;
        var open = new Queue<float[]>();
        var (firstOpen, nextToOpen) = (0, 0);
        for (var y = _rows.Begin; y < _rows.End; y += StripHeight)
        {
            var height = Math.Min(StripHeight, _rows.End - y);
            using var strip = image.Fetch(region, _columns.Begin, top + y, width, height);
            for (var line = 0; line < height; line++)
            {
                Expand(strip.Bytes.Slice(line * width * _bands, width * _bands));
                for (; nextToOpen < _rows.Count && _rows.FirstOf(nextToOpen) <= y + line; nextToOpen++)
                {
                    open.Enqueue(TakeRow());
                }

                AddTo(open, firstOpen, y + line);
                for (; firstOpen < nextToOpen && _rows.EndOf(firstOpen) <= y + line + 1; firstOpen++)
                {
                    var finished = open.Dequeue();
                    FinishRow(finished, firstOpen);
                    _spareRows.Push(finished);
                }
            }
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

    private void AddTo(Queue<float[]> open, int firstOpen, int y)
    {
        var output = firstOpen;
        foreach (var sums in open)
        {
            var weight = _rows.WeightsOf(output)[y - _rows.FirstOf(output)];
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
        var values = (_columns.End - _columns.Begin) * _bands + Vector128<float>.Count;
        return new float[(values + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count];
    }
}
