namespace PhotoResize.Tool.Caches;

/// <summary>Which results were removed.</summary>
/// <param name="Cache">The cache's folder.</param>
/// <param name="Scope">The originals whose results were meant.</param>
/// <param name="Files">How many results were removed, or would be.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="IsDryRun">Whether nothing was removed.</param>
internal sealed record PurgeReport(string Cache, string Scope, long Files, long Bytes, bool IsDryRun)
{
    /// <summary>Results that could not be removed.</summary>
    public IReadOnlyList<string> Remaining { get; init; } = [];
}
