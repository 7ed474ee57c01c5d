namespace PhotoResize.Sources;

/// <summary>How an original is now, compared with a state that it was in.</summary>
internal enum OriginalState
{
    /// <summary>It is in that state.</summary>
    Current,

    /// <summary>It exists, in another state.</summary>
    Changed,

    /// <summary>It does not exist any more.</summary>
    Missing,
}
