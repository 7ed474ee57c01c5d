namespace PhotoResize.Clustering;

/// <summary>What has become of a result that a node was to make.</summary>
internal enum WorkEnd
{
    /// <summary>All nodes can have it.</summary>
    Shared,

    /// <summary>There is none that others could have: it cannot be made, or not be stored.</summary>
    NotShared,

    /// <summary>Nobody here waits for it any more; another node makes it.</summary>
    GivenUp,
}
