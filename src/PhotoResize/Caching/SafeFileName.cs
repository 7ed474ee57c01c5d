using System.Buffers;
using System.Text;

namespace PhotoResize.Caching;

/// <summary>Turns names from URLs into names that every file system accepts. The hash beside them keeps them apart.</summary>
internal static class SafeFileName
{
    // Linux allows 255 bytes, Windows and macOS 255 UTF-16 units; some encrypting file systems allow less.
    private const int MaxBytes = 200;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("<>:\"/\\|?*");

    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

    /// <summary>A safe name that leaves room for <paramref name="reserved"/> more bytes beside it.</summary>
    public static string Shorten(string name, int reserved)
    {
        var safe = new StringBuilder(name.Length);
        var bytes = reserved;
        foreach (var rune in name.EnumerateRunes())
        {
            var replaced = Rune.IsControl(rune) || rune == Rune.ReplacementChar || (rune.IsBmp && Forbidden.Contains((char)rune.Value))
                ? new Rune('_')
                : rune;
            bytes += replaced.Utf8SequenceLength;
            if (bytes > MaxBytes)
            {
                break;
            }

            safe.Append(replaced.ToString());
        }

        return safe.ToString();
    }

    /// <summary>A safe name for a folder: not a reference to another folder, nor the name of a device.</summary>
    public static string ForFolder(string name)
    {
        var safe = Shorten(name, 0).TrimEnd('.', ' ');
        var isDevice = Devices.Any(device =>
            safe.StartsWith(device, StringComparison.OrdinalIgnoreCase)
            && safe.AsSpan(device.Length).TrimStart("0123456789") is "" or ['.', ..]);
        return safe.Length == 0 || safe.StartsWith('.') || isDevice ? "_" + safe : safe;
    }
}
