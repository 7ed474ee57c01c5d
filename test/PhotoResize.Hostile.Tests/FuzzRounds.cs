using System.Globalization;

namespace PhotoResize.Hostile.Tests;

/// <summary>How much is tried: a dozen rounds, or as many as the environment variable PHOTORESIZE_FUZZ_ROUNDS says.</summary>
internal static class FuzzRounds
{
    public static int Count { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("PHOTORESIZE_FUZZ_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 12;
}
