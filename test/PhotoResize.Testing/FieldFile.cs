using System.Globalization;
using System.Reflection;

namespace PhotoResize.Testing;

/// <summary>A small file as cameras, scanners, editors and exporters write them, and what a request for it has to give.</summary>
/// <remarks>
/// The files and <c>expected.csv</c> are in <c>Field</c>. Columns: file, query, status (several: any of them), size, and the colour in the
/// middle of each quarter, of three numbers for what is opaque and four where alpha counts; <c>-</c> is not stated.
/// </remarks>
public sealed record FieldFile
{
    private const string Folder = "Field.";

    /// <summary>All of them, in the order of the table.</summary>
    public static IReadOnlyList<FieldFile> All { get; } =
        [.. ReadLines("expected.csv").Skip(1).Select(line => new FieldFile(line.Split(',')))];

    private FieldFile(string[] columns)
    {
        Name = columns[0];
        Query = columns[1];
        Statuses = [.. columns[2].Split('|').Select(Number)];
        Size = columns[3].Length == 0 ? null : (Number(columns[3].Split('x')[0]), Number(columns[3].Split('x')[1]));
        Quarters = [.. columns.Skip(4).Select(column => column is "" or "-" ? null : column.Split(' ').Select(Number).ToArray())];
    }

    public string Name { get; }

    public string Query { get; }

    /// <summary>The statuses of which the answer has to have one.</summary>
    public IReadOnlyList<int> Statuses { get; }

    /// <summary>The size of the result.</summary>
    public (int Width, int Height)? Size { get; }

    /// <summary>Top left, top right, bottom left, bottom right; <see langword="null"/> where it is not stated.</summary>
    public IReadOnlyList<int[]?> Quarters { get; }

    public static FieldFile Named(string name) => All.Single(file => file.Name == name);

    public byte[] Read()
    {
        using var stream = Open(Name);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<string> ReadLines(string name)
    {
        using var reader = new StreamReader(Open(name));
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            yield return line;
        }
    }

    private static Stream Open(string name) => Assembly.GetExecutingAssembly().GetManifestResourceStream(Folder + name)!;
}
