using PhotoResize.Testing.Fuzzing;

namespace PhotoResize.Differential.Tests;

/// <summary>Where we, or the engines, differ from each other or from a decoder, and mean it.</summary>
internal static class DecidedDifferences
{
    public static IReadOnlyList<DecidedDifference> All { get; } =
    [
    ];
}
