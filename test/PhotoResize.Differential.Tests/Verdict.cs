using System.Globalization;
using System.Text;
using PhotoResize.Testing.Fuzzing;
using Xunit.Abstractions;

namespace PhotoResize.Differential.Tests;

/// <summary>Counts disagreements by kind, and fails a test for those that nobody has decided.</summary>
internal static class Verdict
{
    private const int ExamplesOfKind = 4;

    /// <summary>Where the smallest file of each kind is written to, if anywhere.</summary>
    private static readonly string? ExampleFolder = Environment.GetEnvironmentVariable("PHOTORESIZE_FUZZ_EXAMPLES");

    public static void Give(ITestOutputHelper output, int compared, IReadOnlyCollection<Disagreement> disagreements)
    {
        var open = new StringBuilder();
        output.WriteLine($"{compared} files compared, {disagreements.Count} disagreements.");
        foreach (var kind in disagreements.GroupBy(each => each.Kind).OrderByDescending(kind => kind.Count()))
        {
            var undecided = kind.Where(each => !DecidedDifference.All.Any(decided => decided.Covers(each))).ToArray();
            output.WriteLine($"{kind.Count(),5} {kind.Key}, {kind.Count() - undecided.Length} of them decided");
            if (undecided.Length == 0)
            {
                continue;
            }

            open.AppendLine(CultureInfo.InvariantCulture, $"{undecided.Length,5} {kind.Key}");
            foreach (var example in undecided.OrderBy(each => each.Mutant.Bytes.Length).DistinctBy(each => each.Mutant.Change).Take(ExamplesOfKind))
            {
                open.AppendLine(CultureInfo.InvariantCulture, $"      {example}");
            }

            WriteExample(kind.Key, undecided.MinBy(each => each.Mutant.Bytes.Length)!.Mutant);
        }

        Assert.True(open.Length == 0, $"Disagreements that are not decided:{Environment.NewLine}{open}");
    }

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
