namespace PhotoResize.Sources.Headers;

/// <summary>The entries of an image file directory (TIFF 6.0, section 8) that matter here.</summary>
internal sealed class TiffDirectory
{
    /// <summary>Fax compressions, for which old writers leave out what the colours mean.</summary>
    private const int FirstFax = 2;
    private const int LastFax = 4;

    private const int MostSampleBits = 64;

    private readonly Dictionary<int, TiffEntry> _entries = [];
    private readonly Dictionary<int, double[]> _values = [];

    /// <summary>The offset of the next directory, or 0 for the last one.</summary>
    public long Next { get; set; }

    /// <summary>ImageWidth; 0 if missing.</summary>
    public long Width => First(TiffTag.Width, 0);

    /// <summary>ImageLength; 0 if missing.</summary>
    public long Height => First(TiffTag.Height, 0);

    /// <summary>Orientation.</summary>
    public int Orientation => (int)First(TiffTag.Orientation, 1);

    /// <summary>Compression; none if missing.</summary>
    public int Compression => (int)First(TiffTag.Compression, 1);

    /// <summary>SamplesPerPixel. Where it is missing, the depths are counted.</summary>
    public int SamplesPerPixel
    {
        get
        {
            var counted = _entries.TryGetValue(TiffTag.BitsPerSample, out var depths) ? Math.Clamp(depths.Count, 1, ushort.MaxValue) : 1;
            return (int)First(TiffTag.SamplesPerPixel, counted);
        }
    }

    /// <summary>PhotometricInterpretation. Where it is missing, what the samples are likely to be.</summary>
    public int Photometric
    {
        get
        {
            var likely = Compression is >= FirstFax and <= LastFax ? 0 : SamplesPerPixel >= 3 ? 2 : Has(TiffTag.ColorMap) ? 3 : 1;
            return (int)First(TiffTag.Photometric, likely);
        }
    }

    /// <summary>How many samples of a pixel are its colour.</summary>
    public int ColourSamples => Photometric switch
    {
        0 or 1 or 3 or 4 => 1, // WhiteIsZero, BlackIsZero, palette, mask
        5 => 4, // separated: CMYK
        _ => 3, // RGB, YCbCr, CIE L*a*b*
    };

    /// <summary>
    /// The sample that holds alpha, or -1: the first one that ExtraSamples calls alpha, whether colours are multiplied by it or not. Samples
    /// of no stated meaning are masks and spot colours, which do not show. Where the tag is missing, a sample more than the colours need is
    /// alpha, as Photoshop, ImageMagick and libvips have it.
    /// </summary>
    public int AlphaSample
    {
        get
        {
            var colours = ColourSamples;
            if (!Has(TiffTag.ExtraSamples) || _values.GetValueOrDefault(TiffTag.ExtraSamples) is not { Length: > 0 } extras)
            {
                return SamplesPerPixel > colours ? colours : -1;
            }

            var first = Array.FindIndex(extras, extra => extra is 1 or 2);
            return first >= 0 && colours + first < SamplesPerPixel ? colours + first : -1;
        }
    }

    /// <summary>Whether pixels may be transparent.</summary>
    public bool HasAlpha => AlphaSample >= 0;

    /// <summary>The bits of the sample that has most of them; the most that there are where they are not known.</summary>
    public int MostBits => Values(TiffTag.BitsPerSample) switch
    {
        { Length: > 0 } bits => (int)Math.Clamp(bits.Max(), 1, MostSampleBits),
        _ => Has(TiffTag.BitsPerSample) ? MostSampleBits : 1,
    };

    /// <summary>
    /// What a decoder holds at a time: a row; of tiles those that lie side by side; the picture where only a library can unpack it, which may
    /// be in one strip. 0 if it is little.
    /// </summary>
    public long BufferedBytes
    {
        get
        {
            const int Jpeg = 7;
            const int Little = 1 << 20;
            var isForLibrary = Compression is Jpeg or (>= FirstFax and <= LastFax);
            var rows = isForLibrary ? Height : Has(TiffTag.TileWidth) ? RowsOfTile() : 1;

            // The rows of a tile may be far longer than those of the picture. Rows are held as they are stored, and again in 16 bits.
            var width = Math.Max(Width, Math.Min(First(TiffTag.TileWidth, 0), int.MaxValue));
            var pixelBits = (double)Math.Max(SamplesPerPixel, 1) * MostBits;
            var bytes = ((Width * (double)rows) + (2 * width)) * pixelBits / 8;
            return bytes < Little ? 0 : bytes < long.MaxValue ? (long)bytes : long.MaxValue;

            long RowsOfTile() => First(TiffTag.TileLength, Height) is >= 1 and var rows ? Math.Min(rows, Height) : Height;
        }
    }

    /// <summary>Takes an entry. Of several with the same tag the first one counts, as in libtiff.</summary>
    public void Add(int tag, TiffEntry entry)
    {
        if (TiffTag.All.Contains(tag) && _entries.TryAdd(tag, entry) && entry.IsInline)
        {
            _values[tag] = entry.Numbers(entry.Field);
        }
    }

    /// <summary>Whether there is such a tag.</summary>
    public bool Has(int tag) => _entries.ContainsKey(tag);

    /// <summary>The entry of a tag.</summary>
    public TiffEntry? Entry(int tag) => _entries.TryGetValue(tag, out var entry) ? entry : null;

    /// <summary>The entry of a tag whose values are elsewhere in the file and were not read yet.</summary>
    public TiffEntry? Elsewhere(int tag) =>
        _entries.TryGetValue(tag, out var entry) && !_values.ContainsKey(tag) && entry.ValueBytes > 0 ? entry : null;

    /// <summary>Takes the values of an entry, which are elsewhere in the file.</summary>
    public void Supply(int tag, double[] values) => _values[tag] = values;

    /// <summary>The values of a tag, as far as they were read.</summary>
    public double[] Values(int tag) => _values.GetValueOrDefault(tag) ?? [];

    /// <summary>The first value of a tag as an integer; a negative one if it is none.</summary>
    public long First(int tag, long missing) => Values(tag) is [var value, ..] ? (value is >= 0 and < long.MaxValue ? (long)value : -1) : missing;
}
