using PhotoResize.EngineSupport.Profiles;
using PhotoResize.Planning;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Tiff;

/// <summary>How the pixels of a TIFF's page are stored (TIFF 6.0, sections 3 to 23), read with every leniency that costs no pixel.</summary>
internal sealed record TiffPage
{
    private const int MaxTablesBytes = 1 << 16;

    private static readonly int[] SegmentTags = [TiffTag.StripOffsets, TiffTag.StripByteCounts, TiffTag.TileOffsets, TiffTag.TileByteCounts];

    private static readonly int[] ByteTags = [TiffTag.IccProfile, TiffTag.JpegTables];

    public required PixelSize Size { get; init; }

    public required int Compression { get; init; }

    public required int Photometric { get; init; }

    /// <summary>The samples of a pixel.</summary>
    public required int Samples { get; init; }

    /// <summary>How many of them are the colour.</summary>
    public required int ColourSamples { get; init; }

    /// <summary>Which of them is alpha, or -1.</summary>
    public required int AlphaSample { get; init; }

    /// <summary>Whether the colours are multiplied by alpha.</summary>
    public required bool IsPremultiplied { get; init; }

    /// <summary>The bits of every sample; 0 if samples differ.</summary>
    public required int Bits { get; init; }

    /// <summary>What kind of numbers the samples are; -1 if samples differ.</summary>
    public required int SampleFormat { get; init; }

    /// <summary>Whether each sample has strips or tiles of its own.</summary>
    public required bool IsPlanar { get; init; }

    public required int Predictor { get; init; }

    /// <summary>Whether the first pixel is in the lowest bits of a byte.</summary>
    public required bool IsReversed { get; init; }

    public required bool IsBigEndian { get; init; }

    public required bool IsTiled { get; init; }

    /// <summary>The size of a tile or a strip; the last strip may have fewer rows.</summary>
    public required PixelSize SegmentSize { get; init; }

    /// <summary>The directory, for what few kinds need.</summary>
    public required TiffDirectory Directory { get; init; }

    /// <summary>The ICC profile, empty if there is none.</summary>
    public required byte[] Profile { get; init; }

    /// <summary>Tables that the JPEGs of all strips share.</summary>
    public required byte[] JpegTables { get; init; }

    public int Across => Parts(Size.Width, SegmentSize.Width);

    public int Down => Parts(Size.Height, SegmentSize.Height);

    /// <summary>How many strips or tiles there are.</summary>
    public long SegmentCount => (long)Across * Down * (IsPlanar ? Samples : 1);

    /// <summary>The horizontal and vertical factors of colour differences.</summary>
    public (int Across, int Down) Subsampling => Directory.Values(TiffTag.YCbCrSubsampling) switch
    {
        [var across, var down, ..] => ((int)across, (int)down),
        _ => (2, 2),
    };

    /// <summary>Reads the directory of a page.</summary>
    /// <exception cref="InvalidDataException">The page is not there, or contradicts itself.</exception>
    public static TiffPage Read(Stream source, int index, CancellationToken cancellationToken)
    {
        using var header = new HeaderStream(new SourceRange(source, 0, source.Length, cancellationToken), cancellationToken);
        var reader = Done(TiffDirectoryReader.OpenAsync(header, long.MaxValue)) ?? throw new InvalidDataException("The file is no TIFF.");
        var offset = reader.FirstDirectory;
        for (var i = 0; ; i++)
        {
            var directory = Done(reader.ReadAsync(offset)) ?? throw new InvalidDataException($"The TIFF has no page {index}.");
            if (i == index)
            {
                return Describe(reader, directory);
            }

            offset = directory.Next;
        }
    }

    private static TiffPage Describe(TiffDirectoryReader reader, TiffDirectory directory)
    {
        foreach (var tag in TiffTag.All.Except(SegmentTags).Except(ByteTags))
        {
            Done(reader.SupplyAsync(directory, tag, MostValues(tag)));
        }

        var (width, height) = (directory.Width, directory.Height);
        if (width is < 1 or > int.MaxValue || height is < 1 or > int.MaxValue)
        {
            throw new InvalidDataException($"The page has {width} x {height} pixels.");
        }

        var samples = directory.SamplesPerPixel;
        var size = new PixelSize((int)width, (int)height);
        var isPlanar = directory.First(TiffTag.PlanarConfiguration, 1) == 2 && samples > 1;
        var isTiled = directory.Has(TiffTag.TileWidth) || directory.Has(TiffTag.TileOffsets);
        var page = new TiffPage
        {
            Size = size,
            Compression = directory.Compression,
            Photometric = directory.Photometric,
            Samples = samples,
            ColourSamples = directory.ColourSamples,
            AlphaSample = directory.AlphaSample,
            IsPremultiplied = directory.AlphaSample >= 0
                && directory.Values(TiffTag.ExtraSamples).ElementAtOrDefault(directory.AlphaSample - directory.ColourSamples) == 1,
            Bits = Common(Needed(directory, TiffTag.BitsPerSample), samples, missing: 1, different: 0),
            SampleFormat = Common(directory.Values(TiffTag.SampleFormat), samples, missing: 1, different: -1),
            IsPlanar = isPlanar,
            Predictor = (int)directory.First(TiffTag.Predictor, 1),
            IsReversed = directory.First(TiffTag.FillOrder, 1) == 2,
            IsBigEndian = reader.IsBigEndian,
            IsTiled = isTiled,
            SegmentSize = isTiled ? TileSize(directory) : StripSize(directory, size, isPlanar ? samples : 1),
            Directory = directory,
            Profile = Bytes(reader, directory, TiffTag.IccProfile, EmbeddedProfile.MaxBytes),
            JpegTables = Bytes(reader, directory, TiffTag.JpegTables, MaxTablesBytes),
        };
        foreach (var tag in SegmentTags)
        {
            Done(reader.SupplyAsync(directory, tag, page.SegmentCount));
        }

        return page;
    }

    /// <summary>How many values of a tag are read at once, so that a file cannot have all of it read for each tag.</summary>
    private static long MostValues(int tag) => tag == TiffTag.ColorMap ? 3 << 16 : 64;

    private static double[] Needed(TiffDirectory directory, int tag) => directory.Values(tag) is { Length: 0 } && directory.Has(tag)
        ? throw new InvalidDataException($"The TIFF has lost the values of tag {tag}.")
        : directory.Values(tag);

    /// <summary>The value that all samples have. Writers may give one for all of them, or more than there are samples.</summary>
    private static int Common(double[] values, int samples, int missing, int different)
    {
        if (values.Length == 0)
        {
            return missing;
        }

        var used = values.AsSpan(0, Math.Min(values.Length, samples));
        return used.ContainsAnyExcept(values[0]) || values[0] is not (>= 0 and <= ushort.MaxValue) ? different : (int)values[0];
    }

    private static PixelSize TileSize(TiffDirectory directory)
    {
        var (width, height) = (directory.First(TiffTag.TileWidth, 0), directory.First(TiffTag.TileLength, 0));
        return width is >= 1 and <= int.MaxValue && height is >= 1 and <= int.MaxValue
            ? new PixelSize((int)width, (int)height)
            : throw new InvalidDataException($"The TIFF has tiles of {width} x {height}.");
    }

    /// <summary>Where no number of rows is given, the strips share them out.</summary>
    private static PixelSize StripSize(TiffDirectory directory, PixelSize size, int planes)
    {
        var rows = directory.First(TiffTag.RowsPerStrip, 0);
        if (rows < 1)
        {
            var strips = (int)Math.Clamp((directory.Entry(TiffTag.StripOffsets)?.Count ?? 1) / planes, 1, size.Height);
            rows = Parts(size.Height, strips);
        }

        return size with { Height = (int)Math.Min(rows, size.Height) };
    }

    private static byte[] Bytes(TiffDirectoryReader reader, TiffDirectory directory, int tag, int most) =>
        directory.Entry(tag) is { } entry && entry.Count <= most ? Done(reader.ReadBytesAsync(entry, most)) : [];

    private static int Parts(int whole, int part) => (int)(((long)whole + part - 1) / part);

    // What is waited for has completed: the range reads at once.
    private static T Done<T>(ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();

    private static void Done(ValueTask task) => task.AsTask().GetAwaiter().GetResult();
}
