using System.Globalization;

namespace PhotoResize.Tool.Signing;

/// <summary>When a signature ends: a time, or a number and a unit from now on.</summary>
internal static class Expiry
{
    public const string Expected = "a time such as 2030-12-31T12:00Z, or a number of s, m, h, d or w from now on, such as 7d";

    /// <summary>Reads such a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="now">What numbers count from.</param>
    /// <param name="end">The time.</param>
    public static bool TryRead(string text, DateTimeOffset now, out DateTimeOffset end)
    {
        end = default;
        if (text.Length > 1
            && SecondsOf(text[^1]) is { } unit
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            var seconds = (double)count * unit;
            var isInRange = seconds < (DateTimeOffset.MaxValue - now).TotalSeconds;
            end = isInRange ? now.AddSeconds(seconds) : default;
            return isInRange;
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out end);
    }

    private static int? SecondsOf(char unit) => unit switch
    {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        'w' => 7 * 24 * 60 * 60,
        _ => null,
    };
}
