namespace PhotoResize.Caching.Disk;

/// <summary>The state of a file that was listed as a result before.</summary>
internal enum CachedFileState
{
    /// <summary>It is the listed result.</summary>
    Unchanged,

    /// <summary>It was used or replaced.</summary>
    Used,

    /// <summary>It no longer exists.</summary>
    Gone,

    /// <summary>It has a result's name but is not one, is damaged, or is unreadable by this account.</summary>
    Foreign,

    /// <summary>It cannot be read now, because of a fault that may pass.</summary>
    Unreadable,
}
