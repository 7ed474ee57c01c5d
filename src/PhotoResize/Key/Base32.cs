namespace PhotoResize.Key;

/// <summary>Base32 (RFC 4648 section 6) without padding. Safe in file names, even where the file system ignores case.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[(bytes.Length * 8 + 4) / 5];
        for (var i = 0; i < text.Length; i++)
        {
            var bit = i * 5;
            var high = bytes[bit / 8] << 8;
            var low = bit / 8 + 1 < bytes.Length ? bytes[bit / 8 + 1] : 0;
            text[i] = Alphabet[((high | low) >> (11 - bit % 8)) & 31];
        }

        return new string(text);
    }
}
