namespace Gallery.Drawing.Files;

/// <summary>Writes an endlessly repeating animation as a GIF (GIF89a).</summary>
internal static class GifFile
{
    private const int BitsPerPixel = 8;
    private const int ClearCode = 1 << BitsPerPixel;
    private const int EndCode = ClearCode + 1;
    private const int MaxCodeBits = 12;

    /// <param name="output">Receives the file.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="palette">256 colours of three bytes each.</param>
    /// <param name="frames">The pixels of each frame, as palette indexes.</param>
    /// <param name="delay">The duration of each frame, in steps of 10 ms.</param>
    public static void Write(Stream output, int width, int height, ReadOnlySpan<byte> palette, IEnumerable<byte[]> frames, TimeSpan delay)
    {
        using var writer = new BinaryWriter(output, System.Text.Encoding.ASCII, leaveOpen: true);
        writer.Write("GIF89a"u8);
        writer.Write((ushort)width);
        writer.Write((ushort)height);
        writer.Write([0xF7, 0, 0]);
        writer.Write(palette);
        writer.Write([0x21, 0xFF, 11]);
        writer.Write("NETSCAPE2.0"u8);
        writer.Write([3, 1, 0, 0, 0]);
        foreach (var frame in frames)
        {
            writer.Write([0x21, 0xF9, 4, 0]);
            writer.Write((ushort)(delay.TotalMilliseconds / 10));
            writer.Write([0, 0, 0x2C, 0, 0, 0, 0]);
            writer.Write((ushort)width);
            writer.Write((ushort)height);
            writer.Write([0, BitsPerPixel]);
            WriteBlocks(writer, Compress(frame));
            writer.Write((byte)0);
        }

        writer.Write((byte)0x3B);
    }

    private static void WriteBlocks(BinaryWriter writer, byte[] data)
    {
        foreach (var block in data.Chunk(255))
        {
            writer.Write((byte)block.Length);
            writer.Write(block);
        }
    }

    /// <summary>LZW (GIF89a, appendix F): a sequence that was seen before is written as one code.</summary>
    private static byte[] Compress(byte[] pixels)
    {
        var bits = new BitWriter();
        var codes = new Dictionary<(int Prefix, byte Pixel), int>();
        var codeBits = BitsPerPixel + 1;
        bits.Write(ClearCode, codeBits);
        int prefix = pixels[0];
        foreach (var pixel in pixels.AsSpan(1))
        {
            if (codes.TryGetValue((prefix, pixel), out var longer))
            {
                prefix = longer;
                continue;
            }

            bits.Write(prefix, codeBits);
            var next = EndCode + 1 + codes.Count;
            if (next == 1 << MaxCodeBits)
            {
                bits.Write(ClearCode, codeBits);
                codes.Clear();
                codeBits = BitsPerPixel + 1;
            }
            else
            {
                // A decoder adds each code one step later, so the width grows only when the first wider code exists.
                codes.Add((prefix, pixel), next);
                codeBits += next == 1 << codeBits ? 1 : 0;
            }

            prefix = pixel;
        }

        bits.Write(prefix, codeBits);
        codeBits += EndCode + 1 + codes.Count == 1 << codeBits && codeBits < MaxCodeBits ? 1 : 0;
        bits.Write(EndCode, codeBits);
        return bits.ToArray();
    }

    /// <summary>Packs codes, lowest bits first.</summary>
    private sealed class BitWriter
    {
        private readonly List<byte> _bytes = [];
        private int _pending;
        private int _pendingBits;

        public void Write(int code, int bits)
        {
            _pending |= code << _pendingBits;
            _pendingBits += bits;
            while (_pendingBits >= 8)
            {
                Flush();
            }
        }

        public byte[] ToArray()
        {
            if (_pendingBits > 0)
            {
                Flush();
            }

            return [.. _bytes];
        }

        private void Flush()
        {
            _bytes.Add((byte)_pending);
            _pending >>= 8;
            _pendingBits -= 8;
        }
    }
}
