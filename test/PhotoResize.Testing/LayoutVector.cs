using System.Globalization;
using Xunit;

namespace PhotoResize.Testing;

/// <summary>A row of ImageResizer's layout: a source, a query, the size of the result, the crop, and the corners of the picture in it.</summary>
public sealed class LayoutVector
{
    private readonly Dictionary<string, string> _cells;

    private LayoutVector(Dictionary<string, string> cells) => _cells = cells;

    public string this[string column] => _cells[column];

    /// <summary>The project's own rows, computed apart from its code.</summary>
    public static IReadOnlyList<LayoutVector> All { get; } = Read(
        new StreamReader(typeof(LayoutVector).Assembly.GetManifestResourceStream("imageresizer.csv")!));

    /// <summary>Rows in a folder beside the repository, where there is one; they are not part of the project.</summary>
    public static IReadOnlyList<LayoutVector> Shared { get; } = SharedPath is { } path ? Read(new StreamReader(path)) : [];

    internal static string? SharedPath => Path.GetFullPath(Repository.PathOf("..", "shared", "spec", "imageresizer-vectors.csv")) is var path
        && File.Exists(path) ? path : null;

    /// <summary>The corners: left top, right top, right bottom and left bottom of the picture, wherever these have come to.</summary>
    public (double X, double Y)[] Corners =>
    [
        .. _cells["img_corners_tl_tr_br_bl"].Split(' ').Select(corner => corner.Split(':')).Select(corner =>
            (double.Parse(corner[0], CultureInfo.InvariantCulture), double.Parse(corner[1], CultureInfo.InvariantCulture))),
    ];

    public int Number(string column) => int.Parse(_cells[column], CultureInfo.InvariantCulture);

    public override string ToString() => $"{_cells["id"]} {_cells["src_w"]}x{_cells["src_h"]} ?{_cells["query"]}";

    private static List<LayoutVector> Read(StreamReader reader)
    {
        using (reader)
        {
            var columns = reader.ReadLine()!.Split(',');
            var vectors = new List<LayoutVector>();
            while (reader.ReadLine() is { Length: > 0 } line)
            {
                var cells = Cells.Split(line);
                vectors.Add(new LayoutVector(columns.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second)));
            }

            return vectors;
        }
    }
}

/// <summary>A test on the rows beside the repository; skipped, and shown as skipped, where there are none.</summary>
public sealed class SharedLayoutTheoryAttribute : TheoryAttribute
{
    public SharedLayoutTheoryAttribute() => Skip = LayoutVector.SharedPath is null
        ? "SKIPPED: needs ../shared/spec/imageresizer-vectors.csv beside the repository, which is not there."
        : null;
}
