using System.Collections.Frozen;
using System.Drawing;

namespace PhotoResize.Settings;

/// <summary>Parses CSS colours: a name, or 3, 4, 6 or 8 hexadecimal digits (alpha last) after an optional <c>#</c>.</summary>
internal static class ColorParser
{
    private static readonly FrozenDictionary<string, Rgba> Names = NamedColors().ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static bool TryParse(string text, out Rgba color)
    {
        text = text.Trim();
        return Names.TryGetValue(text, out color) || TryHex(text.StartsWith('#') ? text.AsSpan(1) : text, out color);
    }

    private static bool TryHex(ReadOnlySpan<char> digits, out Rgba color)
    {
        color = default;
        if (digits.Length is not (3 or 4 or 6 or 8))
        {
            return false;
        }

        Span<byte> channels = [0, 0, 0, 255];
        var width = digits.Length <= 4 ? 1 : 2;
        for (var i = 0; i < digits.Length / width; i++)
        {
            var high = digits[i * width];
            var low = digits[(i + 1) * width - 1];
            if (!char.IsAsciiHexDigit(high) || !char.IsAsciiHexDigit(low))
            {
                return false;
            }

            channels[i] = (byte)(Convert.ToInt32(high.ToString(), 16) * 16 + Convert.ToInt32(low.ToString(), 16));
        }

        color = new Rgba(channels[0], channels[1], channels[2], channels[3]);
        return true;
    }

    // KnownColor has the CSS names and values, except the "grey" spellings. Its Transparent is white with alpha 0; in CSS it is black.
    private static IEnumerable<KeyValuePair<string, Rgba>> NamedColors()
    {
        foreach (var known in Enum.GetValues<KnownColor>())
        {
            var color = Color.FromKnownColor(known);
            if (color.IsSystemColor || known == KnownColor.Transparent)
            {
                continue;
            }

            var rgba = new Rgba(color.R, color.G, color.B, 255);
            yield return KeyValuePair.Create(color.Name, rgba);
            if (color.Name.Contains("Gray", StringComparison.Ordinal))
            {
                yield return KeyValuePair.Create(color.Name.Replace("Gray", "Grey", StringComparison.Ordinal), rgba);
            }
        }

        yield return KeyValuePair.Create("transparent", default(Rgba));
    }
}
