namespace PhotoResize.Sources;

/// <summary>The current state of an original, compared with an earlier one.</summary>
internal enum OriginalState
{
    /// <summary>It is unchanged.</summary>
    Current,

    /// <summary>It exists, but has changed.</summary>
    Changed,

    /// <summary>It no longer exists.</summary>
    Missing,
}
