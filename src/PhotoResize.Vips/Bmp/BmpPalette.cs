namespace PhotoResize.Vips.Bmp;

/// <summary>The colours of a bitmap with up to 8 bits a pixel. An index beyond them is black.</summary>
internal sealed class BmpPalette
{
    private const int MostColours = 256;

    private readonly byte[] _colours;

    private BmpPalette(byte[] colours) => _colours = colours;

    /// <summary>1 where all colours are grey, else 3.</summary>
    public int Bands { get; private init; }

    /// <summary>Reads the palette that begins where <paramref name="file"/> stands.</summary>
    /// <exception cref="EndOfStreamException">The file ends within the palette.</exception>
    public static BmpPalette Read(Stream file, BmpLayout layout)
    {
        Span<byte> entry = stackalloc byte[layout.PaletteEntryBytes];
        var colours = new byte[MostColours * 3];
        var isGrey = true;
        for (var i = 0; i < layout.PaletteLength; i++)
        {
            file.ReadExactly(entry);
            var (blue, green, red) = (entry[0], entry[1], entry[2]);
            (colours[3 * i], colours[(3 * i) + 1], colours[(3 * i) + 2]) = (red, green, blue);
            isGrey &= red == green && green == blue;
        }

        return new BmpPalette(colours) { Bands = isGrey ? 1 : 3 };
    }

    /// <summary>Replaces indices by their colours.</summary>
    public void Map(ReadOnlySpan<byte> indices, Span<byte> pixels)
    {
        if (Bands == 1)
        {
            for (var x = 0; x < indices.Length; x++)
            {
                pixels[x] = _colours[3 * indices[x]];
            }

            return;
        }

        for (int x = 0, p = 0; x < indices.Length; x++, p += 3)
        {
            _colours.AsSpan(3 * indices[x], 3).CopyTo(pixels[p..]);
        }
    }
}
