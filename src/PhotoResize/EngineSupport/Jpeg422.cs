using System.Buffers.Binary;

namespace PhotoResize.EngineSupport;

/// <summary>Puts a JPEG with 4:2:2 chroma together, which the engines' libraries do not write.</summary>
/// <remarks>
/// Luma and the two chroma planes of half the width are encoded as three grey files, whose scans are copied into one file.
/// This is valid because a scan of a single component is laid out by that component's own size, ceil(X * H / Hmax) by ceil(Y * V / Vmax)
/// (ITU-T T.81, A.2.2 and A.1.1): just like a grey file of that size. Huffman tables may be defined anew before each scan (B.2.4.2).
/// Of progressive files this holds for each scan (G.1.1.1). Theirs take turns, so that a browser has colours early.
/// Rejected: a single interleaved scan, for which all Huffman codes would have to be decoded and encoded again.
/// The price is that chroma is quantised by the table for luma, a little finer than usual.
/// </remarks>
internal static class Jpeg422
{
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte BaselineFrame = 0xC0;
    private const byte ProgressiveFrame = 0xC2;
    private const byte HuffmanTables = 0xC4;
    private const byte QuantisationTables = 0xDB;
    private const byte StartOfScan = 0xDA;

    /// <summary>JFIF 1.02 without a thumbnail or a density.</summary>
    private static ReadOnlySpan<byte> JfifHeader => [0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 2, 0, 0, 1, 0, 1, 0, 0];

    /// <summary>Joins three grey files of <see cref="Ycc422Planes"/>: of one quality, and all baseline or all progressive.</summary>
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
        WriteFrame(file, y, width, height);
        for (var scan = 0; WriteScan(file, y, scan, component: 1); scan++)
        {
            WriteScan(file, cb, scan, component: 2);
            WriteScan(file, cr, scan, component: 3);
        }

        file.Write([0xFF, EndOfImage]);
        file.Position = 0;
        return file;
    }

    /// <summary>Writes a frame of three components that is coded like the grey one.</summary>
    private static void WriteFrame(MemoryStream file, ReadOnlySpan<byte> plane, int width, int height)
    {
        Span<byte> frame = [0xFF, 0, 0, 17, 8, 0, 0, 0, 0, 3, 1, 0x21, 0, 2, 0x11, 0, 3, 0x11, 0];
        foreach (var segment in new Segments(plane))
        {
            var marker = plane[segment.Start.Value + 1];
            if (marker is BaselineFrame or ProgressiveFrame)
            {
                frame[1] = marker;
            }
        }

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

    /// <summary>Writes one of a grey file's scans, and the Huffman tables that come with it.</summary>
    /// <returns>Whether there is such a scan.</returns>
    private static bool WriteScan(MemoryStream file, ReadOnlySpan<byte> plane, int number, byte component)
    {
        const int ComponentInScan = 5;
        foreach (var segment in new Segments(plane))
        {
            var marker = plane[segment.Start.Value + 1];
            if (number == 0 && marker is HuffmanTables or StartOfScan)
            {
                var start = file.Position;
                file.Write(plane[segment]);
                if (marker == StartOfScan)
                {
                    file.GetBuffer()[start + ComponentInScan] = component;
                    return true;
                }
            }
            else if (marker == StartOfScan)
            {
                number--;
            }
        }

        return false;
    }

    /// <summary>Walks over a file's segments. Behind a scan's header its codes belong to it.</summary>
    private ref struct Segments(ReadOnlySpan<byte> file)
    {
        private const int StartOfImageLength = 2;
        private readonly ReadOnlySpan<byte> _file = file;
        private int _start;
        private int _end = StartOfImageLength;

        public readonly Range Current => _start.._end;

        public readonly Segments GetEnumerator() => this;

        public bool MoveNext()
        {
            _start = _end;
            if (_file[_start + 1] == EndOfImage)
            {
                return false;
            }

            _end = _start + 2 + BinaryPrimitives.ReadUInt16BigEndian(_file[(_start + 2)..]);
            if (_file[_start + 1] == StartOfScan)
            {
                _end += Codes(_file[_end..]);
            }

            return true;
        }

        /// <summary>Returns the length of a scan's codes, in which a byte of 0xFF is followed by 0.</summary>
        private static int Codes(ReadOnlySpan<byte> rest)
        {
            var length = rest.IndexOf((byte)0xFF);
            while (rest[length + 1] == 0)
            {
                length += 2;
                length += rest[length..].IndexOf((byte)0xFF);
            }

            return length;
        }
    }
}
