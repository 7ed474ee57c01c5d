namespace PhotoResize.Tool.Caches;

/// <summary>What a cache holds.</summary>
/// <param name="Cache">Its folder.</param>
/// <param name="Files">The number of results.</param>
/// <param name="Bytes">Their bytes.</param>
internal sealed record StatsReport(string Cache, long Files, long Bytes)
{
    /// <summary>When the result was last used that was not used for the longest time.</summary>
    public DateTime? OldestUse { get; init; }

    /// <summary>When the last result was used.</summary>
    public DateTime? NewestUse { get; init; }

    /// <summary>The results by their extensions.</summary>
    public required IReadOnlyList<StatsGroup> Formats { get; init; }

    /// <summary>The results by their folders.</summary>
    public required IReadOnlyList<StatsGroup> Folders { get; init; }

    /// <summary>The results by the time since they were last used.</summary>
    public required IReadOnlyList<StatsGroup> Ages { get; init; }

    /// <summary>Files that are being written, or were when a process was killed.</summary>
    public required StatsGroup Unfinished { get; init; }

    /// <summary>Folders that could not be read.</summary>
    public int UnreadableFolders { get; init; }
}

/// <param name="Name">What the results have in common.</param>
/// <param name="Files">Their number.</param>
/// <param name="Bytes">Their bytes.</param>
internal sealed record StatsGroup(string Name, long Files, long Bytes);
