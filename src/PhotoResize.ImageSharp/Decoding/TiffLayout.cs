using System.Collections.Frozen;
using PhotoResize.Planning;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>How the pixels of a TIFF's page are laid out, and how many bytes its strips have when they are decompressed.</summary>
/// <remarks>TIFF 6.0, sections 3, 15, 19 and 21.</remarks>
/// <param name="size">The page's size.</param>
internal sealed class TiffLayout(PixelSize size)
{
    public const int Plain = 1;
    public const int PackBits = 32773;

    private const int YCbCr = 6;
    private const int Lzw = 5;
    private const int Jpeg = 7;
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
    private const int TileOffsetsTag = 324;
    private const int SampleFormatTag = 339;
    private const int SubsamplingTag = 530;

    private readonly Dictionary<int, ulong[]> _values = [];

    /// <summary>The tags that describe it.</summary>
    public static FrozenSet<int> Tags { get; } = new[]
    {
        BitsPerSampleTag, CompressionTag, PhotometricTag, FillOrderTag, StripOffsetsTag, SamplesPerPixelTag, RowsPerStripTag, StripByteCountsTag,
        PlanarConfigurationTag, TileWidthTag, TileOffsetsTag, SampleFormatTag, SubsamplingTag,
    }.ToFrozenSet();

    /// <summary>Where strips begin.</summary>
    public ulong[] Offsets => _values.GetValueOrDefault(StripOffsetsTag) ?? [];

    /// <summary>How many bytes of the file each of them has.</summary>
    public ulong[] Lengths => _values.GetValueOrDefault(StripByteCountsTag) ?? [];

    public int Compression => (int)First(CompressionTag, Plain);

    /// <summary>Whether the bytes can be counted without decoding pixels.</summary>
    public bool IsCountable => Compression == Plain || (Compression is PackBits or Deflate or OldDeflate && First(FillOrderTag, 1) == 1);

    /// <summary>How many strips there have to be.</summary>
    public long Count => Down * (IsPlanar ? Depths.Length : 1);

    private bool IsPlanar => First(PlanarConfigurationTag, 1) == 2;

    private ulong[] Depths => _values.GetValueOrDefault(BitsPerSampleTag) ?? [1];

    private long RowsPerStrip => Math.Min(First(RowsPerStripTag, uint.MaxValue), size.Height);

    private long Down => Parts(size.Height, RowsPerStrip);

    /// <returns>False if the tag was there already.</returns>
    public bool TryAdd(int tag, ulong[] values) => _values.TryAdd(tag, values);

    /// <summary>Accepts only what every version of the library decodes to the right colours.</summary>
    /// <remarks>
    /// The decoders of fax compressions write beyond their memory (GHSA-jj3q-cwqj-842r, GHSA-v76p-62qx-wwq2). Tiles need version 3.
    /// </remarks>
    /// <exception cref="NotSupportedException">It is of another kind.</exception>
    public void RequireKnownKind()
    {
        const ulong UnsignedNumbers = 1;
        const int MaxDepth = 16;
        RequireKnown(!_values.ContainsKey(TileWidthTag) && !_values.ContainsKey(TileOffsetsTag), "tiles");
        RequireKnown(Compression is Plain or Lzw or Jpeg or Deflate or OldDeflate or PackBits, $"compression {Compression}");
        RequireKnown(First(PhotometricTag, 0) is <= 3 or YCbCr, $"photometric interpretation {First(PhotometricTag, 0)}");
        RequireKnown(Array.TrueForAll(Depths, depth => depth <= MaxDepth), "deep samples");
        RequireKnown(
            Array.TrueForAll(_values.GetValueOrDefault(SampleFormatTag) ?? [], format => format == UnsignedNumbers), "samples that are not unsigned");

        static void RequireKnown(bool condition, string kind)
        {
            if (!condition)
            {
                throw new NotSupportedException($"A TIFF with {kind}.");
            }
        }
    }

    /// <summary>How many bytes a strip has at least: the last one of a page or a plane ends with it.</summary>
    public long BytesOf(int index)
    {
        var height = Math.Min(RowsPerStrip, size.Height - (index % Down * RowsPerStrip));
        if (IsPlanar)
        {
            return RowBytes(Depths[index / Down]) * height;
        }

        if (First(PhotometricTag, 0) == YCbCr)
        {
            // Each block has a brightness for every pixel, and one pair of colour differences.
            var sampling = _values.GetValueOrDefault(SubsamplingTag) is { Length: 2 } pair ? pair : [2, 2];
            return Parts(size.Width, (long)sampling[0]) * Parts(height, (long)sampling[1]) * (long)((sampling[0] * sampling[1]) + 2);
        }

        return RowBytes(Depths.Aggregate((sum, depth) => sum + depth)) * height;
    }

    private long RowBytes(ulong bits) => ((size.Width * (long)bits) + 7) / 8;

    private long First(int tag, long missing) => _values.GetValueOrDefault(tag) is [var value, ..] ? (long)Math.Min(value, uint.MaxValue) : missing;

    private static long Parts(long whole, long part) =>
        part > 0 ? (whole + part - 1) / part : throw new InvalidDataException("The TIFF has strips of no extent.");
}
