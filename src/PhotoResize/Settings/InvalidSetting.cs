using System.Buffers;

namespace PhotoResize.Settings;

/// <summary>A parameter whose value is invalid.</summary>
/// <param name="Name">Its main name.</param>
/// <param name="Value">The value, as received.</param>
/// <param name="Expected">Which values are valid, in words.</param>
internal readonly record struct InvalidSetting(string Name, string Value, string Expected)
{
    private const int MaxShownLength = 20;

    private static readonly SearchValues<char> Harmless =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 +-.,_|");

    /// <summary>A sentence for the client. It repeats a value only if that is plain text, and only its beginning.</summary>
    public string Explanation
    {
        get
        {
            var value = Value.Trim();
            if (value.AsSpan().ContainsAnyExcept(Harmless))
            {
                return $"{Name}: expected {Expected}.";
            }

            var shown = value.Length <= MaxShownLength ? value : $"{value.AsSpan(0, MaxShownLength)}...";
            return $"{Name}: expected {Expected}, not '{shown}'.";
        }
    }
}
