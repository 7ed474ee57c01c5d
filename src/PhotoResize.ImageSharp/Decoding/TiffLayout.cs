using System.Collections.Frozen;
using PhotoResize.Planning;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>How many bytes the strips or tiles of a TIFF's page have when they are decompressed.</summary>
/// <remarks>TIFF 6.0, sections 3, 15 and 21.</remarks>
/// <param name="size">The page's size.</param>
internal sealed class TiffLayout(PixelSize size)
{
    public const int Plain = 1;
    public const int PackBits = 32773;

    private const int Deflate = 8;
    private const int OldDeflate = 32946;
    private const int BitsPerSampleTag = 258;
    private const int CompressionTag = 259;
    private const int PhotometricTag = 262;
    private const int FillOrderTag = 266;
    private const int StripOffsetsTag = 273;
    private const int SamplesPerPixelTag = 277;
    private const int RowsPerStripTag = 278;
    private const int StripByteCountsTag = 279;
    private const int PlanarConfigurationTag = 284;
    private const int TileWidthTag = 322;
    private const int TileLengthTag = 323;
    private const int TileOffsetsTag = 324;
    private const int TileByteCountsTag = 325;
    private const int SubsamplingTag = 530;

    private readonly Dictionary<int, ulong[]> _values = [];

    /// <summary>The tags that say it.</summary>
    public static FrozenSet<int> Tags { get; } = new[]
    {
        BitsPerSampleTag, CompressionTag, PhotometricTag, FillOrderTag, StripOffsetsTag, SamplesPerPixelTag, RowsPerStripTag, StripByteCountsTag,
        PlanarConfigurationTag, TileWidthTag, TileLengthTag, TileOffsetsTag, TileByteCountsTag, SubsamplingTag,
    }.ToFrozenSet();

    /// <summary>Where strips or tiles begin.</summary>
    public ulong[] Offsets => _values.GetValueOrDefault(TileOffsetsTag) ?? _values.GetValueOrDefault(StripOffsetsTag) ?? [];

    /// <summary>How many bytes of the file each of them has.</summary>
    public ulong[] Lengths => _values.GetValueOrDefault(TileByteCountsTag) ?? _values.GetValueOrDefault(StripByteCountsTag) ?? [];

    public int Compression => (int)First(CompressionTag, Plain);

    /// <summary>Whether the bytes can be counted without decoding pixels.</summary>
    public bool IsCountable => Compression == Plain || (Compression is PackBits or Deflate or OldDeflate && First(FillOrderTag, 1) == 1);

    /// <summary>How many strips or tiles there have to be.</summary>
    public long Count => Across * Down * (IsPlanar ? Depths.Length : 1);

    private bool IsTiled => _values.ContainsKey(TileWidthTag);

    private bool IsPlanar => First(PlanarConfigurationTag, 1) == 2;

    private ulong[] Depths => _values.GetValueOrDefault(BitsPerSampleTag) ?? [1];

    private long PartWidth => IsTiled ? First(TileWidthTag, 0) : size.Width;

    private long PartHeight => IsTiled ? First(TileLengthTag, 0) : Math.Min(First(RowsPerStripTag, uint.MaxValue), size.Height);

    private long Across => Parts(size.Width, PartWidth);

    private long Down => Parts(size.Height, PartHeight);

    /// <returns>Whether the tag had not been there.</returns>
    public bool TryAdd(int tag, ulong[] values) => _values.TryAdd(tag, values);

    /// <summary>How many bytes a strip or tile has at least: the last strip of a page or a plane ends with it, tiles are always whole.</summary>
    public long BytesOf(int index)
    {
        var ofPlane = Across * Down;
        var height = IsTiled ? PartHeight : Math.Min(PartHeight, size.Height - (index % ofPlane * PartHeight));
        if (IsPlanar)
        {
            return RowBytes(Depths[index / ofPlane]) * height;
        }

        const int YCbCr = 6;
        if (First(PhotometricTag, 0) == YCbCr)
        {
            // Each block has a brightness for all of its pixels, and one pair of colours.
            var sampling = _values.GetValueOrDefault(SubsamplingTag) is { Length: 2 } pair ? pair : [2, 2];
            return Parts(PartWidth, (long)sampling[0]) * Parts(height, (long)sampling[1]) * (long)((sampling[0] * sampling[1]) + 2);
        }

        return RowBytes(Depths.Aggregate((sum, depth) => sum + depth)) * height;
    }

    private long RowBytes(ulong bits) => ((PartWidth * (long)bits) + 7) / 8;

    private long First(int tag, long missing) => _values.GetValueOrDefault(tag) is [var value, ..] ? (long)Math.Min(value, uint.MaxValue) : missing;

    private static long Parts(long whole, long part) =>
        part > 0 ? (whole + part - 1) / part : throw new InvalidDataException("The TIFF has strips or tiles of no extent.");
}
