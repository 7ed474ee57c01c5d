using System.Text.RegularExpressions;
using PhotoResize.Settings;

namespace PhotoResize.Testing.Fuzzing;

/// <summary>A kind of disagreement that is known and meant.</summary>
/// <param name="Format">The format, or <see langword="null"/> for all.</param>
/// <param name="What">A regular expression for the whole of <see cref="Disagreement.What"/>.</param>
/// <param name="Mutant">A regular expression that is found in the seed's name and what was changed.</param>
/// <param name="Reason">Why we differ.</param>
public sealed record DecidedDifference(ImageFormat? Format, string What, string Mutant, string Reason)
{
    public bool Covers(Disagreement disagreement) =>
        (Format is null || Format == disagreement.Mutant.Seed.Format)
        && Regex.IsMatch(disagreement.What, $"^(?:{What})$")
        && Regex.IsMatch(disagreement.Mutant.ToString(), Mutant);
}
