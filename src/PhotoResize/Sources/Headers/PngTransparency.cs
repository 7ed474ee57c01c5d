using System.Buffers.Binary;

namespace PhotoResize.Sources.Headers;

/// <summary>Which transparency of a PNG counts (PNG, third edition, 11.3.1.1); as in Chromium, the rest is no fault of the file.</summary>
internal static class PngTransparency
{
    /// <summary>More than this is not read. An entry for each of 256 colours is the most that means anything.</summary>
    public const int MaxBytes = 1024;

    /// <summary>Whether transparency means anything for pixels of this colour type.</summary>
    /// <param name="colourType">Grey, RGB or palette: the others have an alpha channel.</param>
    /// <param name="length">The bytes in the chunk.</param>
    /// <param name="followsPalette">Whether a palette came before it.</param>
    public static bool Counts(byte colourType, uint length, bool followsPalette) => length <= MaxBytes && colourType switch
    {
        0 => length >= sizeof(ushort),
        2 => length >= 3 * sizeof(ushort),
        3 => length > 0 && followsPalette,
        _ => false,
    };

    /// <summary>The content as the format wants it.</summary>
    /// <param name="content">That of a chunk that counts.</param>
    /// <param name="colourType">Grey, RGB or palette.</param>
    /// <param name="depth">The bits of a sample.</param>
    /// <param name="colours">How many colours the palette has.</param>
    public static byte[] Clean(byte[] content, byte colourType, byte depth, int colours)
    {
        if (colourType == 3)
        {
            return content[..Math.Min(content.Length, colours)];
        }

        var clean = content[..(colourType == 0 ? sizeof(ushort) : 3 * sizeof(ushort))];
        for (var i = 0; i < clean.Length; i += sizeof(ushort))
        {
            // Bits that a sample does not have are ignored.
            var sample = BinaryPrimitives.ReadUInt16BigEndian(clean.AsSpan(i)) & ((1 << depth) - 1);
            BinaryPrimitives.WriteUInt16BigEndian(clean.AsSpan(i), (ushort)sample);
        }

        return clean;
    }
}
