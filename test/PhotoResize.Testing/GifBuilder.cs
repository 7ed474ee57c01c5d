namespace PhotoResize.Testing;

/// <summary>Writes GIF files block by block, also such as no encoder would write.</summary>
/// <remarks>The codes are not compressed: each index has a code of its own, and the table is cleared before it is full.</remarks>
public static class GifBuilder
{
    /// <summary>Red, green, blue and yellow.</summary>
    public static readonly byte[] Palette = [250, 0, 0, 0, 250, 0, 0, 0, 250, 250, 250, 0];

    public static byte[] Trailer => [0x3B];

    public static byte[] Comment => [0x21, 0xFE, 3, (byte)'a', (byte)'b', (byte)'c', 0];

    /// <summary>A file of a screen and blocks, without a trailer.</summary>
    /// <param name="width">The screen's.</param>
    /// <param name="height">The screen's.</param>
    /// <param name="blocks">What follows.</param>
    public static byte[] Open(int width, int height, params IEnumerable<byte[]> blocks) =>
        [.. Screen(width, height, Palette), .. blocks.SelectMany(block => block)];

    /// <summary>A file of a screen, blocks and a trailer.</summary>
    /// <inheritdoc cref="Open"/>
    public static byte[] File(int width, int height, params IEnumerable<byte[]> blocks) => [.. Open(width, height, blocks), .. Trailer];

    /// <summary>The signature and the screen, with or without colours.</summary>
    public static byte[] Screen(int width, int height, byte[]? palette, byte background = 0) =>
    [
        .. "GIF89a"u8, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8), TableFlags(palette), background, 0, .. palette ?? [],
    ];

    /// <summary>What a frame is like, before the frame.</summary>
    public static byte[] Control(int disposal = 0, byte? transparent = null, int delay = 10) =>
        [0x21, 0xF9, 4, (byte)((disposal << 2) | (transparent is null ? 0 : 1)), (byte)delay, (byte)(delay >> 8), transparent ?? 0, 0];

    /// <summary>How often the animation is repeated, 0 being for ever.</summary>
    public static byte[] Repeats(int count, string application = "NETSCAPE2.0") =>
        [0x21, 0xFF, 11, .. application.Select(letter => (byte)letter), 3, 1, (byte)count, (byte)(count >> 8), 0];

    /// <summary>A frame of one colour.</summary>
    public static byte[] Frame(int x, int y, int width, int height, byte index) =>
        Frame(x, y, width, height, Enumerable.Repeat(index, width * height).ToArray());

    /// <summary>A frame.</summary>
    /// <param name="x">Its left side.</param>
    /// <param name="y">Its top.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    /// <param name="indices">Its pixels, in the order of the file.</param>
    /// <param name="palette">Colours of its own.</param>
    /// <param name="isInterlaced">Whether rows come in four passes.</param>
    /// <param name="codeSize">The bits of an index.</param>
    public static byte[] Frame(
        int x, int y, int width, int height, byte[] indices, byte[]? palette = null, bool isInterlaced = false, int codeSize = 2) =>
        [.. Descriptor(x, y, width, height, palette, isInterlaced), (byte)codeSize, .. SubBlocks(Codes(indices, codeSize)), 0];

    /// <summary>What stands before the pixels of a frame.</summary>
    public static byte[] Descriptor(int x, int y, int width, int height, byte[]? palette = null, bool isInterlaced = false) =>
    [
        0x2C, (byte)x, (byte)(x >> 8), (byte)y, (byte)(y >> 8), (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8),
        (byte)(TableFlags(palette) | (isInterlaced ? 0x40 : 0)), .. palette ?? [],
    ];

    /// <summary>Indices as codes.</summary>
    /// <param name="indices">The indices.</param>
    /// <param name="codeSize">The bits of an index.</param>
    /// <param name="ends">Whether the code that ends them is there.</param>
    public static byte[] Codes(byte[] indices, int codeSize, bool ends = true)
    {
        var clear = 1 << codeSize;
        var codes = new BitWriter();
        var (bits, next) = (codeSize + 1, clear + 1);
        codes.Add(clear, bits);
        foreach (var index in indices)
        {
            codes.Add(index, bits);
            next++;
            bits = next >= 1 << bits && bits < 12 ? bits + 1 : bits;
            if (next == 4095)
            {
                codes.Add(clear, bits);
                (bits, next) = (codeSize + 1, clear + 1);
            }
        }

        if (ends)
        {
            codes.Add(clear + 1, bits);
        }

        return codes.ToArray();
    }

    /// <summary>Puts bytes into sub-blocks, without the empty one at the end.</summary>
    public static byte[] SubBlocks(byte[] bytes) => [.. bytes.Chunk(255).SelectMany(part => new[] { (byte)part.Length }.Concat(part))];

    private static byte TableFlags(byte[]? palette) =>
        palette is null ? (byte)0 : (byte)(0x80 | (int.Log2((palette.Length / 3) - 1)));

    /// <summary>Packs codes, the lowest bits first.</summary>
    public sealed class BitWriter
    {
        private readonly List<byte> _bytes = [];
        private int _bits;
        private int _count;

        public BitWriter Add(int code, int bits)
        {
            _bits |= code << _count;
            for (_count += bits; _count >= 8; _count -= 8)
            {
                _bytes.Add((byte)_bits);
                _bits >>= 8;
            }

            return this;
        }

        public byte[] ToArray() => _count > 0 ? [.. _bytes, (byte)_bits] : [.. _bytes];
    }
}
