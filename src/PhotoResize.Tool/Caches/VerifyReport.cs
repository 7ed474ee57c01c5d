namespace PhotoResize.Tool.Caches;

/// <summary>Which files of a cache are what they say.</summary>
/// <param name="Cache">Its folder.</param>
/// <param name="Sound">The number of results that are complete and unchanged.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Problems">All other files.</param>
internal sealed record VerifyReport(string Cache, long Sound, long Bytes, IReadOnlyList<VerifiedFile> Problems)
{
    /// <summary>How many damaged files were removed.</summary>
    public long Deleted { get; init; }

    /// <summary>Folders that could not be read.</summary>
    public int UnreadableFolders { get; init; }
}

/// <param name="Path">The path below the cache's folder.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="State">What is wrong with it.</param>
/// <param name="Problem">The same in words.</param>
internal sealed record VerifiedFile(string Path, long Length, VerifiedState State, string Problem)
{
    /// <summary>Whether it was removed.</summary>
    public bool Deleted { get; init; }
}

/// <summary>What a file of a cache is.</summary>
internal enum VerifiedState
{
    /// <summary>A complete result.</summary>
    Sound,

    /// <summary>A result that is cut off, changed, or not the one of its name. The server makes it again when it is asked for.</summary>
    Damaged,

    /// <summary>No result. The server neither serves nor removes it, and neither does this tool.</summary>
    Foreign,

    /// <summary>It could not be read.</summary>
    Unreadable,

    /// <summary>It was removed or replaced meanwhile.</summary>
    Gone,
}
