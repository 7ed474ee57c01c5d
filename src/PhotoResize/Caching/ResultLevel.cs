namespace PhotoResize.Caching;

/// <summary>Where a result comes from.</summary>
internal enum ResultLevel
{
    /// <summary>The cache of this node, which is on its disk unless the application has another one.</summary>
    Disk,

    /// <summary>The memory of this node.</summary>
    Memory,

    /// <summary>The level that nodes share.</summary>
    Shared,

    /// <summary>No cache: it was made for this request, or for others at the same moment.</summary>
    Made,
}
