namespace PhotoResize.Testing.Fuzzing;

/// <summary>Two readers of the same bytes that do not agree.</summary>
/// <param name="What">Who says what; the same text for the same kind of disagreement.</param>
/// <param name="Mutant">About which bytes.</param>
/// <param name="Detail">The numbers.</param>
public sealed record Disagreement(string What, Mutant Mutant, string Detail)
{
    public string Kind => $"{Mutant.Seed.Format}: {What}";

    public override string ToString() => $"{Mutant} ({Mutant.Bytes.Length} bytes): {Detail}";
}
