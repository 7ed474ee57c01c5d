namespace PhotoResize.Testing;

/// <summary>The cells of a row of comma-separated values.</summary>
internal static class Cells
{
    public static List<string> Split(string line)
    {
        var cells = new List<string>();
        for (var start = 0; start <= line.Length;)
        {
            var quoted = start < line.Length && line[start] == '"';
            var end = quoted ? line.IndexOf('"', start + 1) : line.IndexOf(',', start);
            end = end < 0 ? line.Length : end;
            cells.Add(line[(quoted ? start + 1 : start)..end]);
            start = end + (quoted ? 2 : 1);
        }

        return cells;
    }
}
