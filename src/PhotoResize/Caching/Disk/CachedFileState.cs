namespace PhotoResize.Caching.Disk;

/// <summary>What has become of a file since it was listed as a result.</summary>
internal enum CachedFileState
{
    /// <summary>It is the result that was listed.</summary>
    Unchanged,

    /// <summary>It has been used or replaced since.</summary>
    Used,

    /// <summary>It is not there any more.</summary>
    Gone,

    /// <summary>It is named like a result, and is none, or a damaged one, or nobody's who runs this process.</summary>
    Foreign,

    /// <summary>It cannot be read at present.</summary>
    Unreadable,
}
