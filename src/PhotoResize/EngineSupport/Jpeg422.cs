using System.Buffers.Binary;

namespace PhotoResize.EngineSupport;

/// <summary>Puts a JPEG with 4:2:2 chroma together, which the engines' libraries do not write.</summary>
/// <remarks>
/// Luma and the two chroma planes of half the width are encoded as three grey files, whose scans are copied into one file.
/// This is valid because a scan of a single component is laid out by that component's own size, ceil(X * H / Hmax) by ceil(Y * V / Vmax)
/// (ITU-T T.81, A.2.2 and A.1.1): just like a grey file of that size. Huffman tables may be defined anew before each scan (B.2.4.2).
/// Rejected: a single interleaved scan, for which all Huffman codes would have to be decoded and encoded again.
/// The price is that chroma is quantised by the table for luma, a little finer than usual.
/// </remarks>
internal static class Jpeg422
{
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfFrame = 0xC0;
    private const byte HuffmanTables = 0xC4;
    private const byte QuantisationTables = 0xDB;
    private const byte StartOfScan = 0xDA;

    /// <summary>JFIF 1.02 without a thumbnail or a density.</summary>
    private static ReadOnlySpan<byte> JfifHeader => [0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 2, 0, 0, 1, 0, 1, 0, 0];

    /// <summary>Joins three grey files of <see cref="Ycc422Planes"/>: baseline, of one quality, each with one scan.</summary>
    /// <param name="y">Brightness.</param>
    /// <param name="cb">Blue difference.</param>
    /// <param name="cr">Red difference.</param>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <returns>The file, to be read from the start.</returns>
    public static MemoryStream Join(ReadOnlySpan<byte> y, ReadOnlySpan<byte> cb, ReadOnlySpan<byte> cr, int width, int height)
    {
        var file = new MemoryStream(y.Length + cb.Length + cr.Length);
        file.Write([0xFF, StartOfImage]);
        file.Write(JfifHeader);
        WriteTables(file, y, QuantisationTables);
        WriteFrame(file, width, height);
        WriteScan(file, y, component: 1);
        WriteScan(file, cb, component: 2);
        WriteScan(file, cr, component: 3);
        file.Write([0xFF, EndOfImage]);
        file.Position = 0;
        return file;
    }

    private static void WriteFrame(MemoryStream file, int width, int height)
    {
        Span<byte> frame = [0xFF, StartOfFrame, 0, 17, 8, 0, 0, 0, 0, 3, 1, 0x21, 0, 2, 0x11, 0, 3, 0x11, 0];
        BinaryPrimitives.WriteUInt16BigEndian(frame[5..], checked((ushort)height));
        BinaryPrimitives.WriteUInt16BigEndian(frame[7..], checked((ushort)width));
        file.Write(frame);
    }

    private static void WriteTables(MemoryStream file, ReadOnlySpan<byte> plane, byte marker)
    {
        foreach (var segment in new Segments(plane))
        {
            if (plane[segment.Start.Value + 1] == marker)
            {
                file.Write(plane[segment]);
            }
        }
    }

    /// <summary>Writes a grey file's Huffman tables and its only scan, up to the end of its file.</summary>
    private static void WriteScan(MemoryStream file, ReadOnlySpan<byte> plane, byte component)
    {
        WriteTables(file, plane, HuffmanTables);
        file.Write([0xFF, StartOfScan, 0, 8, 1, component, 0x00, 0, 63, 0]);
        foreach (var segment in new Segments(plane))
        {
            if (plane[segment.Start.Value + 1] == StartOfScan)
            {
                file.Write(plane[segment.End.Value..^2]);
            }
        }
    }

    /// <summary>Walks over a file's segments up to its scan, which is the last of them.</summary>
    private ref struct Segments(ReadOnlySpan<byte> file)
    {
        private readonly ReadOnlySpan<byte> _file = file;
        private int _start;
        private int _end = 2;

        public readonly Range Current => _start.._end;

        public readonly Segments GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_start > 0 && _file[_start + 1] == StartOfScan)
            {
                return false;
            }

            _start = _end;
            _end = _start + 2 + BinaryPrimitives.ReadUInt16BigEndian(_file[(_start + 2)..]);
            return true;
        }
    }
}
