using System.Globalization;
using System.Text;

namespace PhotoResize.Testing.Fuzzing;

/// <summary>Counts disagreements by kind, and tells those that nobody has decided.</summary>
public sealed class DisagreementReport
{
    private const int ExamplesOfKind = 4;

    /// <summary>Where the smallest file of each kind is written to, if anywhere.</summary>
    private static readonly string? ExampleFolder = Environment.GetEnvironmentVariable("PHOTORESIZE_FUZZ_EXAMPLES");

    public DisagreementReport(int compared, IReadOnlyCollection<Disagreement> disagreements, IReadOnlyCollection<DecidedDifference> decided)
    {
        var (summary, undecided) = (new StringBuilder(), new StringBuilder());
        summary.AppendLine(CultureInfo.InvariantCulture, $"{compared} files compared, {disagreements.Count} disagreements.");
        foreach (var kind in disagreements.GroupBy(each => each.Kind).OrderByDescending(kind => kind.Count()))
        {
            var open = kind.Where(each => !decided.Any(difference => difference.Covers(each))).OrderBy(each => each.Mutant.Bytes.Length).ToArray();
            summary.AppendLine(CultureInfo.InvariantCulture, $"{kind.Count(),5} {kind.Key}; decided: {kind.Count() - open.Length}");
            if (open.Length == 0)
            {
                continue;
            }

            undecided.AppendLine(CultureInfo.InvariantCulture, $"{open.Length,5} {kind.Key}");
            foreach (var example in open.DistinctBy(each => each.Mutant.Change).Take(ExamplesOfKind))
            {
                undecided.AppendLine(CultureInfo.InvariantCulture, $"      {example}");
            }

            WriteExample(kind.Key, open[0].Mutant);
        }

        (Summary, Undecided) = (summary.ToString(), undecided.ToString());
    }

    /// <summary>How many there are of each kind.</summary>
    public string Summary { get; }

    /// <summary>Those that fail a test, with examples; empty where all is well.</summary>
    public string Undecided { get; }

    private static void WriteExample(string kind, Mutant mutant)
    {
        if (ExampleFolder is not null)
        {
            var name = string.Concat($"{kind} - {mutant}".Select(letter => char.IsLetterOrDigit(letter) ? letter : '-'));
            Directory.CreateDirectory(ExampleFolder);
            File.WriteAllBytes(Path.Combine(ExampleFolder, $"{name}.{mutant.Seed.Name.Split(' ')[0]}"), mutant.Bytes);
        }
    }
}
