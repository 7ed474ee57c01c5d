namespace PhotoResize.Pages;

/// <summary>The candidates of one element.</summary>
/// <param name="Main">What a browser takes that does not choose, and whose size the element has.</param>
/// <param name="Candidates">All of them with their descriptors, the smallest first; without any if there is nothing to choose.</param>
internal sealed record SourceSet(ImageCandidate Main, IReadOnlyList<(ImageCandidate Candidate, string Descriptor)> Candidates)
{
    /// <summary>The value of <c>srcset</c>: the only address if there is nothing to choose.</summary>
    public override string ToString() => Candidates.Count > 0
        ? string.Join(", ", Candidates.Select(candidate => $"{candidate.Candidate.Url} {candidate.Descriptor}"))
        : Main.Url;
}
