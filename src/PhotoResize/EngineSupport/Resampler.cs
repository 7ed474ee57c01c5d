using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
/// Every sum is taken in the order of the source's rows and columns, and vectors hold neighbours of a row, never parts of one sum. So the
/// result is the same whatever the processor's vectors are. Products and sums are rounded one by one: not every processor can fuse them.
/// </remarks>
internal sealed class Resampler : IDisposable
{
    /// <summary>
    /// How many decoded rows are added at once. A result row is then loaded and stored once for all of them, which takes longer than the sums.
    /// </summary>
    private const int BlockRows = 16;

    /// <summary>How many values of each row are added at once. With all rows of a block they fit into the processor's nearest cache.</summary>
    private const int TileValues = 256;

    /// <summary>Vectors that are summed up side by side: each sum waits for the one before it, and the processor adds to the others meanwhile.</summary>
    private const int VectorsAtOnce = 8;

    /// <summary>Rows consist of whole steps of that many vectors, of up to 512 bits.</summary>
    private const int StepValues = VectorsAtOnce * 16;

    private readonly ToneCurve _curve;
    private readonly ResamplingAxis _columns;
    private readonly ResamplingAxis _rows;
    private readonly int _bands;
    private readonly bool _hasAlpha;
    private readonly Queue<float[]> _pending = [];
    private readonly float[] _tile;
    private readonly float[] _resultRow;
    private readonly int _blockRows;
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

        // Of a picture that is enlarged, every row contributes to many: a block of rows would take as many times the memory.
        _blockRows = rows.Count > rows.End - rows.Begin ? 1 : BlockRows;
        _tile = new float[_blockRows * TileValues];
        _resultRow = new float[(columns.Count * bands) + Vector128<float>.Count];
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

    /// <summary>Creates a resampler for another frame of the same geometry, with the same weights.</summary>
    /// <param name="target">Takes the resampled picture.</param>
    public Resampler ForNext(RowTarget target) => new(_curve, _columns, _rows, _bands, target);

    /// <summary>
    /// Adds the next row, starting with <see cref="FirstRow"/>: <see cref="Width"/> pixels starting at <see cref="Left"/>.
    /// </summary>
    public void Add(ReadOnlySpan<byte> pixels) => Add(pixels, pixels.Length, count: 1);

    /// <summary>Adds the next rows, which costs less than adding one after the other.</summary>
    /// <param name="pixels">The pixels as for a single row, one row after the other.</param>
    /// <param name="stride">The bytes from the start of a row to that of the next.</param>
    /// <param name="count">How many rows there are.</param>
    public void Add(ReadOnlySpan<byte> pixels, int stride, int count) => Add([this], pixels, stride, count);

    /// <summary>Adds the next rows to several resamplers, which all take the same. To convert the values once is less than half of the work.</summary>
    public static void Add(ReadOnlySpan<Resampler> all, ReadOnlySpan<byte> pixels, int stride, int count)
    {
        var blockRows = all[0]._blockRows;
        for (var row = 0; row < count; row += blockRows)
        {
            AddBlock(all, pixels[(row * stride)..], stride, Math.Min(blockRows, count - row));
        }
    }

    /// <summary>Whether the other one takes the same rows, and converts them to the same values.</summary>
    public bool TakesSameAs(Resampler other) =>
        (_curve, _bands, _blockRows, Left, Width, FirstRow, EndRow)
        == (other._curve, other._bands, other._blockRows, other.Left, other.Width, other.FirstRow, other.EndRow);

    /// <summary>Returns the memory. A resampler that is not disposed of leaves it to the garbage collector.</summary>
    public void Dispose()
    {
        while (_pending.TryDequeue(out var row))
        {
            ArrayPool<float>.Shared.Return(row);
        }
    }

    private static void AddBlock(ReadOnlySpan<Resampler> all, ReadOnlySpan<byte> pixels, int stride, int count)
    {
        var first = all[0];
        var values = first.Width * first._bands;
        foreach (var each in all)
        {
            each.StartResultRows(count, values);
        }

        for (var from = 0; from < values; from += TileValues)
        {
            var length = Math.Min(TileValues, values - from);
            for (var row = 0; row < count; row++)
            {
                first.Expand(pixels.Slice((row * stride) + from, length), first._tile.AsSpan(row * TileValues, length));
            }

            foreach (var each in all)
            {
                each.AddTile(first._tile, from, WholeSteps(length), count);
            }
        }

        foreach (var each in all)
        {
            each.FinishResultRows(count);
        }
    }

    private void StartResultRows(int count, int values)
    {
        for (; _nextPending < _rows.Count && _rows.FirstOf(_nextPending) < _nextRow + count; _nextPending++)
        {
            // The horizontal filter reads four values at the last pixel.
            _pending.Enqueue(ArrayPool<float>.Shared.Rent(WholeSteps(values + Vector128<float>.Count)));
        }
    }

    private void FinishResultRows(int count)
    {
        _nextRow += count;
        for (; _firstPending < _nextPending && _rows.EndOf(_firstPending) <= _nextRow; _firstPending++)
        {
            var finished = _pending.Dequeue();
            WriteResultRow(finished, _firstPending);
            ArrayPool<float>.Shared.Return(finished);
        }
    }

    /// <summary>
    /// Converts a part of a row to values that can be averaged: colours are multiplied by alpha, so that transparent ones do not show.
    /// </summary>
    private void Expand(ReadOnlySpan<byte> pixels, Span<float> values)
    {
        _curve.Expand(pixels, values);
        if (!_hasAlpha)
        {
            return;
        }

        if (_bands == PremultipliedPixels.Bands)
        {
            PremultipliedPixels.Multiply(pixels, values);
            return;
        }

        // A tile holds whole pixels of two or four bands.
        for (var i = 0; i < pixels.Length; i += _bands)
        {
            var alpha = pixels[i + _bands - 1] / 255f;
            for (var band = 0; band < _bands - 1; band++)
            {
                values[i + band] *= alpha;
            }

            values[i + _bands - 1] = alpha * ToneCurve.Maximum;
        }
    }

    /// <summary>Adds the same columns of the block's rows to every result row that they contribute to.</summary>
    private void AddTile(float[] tile, int from, int length, int count)
    {
        var output = _firstPending;
        foreach (var sums in _pending)
        {
            var begin = _rows.FirstOf(output);
            var first = Math.Max(begin, _nextRow);
            var end = Math.Min(_rows.EndOf(output), _nextRow + count);
            Accumulate(
                tile.AsSpan((first - _nextRow) * TileValues),
                _rows.WeightsOf(output)[(first - begin)..(end - begin)],
                sums.AsSpan(from, length),
                isFirst: first == begin);
            output++;
        }
    }

    /// <summary>Adds rows of a tile by their weights. The sums of the first ones begin with 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate(ReadOnlySpan<float> tile, ReadOnlySpan<float> weights, Span<float> sums, bool isFirst)
    {
        var step = (nuint)Vector<float>.Count;
        ref var firstWeight = ref MemoryMarshal.GetReference(weights);
        for (var i = 0; i < sums.Length; i += VectorsAtOnce * Vector<float>.Count)
        {
            ref var sum = ref Unsafe.Add(ref MemoryMarshal.GetReference(sums), i);
            ref var value = ref Unsafe.Add(ref MemoryMarshal.GetReference(tile), i);
            Vector<float> a, b, c, d, e, f, g, h;
            if (isFirst)
            {
                a = b = c = d = e = f = g = h = Vector<float>.Zero;
            }
            else
            {
                (a, b) = (Vector.LoadUnsafe(ref sum), Vector.LoadUnsafe(ref sum, step));
                (c, d) = (Vector.LoadUnsafe(ref sum, 2 * step), Vector.LoadUnsafe(ref sum, 3 * step));
                (e, f) = (Vector.LoadUnsafe(ref sum, 4 * step), Vector.LoadUnsafe(ref sum, 5 * step));
                (g, h) = (Vector.LoadUnsafe(ref sum, 6 * step), Vector.LoadUnsafe(ref sum, 7 * step));
            }

            for (nuint k = 0; k < (nuint)weights.Length; k++)
            {
                var weight = new Vector<float>(Unsafe.Add(ref firstWeight, k));
                a += Vector.LoadUnsafe(ref value) * weight;
                b += Vector.LoadUnsafe(ref value, step) * weight;
                c += Vector.LoadUnsafe(ref value, 2 * step) * weight;
                d += Vector.LoadUnsafe(ref value, 3 * step) * weight;
                e += Vector.LoadUnsafe(ref value, 4 * step) * weight;
                f += Vector.LoadUnsafe(ref value, 5 * step) * weight;
                g += Vector.LoadUnsafe(ref value, 6 * step) * weight;
                h += Vector.LoadUnsafe(ref value, 7 * step) * weight;
                value = ref Unsafe.Add(ref value, TileValues);
            }

            a.StoreUnsafe(ref sum);
            b.StoreUnsafe(ref sum, step);
            c.StoreUnsafe(ref sum, 2 * step);
            d.StoreUnsafe(ref sum, 3 * step);
            e.StoreUnsafe(ref sum, 4 * step);
            f.StoreUnsafe(ref sum, 5 * step);
            g.StoreUnsafe(ref sum, 6 * step);
            h.StoreUnsafe(ref sum, 7 * step);
        }
    }

    /// <summary>Filters a finished sum of rows horizontally into the result.</summary>
    private void WriteResultRow(float[] sums, int output)
    {
        FilterRow(sums, _columns, _bands, _resultRow);
        var result = _target(output);
        var values = _resultRow.AsSpan(0, _columns.Count * _bands);
        if (!_hasAlpha)
        {
            _curve.Compress(values, result);
            return;
        }

        if (_bands == PremultipliedPixels.Bands)
        {
            PremultipliedPixels.Compress(values, _curve, result);
            return;
        }

        for (var i = 0; i < values.Length; i += _bands)
        {
            Compress(values.Slice(i, _bands), result.Slice(i, _bands));
        }
    }

    /// <summary>
    /// Four pixels at a time: each sum waits for the one before it, and the processor adds to the others meanwhile. All have as many weights,
    /// of which those that are 0 change nothing.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FilterRow(float[] sums, ResamplingAxis columns, int bands, float[] result)
    {
        const int AtOnce = 4;
        var windows = columns.Windows;
        var taps = columns.Taps;
        ref var firstResult = ref MemoryMarshal.GetArrayDataReference(result);
        ref var firstSum = ref MemoryMarshal.GetArrayDataReference(sums);
        ref var firstWeight = ref MemoryMarshal.GetReference(columns.WindowWeights);
        var begin = columns.Begin;
        var x = 0;
        for (; x <= windows.Length - AtOnce; x += AtOnce)
        {
            ref var weight = ref Unsafe.Add(ref firstWeight, x * taps);
            ref var value1 = ref Unsafe.Add(ref firstSum, (windows[x] - begin) * bands);
            ref var value2 = ref Unsafe.Add(ref firstSum, (windows[x + 1] - begin) * bands);
            ref var value3 = ref Unsafe.Add(ref firstSum, (windows[x + 2] - begin) * bands);
            ref var value4 = ref Unsafe.Add(ref firstSum, (windows[x + 3] - begin) * bands);
            Vector128<float> sum1, sum2, sum3, sum4;
            sum1 = sum2 = sum3 = sum4 = Vector128<float>.Zero;
            nuint place = 0;
            for (var k = 0; k < taps; k++)
            {
                // With fewer than four bands this also reads the next pixel, whose values are not used.
                sum1 += Vector128.LoadUnsafe(ref value1, place) * Vector128.Create(Unsafe.Add(ref weight, k));
                sum2 += Vector128.LoadUnsafe(ref value2, place) * Vector128.Create(Unsafe.Add(ref weight, taps + k));
                sum3 += Vector128.LoadUnsafe(ref value3, place) * Vector128.Create(Unsafe.Add(ref weight, (2 * taps) + k));
                sum4 += Vector128.LoadUnsafe(ref value4, place) * Vector128.Create(Unsafe.Add(ref weight, (3 * taps) + k));
                place += (nuint)bands;
            }

            // What is written beyond a pixel is overwritten by the next one.
            ref var pixel = ref Unsafe.Add(ref firstResult, x * bands);
            sum1.StoreUnsafe(ref pixel);
            sum2.StoreUnsafe(ref pixel, (nuint)bands);
            sum3.StoreUnsafe(ref pixel, (nuint)(2 * bands));
            sum4.StoreUnsafe(ref pixel, (nuint)(3 * bands));
        }

        for (; x < windows.Length; x++)
        {
            ref var weight = ref Unsafe.Add(ref firstWeight, x * taps);
            ref var value = ref Unsafe.Add(ref firstSum, (windows[x] - begin) * bands);
            var sum = Vector128<float>.Zero;
            for (var k = 0; k < taps; k++)
            {
                sum += Vector128.LoadUnsafe(ref value, (nuint)(k * bands)) * Vector128.Create(Unsafe.Add(ref weight, k));
            }

            sum.StoreUnsafe(ref Unsafe.Add(ref firstResult, x * bands));
        }
    }

    /// <summary>Converts a pixel with alpha back.</summary>
    private void Compress(ReadOnlySpan<float> pixel, Span<byte> result)
    {
        var colours = _bands - 1;
        var alpha = Math.Clamp(pixel[colours], 0, ToneCurve.Maximum);
        var unpremultiply = alpha > 0 ? ToneCurve.Maximum / alpha : 0;
        result[colours] = ToneCurve.Companded.Compress(alpha);
        for (var band = 0; band < colours; band++)
        {
            result[band] = _curve.Compress(pixel[band] * unpremultiply);
        }
    }

    private static int WholeSteps(int values) => (values + StepValues - 1) / StepValues * StepValues;
}
