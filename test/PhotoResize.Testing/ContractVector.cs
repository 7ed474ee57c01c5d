using System.Globalization;

namespace PhotoResize.Testing;

/// <summary>A row of vectors.csv: a source, a folder, a request, and what must come of it.</summary>
public sealed class ContractVector
{
    private readonly Dictionary<string, string> _cells;

    private ContractVector(Dictionary<string, string> cells) => _cells = cells;

    public string this[string column] => _cells[column];

    public static IReadOnlyList<ContractVector> All { get; } = Read();

    public int Number(string column) => int.Parse(_cells[column], CultureInfo.InvariantCulture);

    public bool Flag(string column) => _cells[column] == "1";

    public override string ToString() => $"{_cells["id"]} {_cells["source_w"]}x{_cells["source_h"]} {_cells["source_format"]} ?{_cells["query"]}";

    private static List<ContractVector> Read()
    {
        using var reader = new StreamReader(typeof(ContractVector).Assembly.GetManifestResourceStream("vectors.csv")!);
        var columns = reader.ReadLine()!.Split(',');
        var vectors = new List<ContractVector>();
        while (reader.ReadLine() is { } line)
        {
            var cells = Cells.Split(line);
            vectors.Add(new ContractVector(columns.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second)));
        }

        return vectors;
    }
}
