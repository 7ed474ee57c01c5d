using System.Buffers.Binary;
using System.Text;
using PhotoResize.Settings;

namespace PhotoResize.Testing.Fuzzing;

/// <summary>A part of a file that its format knows: a segment, a chunk, a box, an entry of a directory.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Bytes">All of it, its length and checksum included.</param>
internal sealed record FileBlock(string Name, byte[] Bytes)
{
    /// <summary>Takes a whole file apart. Put together in order, the blocks are the file.</summary>
    public static List<FileBlock> Split(ImageFormat format, ReadOnlySpan<byte> file) => format switch
    {
        ImageFormat.Jpeg => SplitJpeg(file),
        ImageFormat.Png => SplitPng(file),
        ImageFormat.Gif => SplitGif(file),
        ImageFormat.WebP => SplitWebP(file),
        ImageFormat.Tiff => SplitTiff(file),
        ImageFormat.Bmp => SplitBmp(file),
        ImageFormat.Avif => SplitAvif(file),
        _ => throw new NotSupportedException($"{format} is no format of sources."),
    };

    private static List<FileBlock> SplitJpeg(ReadOnlySpan<byte> file)
    {
        var blocks = new List<FileBlock> { new("SOI", file[..2].ToArray()) };
        for (var position = 2; position < file.Length;)
        {
            var marker = file[position + 1];
            if (marker == 0xD9)
            {
                blocks.Add(new("EOI", file[position..].ToArray()));
                break;
            }

            var end = position + 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(position + 2)..]);
            blocks.Add(new(NameOf(marker), file[position..end].ToArray()));
            position = end;
            if (marker == 0xDA)
            {
                while (file[end] != 0xFF || file[end + 1] is 0 or (>= 0xD0 and <= 0xD7))
                {
                    end++;
                }

                blocks.Add(new("scan", file[position..end].ToArray()));
                position = end;
            }
        }

        return blocks;

        static string NameOf(byte marker) => marker switch
        {
            0xC4 => "DHT",
            0xDA => "SOS",
            0xDB => "DQT",
            0xDD => "DRI",
            0xFE => "COM",
            >= 0xE0 and <= 0xEF => $"APP{marker - 0xE0}",
            _ => "SOF",
        };
    }

    private static List<FileBlock> SplitPng(ReadOnlySpan<byte> file)
    {
        var blocks = new List<FileBlock> { new("signature", file[..8].ToArray()) };
        for (var position = 8; position < file.Length;)
        {
            var end = position + 12 + BinaryPrimitives.ReadInt32BigEndian(file[position..]);
            blocks.Add(new(Encoding.ASCII.GetString(file.Slice(position + 4, 4)), file[position..end].ToArray()));
            position = end;
        }

        return blocks;
    }

    private static List<FileBlock> SplitGif(ReadOnlySpan<byte> file)
    {
        var screenEnd = 13 + TableBytes(file[10]);
        var blocks = new List<FileBlock> { new("screen", file[..screenEnd].ToArray()) };
        for (var position = screenEnd; position < file.Length;)
        {
            if (file[position] == 0x3B)
            {
                blocks.Add(new("trailer", file[position..].ToArray()));
                break;
            }

            var isImage = file[position] == 0x2C;
            var end = isImage ? position + 11 + TableBytes(file[position + 9]) : position + 2;
            while (file[end] != 0)
            {
                end += 1 + file[end];
            }

            end++;
            blocks.Add(new(isImage ? "image" : file[position + 1] == 0xF9 ? "control" : "extension", file[position..end].ToArray()));
            position = end;
        }

        return blocks;

        static int TableBytes(byte flags) => (flags & 0x80) != 0 ? 3 * (2 << (flags & 7)) : 0;
    }

    private static List<FileBlock> SplitWebP(ReadOnlySpan<byte> file)
    {
        var blocks = new List<FileBlock> { new("RIFF", file[..12].ToArray()) };
        for (var position = 12; position < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(file[(position + 4)..]);
            var end = Math.Min(position + 8 + length + (length & 1), file.Length);
            blocks.Add(new(Encoding.ASCII.GetString(file.Slice(position, 4)).TrimEnd(), file[position..end].ToArray()));
            position = end;
        }

        return blocks;
    }

    /// <summary>All boxes at the top, and those in the metadata; its own start is a block of its own.</summary>
    private static List<FileBlock> SplitAvif(ReadOnlySpan<byte> file)
    {
        var blocks = new List<FileBlock>();
        for (var position = 0; position < file.Length;)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(file[position..]);
            var name = Encoding.ASCII.GetString(file.Slice(position + 4, 4));
            var length = name switch
            {
                "meta" => 12,
                "iprp" or "ipco" => 8,
                _ when size == 0 => file.Length - position,
                _ => size,
            };
            blocks.Add(new(name, file.Slice(position, length).ToArray()));
            position += length;
        }

        return blocks;
    }

    private static List<FileBlock> SplitTiff(ReadOnlySpan<byte> file)
    {
        var isBigEndian = file[0] == 'M';
        var isBig = Read16(file, 2) == 43;
        var (countBytes, entryBytes, offsetBytes) = isBig ? (8, 20, 8) : (2, 12, 4);
        var cuts = new SortedDictionary<int, string> { [0] = "header", [isBig ? 16 : 8] = "data" };
        for (var directory = ReadOffset(file, isBig ? 8 : 4); directory != 0;)
        {
            cuts[directory] = "count";
            var entries = isBig ? ReadOffset(file, directory) : Read16(file, directory);
            for (var i = 0; i < entries; i++)
            {
                var entry = directory + countBytes + (i * entryBytes);
                cuts[entry] = $"tag {Read16(file, entry)}";
            }

            var next = directory + countBytes + (entries * entryBytes);
            cuts[next] = "next";
            cuts.TryAdd(next + offsetBytes, "data");
            directory = ReadOffset(file, next);
        }

        var blocks = new List<FileBlock>();
        var starts = cuts.ToArray();
        for (var i = 0; i < starts.Length && starts[i].Key < file.Length; i++)
        {
            var end = i + 1 < starts.Length ? Math.Min(starts[i + 1].Key, file.Length) : file.Length;
            blocks.Add(new(starts[i].Value, file[starts[i].Key..end].ToArray()));
        }

        return blocks;

        int Read16(ReadOnlySpan<byte> bytes, int at) =>
            isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

        int ReadOffset(ReadOnlySpan<byte> bytes, int at) => (isBig, isBigEndian) switch
        {
            (true, true) => (int)BinaryPrimitives.ReadInt64BigEndian(bytes[at..]),
            (true, false) => (int)BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]),
            (false, true) => BinaryPrimitives.ReadInt32BigEndian(bytes[at..]),
            _ => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]),
        };
    }

    private static List<FileBlock> SplitBmp(ReadOnlySpan<byte> file)
    {
        var headerEnd = 14 + BinaryPrimitives.ReadInt32LittleEndian(file[14..]);
        var pixelsAt = BinaryPrimitives.ReadInt32LittleEndian(file[10..]);
        var blocks = new List<FileBlock> { new("file header", file[..14].ToArray()), new("header", file[14..headerEnd].ToArray()) };
        if (pixelsAt > headerEnd)
        {
            blocks.Add(new("palette", file[headerEnd..pixelsAt].ToArray()));
        }

        blocks.Add(new("pixels", file[pixelsAt..].ToArray()));
        return blocks;
    }
}
