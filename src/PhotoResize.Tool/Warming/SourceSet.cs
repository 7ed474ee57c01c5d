namespace PhotoResize.Tool.Warming;

/// <summary>Reads the addresses of a <c>srcset</c> (HTML, "parse a srcset attribute").</summary>
internal static class SourceSet
{
    public static IEnumerable<string> Read(string text)
    {
        var position = 0;
        while (true)
        {
            while (position < text.Length && (char.IsWhiteSpace(text[position]) || text[position] == ','))
            {
                position++;
            }

            if (position == text.Length)
            {
                yield break;
            }

            var start = position;
            while (position < text.Length && !char.IsWhiteSpace(text[position]))
            {
                position++;
            }

            // A comma inside an address belongs to it, and one at its end separates it from the next candidate.
            var address = text[start..position];
            if (address.EndsWith(','))
            {
                yield return address.TrimEnd(',');
                continue;
            }

            position = EndOfDescriptors(text, position);
            yield return address;
        }
    }

    private static int EndOfDescriptors(string text, int position)
    {
        var depth = 0;
        for (; position < text.Length && (text[position] != ',' || depth > 0); position++)
        {
            depth += text[position] switch { '(' => 1, ')' => -1, _ => 0 };
        }

        return position;
    }
}
