using System.IO.Compression;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Tiff;

/// <summary>Where the strips or tiles of a page are in the file.</summary>
internal sealed class TiffSegments
{
    public const int Plain = 1;
    public const int Lzw = 5;
    public const int Deflate = 8;
    public const int OldDeflate = 32946;
    public const int PackBits = 32773;

    private readonly Stream _source;
    private readonly TiffPage _page;
    private readonly CancellationToken _cancellationToken;
    private readonly double[] _offsets;
    private readonly double[] _counts;
    private readonly Lazy<double[]> _sorted;

    /// <exception cref="InvalidDataException">There are fewer than the page needs.</exception>
    public TiffSegments(Stream source, TiffPage page, CancellationToken cancellationToken)
    {
        (_source, _page, _cancellationToken) = (source, page, cancellationToken);

        // Some writers list tiles where strips belong.
        var (directory, isTiled) = (page.Directory, page.IsTiled && page.Directory.Has(TiffTag.TileOffsets));
        _offsets = directory.Values(isTiled ? TiffTag.TileOffsets : TiffTag.StripOffsets);
        _counts = directory.Values(isTiled ? TiffTag.TileByteCounts : TiffTag.StripByteCounts);
        _sorted = new(() => [.. _offsets.Order()]);
        if (_offsets.Length < page.SegmentCount)
        {
            throw new InvalidDataException($"The TIFF has {_offsets.Length} of {page.SegmentCount} strips or tiles.");
        }
    }

    /// <summary>Whether differences are stored; without compression, the tag has no meaning.</summary>
    public bool UsesPredictor => _page.Predictor != TiffPredictor.None && _page.Compression is (Lzw or Deflate or OldDeflate);

    /// <summary>Whether managed code unpacks such bytes.</summary>
    public static bool CanUnpack(int compression) => compression is Plain or Lzw or Deflate or OldDeflate or PackBits;

    /// <summary>Where a segment is. A count that is missing, 0, or leads out of the file is replaced by what there can be.</summary>
    /// <exception cref="InvalidDataException">It begins outside the file.</exception>
    public (long Start, long Length) Find(int index)
    {
        var start = Start(index);
        var count = index < _counts.Length && _counts[index] >= 1 ? _counts[index] : double.MaxValue;
        return (start, count <= _source.Length - start ? (long)count : EndOf(start) - start);
    }

    /// <summary>Opens a segment's bytes, unpacked.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="bytes">How many are needed.</param>
    public Stream Open(int index, long bytes)
    {
        var (start, length) = Find(index);
        if (_page.Compression == Plain && length < bytes)
        {
            // Such a count may be wrong: what is stored as it is needs no count.
            length = Math.Max(length, Math.Min(bytes, EndOf(start) - start));
        }

        Stream range = new SourceRange(_source, start, length, _cancellationToken);
        range = _page.IsReversed ? new ReversedBitsStream(range) : range;
        return _page.Compression switch
        {
            Plain => range,
            PackBits => new PackBitsStream(range),
            Lzw => new LzwStream(range),
            _ => new ZLibStream(range, CompressionMode.Decompress),
        };
    }

    private long Start(int index) => _offsets[index] >= 1 && _offsets[index] < _source.Length
        ? (long)_offsets[index]
        : throw new InvalidDataException($"Strip or tile {index} of the TIFF is outside the file.");

    /// <summary>Where the next segment begins, or the file ends.</summary>
    private long EndOf(long start)
    {
        var index = Array.BinarySearch(_sorted.Value, start + 0.5);
        return ~index < _sorted.Value.Length ? (long)Math.Min(_sorted.Value[~index], _source.Length) : _source.Length;
    }
}
