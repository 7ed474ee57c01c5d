using System.Buffers.Binary;
using System.IO.Compression;

namespace PhotoResize.EngineContract.Support;

/// <summary>Writes TIFFs of every kind, well-formed or not: four quarters of a colour each.</summary>
internal sealed record TiffFile
{
    public const int Short = 3;
    public const int Long = 4;
    public const int Rational = 5;

    private const int Float = 3;

    /// <summary>The samples of a pixel in the quarters: above left, above right, below left, below right.</summary>
    public required double[][] Quarters { get; init; }

    public int Width { get; init; } = 24;

    public int Height { get; init; } = 16;

    public int Bits { get; init; } = 8;

    public int SampleFormat { get; init; } = 1;

    public int Photometric { get; init; } = 2;

    public int Compression { get; init; } = 1;

    public int Predictor { get; init; } = 1;

    public int RowsPerStrip { get; init; } = 16;

    /// <summary>The sides of a tile; 0 for strips.</summary>
    public int TileWidth { get; init; }

    public int TileHeight { get; init; }

    public bool IsPlanar { get; init; }

    public bool IsBigEndian { get; init; }

    public bool IsBigTiff { get; init; }

    /// <summary>Whether the bits of each byte are turned round.</summary>
    public bool IsReversed { get; init; }

    /// <summary>Whether LZW is that of before TIFF 5.</summary>
    public bool IsOldLzw { get; init; }

    /// <summary>Whether strips lie in the file from the last one to the first.</summary>
    public bool IsBackwards { get; init; }

    /// <summary>What each strip or tile holds, if not the samples.</summary>
    public byte[][]? Segments { get; init; }

    /// <summary>Entries that are added, or replace others; without values, they remove them.</summary>
    public (int Tag, int Type, double[] Values)[] Entries { get; init; } = [];

    /// <summary>Changes the directory before it is written.</summary>
    public Func<List<(int Tag, int Type, double[] Values)>, List<(int Tag, int Type, double[] Values)>> Arrange { get; init; } = entries => entries;

    /// <summary>Where the directory says that the next one is.</summary>
    public uint Next { get; init; }

    private int Samples => Quarters[0].Length;

    public byte[] ToArray()
    {
        var segments = Segments ?? [.. Pack()];
        var file = new MemoryStream();
        file.Write(IsBigEndian ? "MM"u8 : "II"u8);
        Write(file, Short, IsBigTiff ? 43 : 42);
        if (IsBigTiff)
        {
            Write(file, Short, 8);
            Write(file, Short, 0);
        }

        var start = file.Position;
        file.Write(new byte[IsBigTiff ? 8 : 4]);
        var places = new double[segments.Length];
        foreach (var i in IsBackwards ? Enumerable.Range(0, segments.Length).Reverse() : Enumerable.Range(0, segments.Length))
        {
            places[i] = file.Position;
            file.Write(segments[i]);
        }

        var entries = Directory(places, [.. segments.Select(segment => (double)segment.Length)]);
        var written = new List<(int Tag, int Type, int Count, byte[] Field)>();
        foreach (var (tag, type, values) in entries)
        {
            var bytes = new MemoryStream();
            Array.ForEach(values, value => Write(bytes, type, value));
            var field = bytes.ToArray();
            var room = IsBigTiff ? 8 : 4;
            if (field.Length > room)
            {
                var place = new MemoryStream();
                Write(place, IsBigTiff ? 16 : Long, file.Position);
                file.Write(field);
                field = place.ToArray();
            }

            Array.Resize(ref field, room);
            written.Add((tag, type, values.Length, field));
        }

        var directory = file.Position;
        Write(file, IsBigTiff ? 16 : Short, written.Count);
        foreach (var (tag, type, count, field) in written)
        {
            Write(file, Short, tag);
            Write(file, Short, type);
            Write(file, IsBigTiff ? 16 : Long, count);
            file.Write(field);
        }

        Write(file, IsBigTiff ? 16 : Long, Next);
        file.Position = start;
        Write(file, IsBigTiff ? 16 : Long, directory);
        return file.ToArray();
    }

    private List<(int Tag, int Type, double[] Values)> Directory(double[] places, double[] lengths)
    {
        var entries = new Dictionary<int, (int Type, double[] Values)>
        {
            [256] = (Long, [Width]),
            [257] = (Long, [Height]),
            [258] = (Short, [.. Enumerable.Repeat((double)Bits, Samples)]),
            [259] = (Short, [Compression]),
            [262] = (Short, [Photometric]),
            [277] = (Short, [Samples]),
            [284] = (Short, [IsPlanar ? 2 : 1]),
        };
        (entries[TileWidth > 0 ? 324 : 273], entries[TileWidth > 0 ? 325 : 279]) = ((Long, places), (Long, lengths));
        if (TileWidth > 0)
        {
            (entries[322], entries[323]) = ((Long, [TileWidth]), (Long, [TileHeight]));
        }
        else
        {
            entries[278] = (Long, [RowsPerStrip]);
        }

        if (IsReversed)
        {
            entries[266] = (Short, [2]);
        }

        if (Predictor != 1)
        {
            entries[317] = (Short, [Predictor]);
        }

        if (SampleFormat != 1)
        {
            entries[339] = (Short, [.. Enumerable.Repeat((double)SampleFormat, Samples)]);
        }

        foreach (var (tag, type, values) in Entries)
        {
            entries[tag] = (type, values);
        }

        var present = entries.Where(entry => entry.Value.Values.Length > 0).OrderBy(entry => entry.Key);
        return Arrange([.. present.Select(entry => (entry.Key, entry.Value.Type, entry.Value.Values))]);
    }

    private IEnumerable<byte[]> Pack()
    {
        var (across, down) = TileWidth > 0 ? (TileWidth, TileHeight) : (Width, RowsPerStrip);
        for (var plane = 0; plane < (IsPlanar ? Samples : 1); plane++)
        {
            for (var top = 0; top < Height; top += down)
            {
                for (var left = 0; left < Width; left += across)
                {
                    var rows = TileWidth > 0 ? down : Math.Min(down, Height - top);
                    var bytes = Enumerable.Range(top, rows).SelectMany(y => Row(left, across, y, IsPlanar ? [plane] : [.. Enumerable.Range(0, Samples)]));
                    yield return Compress([.. bytes]);
                }
            }
        }
    }

    private byte[] Row(int left, int across, int y, int[] samples)
    {
        var values = new List<double>();
        for (var x = left; x < left + across; x++)
        {
            var quarter = (x < Width / 2 ? 0 : 1) + (y < Height / 2 ? 0 : 2);
            values.AddRange(samples.Select(sample => Quarters[quarter][sample]));
        }

        var row = new byte[((values.Count * Bits) + 7) / 8];
        for (var i = 0; i < values.Count; i++)
        {
            var bits = SampleFormat != Float ? (ulong)(long)values[i] : Bits switch
            {
                16 => BitConverter.HalfToUInt16Bits((Half)values[i]),
                32 => BitConverter.SingleToUInt32Bits((float)values[i]),
                _ => BitConverter.DoubleToUInt64Bits(values[i]),
            };
            var before = i >= samples.Length && Predictor == 2 ? (ulong)(long)values[i - samples.Length] : 0;
            Put(row, i, bits - before);
        }

        return Predictor == 3 ? Split(row, samples.Length) : row;
    }

    private void Put(byte[] row, int index, ulong bits)
    {
        if (Bits is 8 or 16 or 32 or 64)
        {
            for (var k = 0; k < Bits / 8; k++)
            {
                row[(index * Bits / 8) + (IsBigEndian ? (Bits / 8) - 1 - k : k)] = (byte)(bits >> (8 * k));
            }

            return;
        }

        for (var k = 0; k < Bits; k++)
        {
            var place = (index * Bits) + k;
            row[place / 8] |= (byte)((int)(bits >> (Bits - 1 - k) & 1) << (7 - (place % 8)));
        }
    }

    /// <summary>The highest bytes of all samples first, and of these the differences.</summary>
    private byte[] Split(byte[] row, int samples)
    {
        var bytes = Bits / 8;
        var count = row.Length / bytes;
        var split = new byte[row.Length];
        for (var i = 0; i < row.Length; i++)
        {
            var place = IsBigEndian ? i % bytes : bytes - 1 - (i % bytes);
            split[(place * count) + (i / bytes)] = row[i];
        }

        return [.. split.Select((value, i) => (byte)(i < samples ? value : value - split[i - samples]))];
    }

    private byte[] Compress(byte[] bytes)
    {
        byte[] packed = Compression switch
        {
            5 => Lzw(bytes, IsOldLzw),
            8 or 32946 => Deflate(bytes),
            32773 => [.. bytes.Chunk(100).SelectMany(chunk => chunk.Distinct().Count() == 1 && chunk.Length > 1
                ? new byte[] { (byte)(257 - chunk.Length), chunk[0] }
                : [(byte)(chunk.Length - 1), .. chunk])],
            _ => bytes,
        };
        return IsReversed ? [.. packed.Select(value => (byte)Enumerable.Range(0, 8).Sum(bit => ((value >> bit) & 1) << (7 - bit)))] : packed;
    }

    public static byte[] Deflate(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>The longest strings of a table that grows, as in TIFF 6.0, section 13.</summary>
    public static byte[] Lzw(byte[] bytes, bool isOld)
    {
        var bits = new List<bool>();
        var table = new Dictionary<(int Prefix, byte Last), int>();
        var (width, free, prefix) = (9, 258, -1);
        Emit(256);
        foreach (var value in bytes)
        {
            if (prefix < 0)
            {
                prefix = value;
            }
            else if (table.TryGetValue((prefix, value), out var longer))
            {
                prefix = longer;
            }
            else
            {
                Emit(prefix);
                table[(prefix, value)] = free++;
                width += free > (1 << width) - (isOld ? 0 : 1) ? 1 : 0;
                if (free == 4094)
                {
                    Emit(256);
                    table.Clear();
                    (width, free) = (9, 258);
                }

                prefix = value;
            }
        }

        Emit(prefix);
        free++;
        width += free > (1 << width) - (isOld ? 0 : 1) ? 1 : 0;
        Emit(257);
        return [.. bits.Chunk(8).Select(chunk => (byte)chunk.Select((bit, i) => bit ? 1 << (isOld ? i : 7 - i) : 0).Sum())];

        void Emit(int code)
        {
            for (var i = 0; i < width; i++)
            {
                bits.Add((code >> (isOld ? i : width - 1 - i) & 1) == 1);
            }
        }
    }

    private void Write(Stream stream, int type, double value)
    {
        Span<byte> bytes = stackalloc byte[8];
        var length = type switch { 1 or 2 or 6 or 7 => 1, Short or 8 => 2, 4 or 9 or 11 => 4, _ => 8 };
        if (type == Rational)
        {
            Write(stream, Long, value * 1000);
            Write(stream, Long, 1000);
            return;
        }

        var bits = type switch
        {
            11 => BitConverter.SingleToUInt32Bits((float)value),
            12 => BitConverter.DoubleToUInt64Bits(value),
            _ => (ulong)(long)Math.Round(value),
        };
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, bits);
        bytes = bytes[..length];
        if (IsBigEndian)
        {
            bytes.Reverse();
        }

        stream.Write(bytes);
    }
}
