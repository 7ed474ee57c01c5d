using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Bmp;

/// <summary>The colours of a bitmap with up to 8 bits a pixel. An index beyond them is black.</summary>
internal sealed class BmpPalette
{
    private const int MostColours = 256;

    private readonly byte[] _colours;

    private BmpPalette(byte[] colours) => _colours = colours;

    /// <summary>Grey where all colours are, and no profile is for RGB.</summary>
    public PixelColours Colours { get; private init; }

    /// <summary>Reads the palette of a file.</summary>
    /// <exception cref="EndOfStreamException">The file ends within the palette.</exception>
    public static BmpPalette Read(Stream file, BmpLayout layout)
    {
        Span<byte> entry = stackalloc byte[layout.PaletteEntryBytes];
        var colours = new byte[MostColours * 3];
        var isGrey = layout.Profile.Length == 0;
        file.Position = layout.PaletteOffset;
        for (var i = 0; i < layout.PaletteLength; i++)
        {
            file.ReadExactly(entry);
            var (blue, green, red) = (entry[0], entry[1], entry[2]);
            (colours[3 * i], colours[(3 * i) + 1], colours[(3 * i) + 2]) = (red, green, blue);
            isGrey &= red == green && green == blue;
        }

        return new BmpPalette(colours) { Colours = isGrey ? PixelColours.Grey : PixelColours.Rgb };
    }

    /// <summary>The red, green and blue of an index.</summary>
    public ReadOnlySpan<byte> Colour(int index) => _colours.AsSpan(3 * index, 3);

    /// <summary>Replaces indices by their colours.</summary>
    public void Map(ReadOnlySpan<byte> indices, Span<byte> pixels)
    {
        var bands = (int)Colours;
        for (int x = 0, p = 0; x < indices.Length; x++, p += bands)
        {
            _colours.AsSpan(3 * indices[x], bands).CopyTo(pixels[p..]);
        }
    }
}
