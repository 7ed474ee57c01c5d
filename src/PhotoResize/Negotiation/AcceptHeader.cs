using Microsoft.Extensions.Primitives;

namespace PhotoResize.Negotiation;

/// <summary>
/// Reads <c>Accept</c> (RFC 9110 section 12.5.1). Only what it names explicitly counts: browsers that cannot show AVIF send wildcards too.
/// Any text is read, in one pass and without an allocation; what is malformed names nothing.
/// </summary>
internal static class AcceptHeader
{
    private const int FullWeight = 1000;

    /// <summary>Which of the allowed formats the header names, the one of greater weight first, AVIF where both weigh the same.</summary>
    public static FormatPreference Read(StringValues accept, AutoFormats allowed)
    {
        var (avif, webp) = (0, 0);
        foreach (var line in accept)
        {
            ReadLine(line, ref avif, ref webp);
        }

        return (avif > 0 && allowed.Avif, webp > 0 && allowed.WebP) switch
        {
            (true, true) => avif >= webp ? FormatPreference.AvifThenWebP : FormatPreference.WebPThenAvif,
            (true, false) => FormatPreference.Avif,
            (false, true) => FormatPreference.WebP,
            _ => FormatPreference.None,
        };
    }

    private static void ReadLine(ReadOnlySpan<char> line, ref int avif, ref int webp)
    {
        while (!line.IsEmpty)
        {
            var parameters = Cut(ref line, ',');
            var type = Cut(ref parameters, ';').Trim();
            if (type.Equals("image/avif", StringComparison.OrdinalIgnoreCase))
            {
                avif = Math.Max(avif, Weight(parameters));
            }
            else if (type.Equals("image/webp", StringComparison.OrdinalIgnoreCase))
            {
                webp = Math.Max(webp, Weight(parameters));
            }
        }
    }

    /// <summary>Takes what stands before a separator off a text. One in a quoted string does not separate.</summary>
    private static ReadOnlySpan<char> Cut(ref ReadOnlySpan<char> text, char separator)
    {
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (isQuoted && text[i] == '\\')
            {
                i++;
            }
            else if (!isQuoted && text[i] == separator)
            {
                var part = text[..i];
                text = text[(i + 1)..];
                return part;
            }
        }

        var last = text;
        text = [];
        return last;
    }

    private static int Weight(ReadOnlySpan<char> parameters)
    {
        while (!parameters.IsEmpty)
        {
            var value = Cut(ref parameters, ';').Trim();
            var name = Cut(ref value, '=').TrimEnd();
            if (name is ['q' or 'Q'])
            {
                return Thousandths(value.TrimStart());
            }
        }

        return FullWeight;
    }

    /// <summary>A weight in thousandths; 0 for what is none (RFC 9110 section 12.4.2: at most 1, and three decimals).</summary>
    private static int Thousandths(ReadOnlySpan<char> text)
    {
        const int MaxLength = 5;
        if (text is not (['0' or '1'] or ['0' or '1', '.', ..]) || text.Length > MaxLength)
        {
            return 0;
        }

        var weight = (text[0] - '0') * FullWeight;
        var unit = FullWeight;
        for (var i = 2; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                return 0;
            }

            unit /= 10;
            weight += (text[i] - '0') * unit;
        }

        return weight <= FullWeight ? weight : 0;
    }
}
