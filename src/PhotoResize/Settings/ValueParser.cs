using System.Collections.Frozen;
using System.Globalization;

namespace PhotoResize.Settings;

/// <summary>
/// Parses parameter values. Numbers use ASCII digits and the invariant culture. <see cref="int.TryParse(string, out int)"/> is not used:
/// it also accepts trailing NUL characters, and signs where parameters do not allow them.
/// </summary>
internal static class ValueParser
{
    /// <summary>Parses a non-negative integer, with optional white space around it and an optional leading plus.</summary>
    public static bool TryInteger(ReadOnlySpan<char> text, out int value)
    {
        text = text.Trim();
        if (text is ['+', ..])
        {
            text = text[1..];
        }

        var valid = TryDigits(text, int.MaxValue, out var number);
        value = (int)number;
        return valid;
    }

    /// <summary>Parses exactly <paramref name="items"/>.Length integers separated by commas, each with an optional minus.</summary>
    public static bool TryIntegerList(ReadOnlySpan<char> text, Span<int> items)
    {
        var count = 0;
        foreach (var range in text.Split(','))
        {
            if (count == items.Length)
            {
                return false;
            }

            var item = text[range].Trim();
            var negative = item is ['-', ..];
            if (!TryDigits(negative ? item[1..] : item, negative ? -(long)int.MinValue : int.MaxValue, out var value))
            {
                return false;
            }

            items[count++] = (int)(negative ? -value : value);
        }

        return count == items.Length;
    }

    /// <summary>
    /// Parses a decimal without a sign (digits with an optional point and exponent) and clamps it to <paramref name="ceiling"/>.
    /// A positive value too small to represent becomes the smallest positive one, so that it is not mistaken for zero.
    /// </summary>
    public static bool TryDecimal(ReadOnlySpan<char> text, decimal ceiling, out decimal value)
    {
        value = 0;
        text = text.Trim();
        if (!HasDecimalForm(text, out var isZero))
        {
            return false;
        }

        if (isZero)
        {
            return true;
        }

        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var magnitude = double.Parse(text, Style, CultureInfo.InvariantCulture);
        if (magnitude >= (double)ceiling + 1)
        {
            value = ceiling;
        }
        else if (magnitude < 1e-27 || !decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out value))
        {
            value = new decimal(1, 0, 0, isNegative: false, scale: 28);
        }

        value = Math.Min(value, ceiling);
        return true;
    }

    /// <summary>Looks up a name, ignoring white space around it.</summary>
    public static bool TryName<T>(string text, FrozenDictionary<string, T> names, out T value)
        where T : struct =>
        names.TryGetValue(text.Trim(), out value);

    private static bool TryDigits(ReadOnlySpan<char> text, long largest, out long value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c) || (value = value * 10 + (c - '0')) > largest)
            {
                value = 0;
                return false;
            }
        }

        return text.Length > 0;
    }

    private static bool HasDecimalForm(ReadOnlySpan<char> text, out bool isZero)
    {
        isZero = true;
        var digits = 0;
        var position = 0;
        for (var pointSeen = false; position < text.Length; position++)
        {
            var c = text[position];
            if (char.IsAsciiDigit(c))
            {
                digits++;
                isZero &= c == '0';
            }
            else if (c == '.' && !pointSeen)
            {
                pointSeen = true;
            }
            else
            {
                break;
            }
        }

        if (digits == 0 || position == text.Length)
        {
            return digits > 0;
        }

        var exponent = text[(position + 1)..];
        if (exponent is ['+' or '-', ..])
        {
            exponent = exponent[1..];
        }

        return text[position] is 'e' or 'E' && exponent.Length > 0 && !exponent.ContainsAnyExceptInRange('0', '9');
    }
}
