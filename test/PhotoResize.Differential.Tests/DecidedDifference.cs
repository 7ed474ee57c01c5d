using System.Text.RegularExpressions;
using PhotoResize.Settings;

namespace PhotoResize.Differential.Tests;

/// <summary>A kind of disagreement that is known and meant.</summary>
/// <param name="Format">The format, or <see langword="null"/> for all.</param>
/// <param name="What">A regular expression for <see cref="Disagreement.What"/>.</param>
/// <param name="Change">A regular expression for the seed and what was changed in it.</param>
/// <param name="Reason">Why we differ.</param>
internal sealed record DecidedDifference(ImageFormat? Format, string What, string Change, string Reason)
{
    public static IReadOnlyList<DecidedDifference> All { get; } =
    [
    ];

    public bool Covers(Disagreement disagreement) =>
        (Format is null || Format == disagreement.Mutant.Seed.Format)
        && Regex.IsMatch(disagreement.What, $"^(?:{What})$")
        && Regex.IsMatch(disagreement.Mutant.ToString(), Change);
}
