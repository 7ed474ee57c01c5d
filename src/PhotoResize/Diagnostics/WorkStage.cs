namespace PhotoResize.Diagnostics;

/// <summary>The stages of the work on a result.</summary>
internal enum WorkStage
{
    /// <summary>Bringing the bytes of the original to this machine, as far as they are elsewhere.</summary>
    Source,

    /// <summary>Waiting for the turn.</summary>
    Queue,

    /// <summary>Decoding, resizing and encoding.</summary>
    Process,

    /// <summary>Handing the result to the cache, after those who wait for it have it.</summary>
    Store,
}
