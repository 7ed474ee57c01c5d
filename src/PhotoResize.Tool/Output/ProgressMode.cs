namespace PhotoResize.Tool.Output;

/// <summary>How the progress of long work is shown.</summary>
internal enum ProgressMode
{
    /// <summary>A bar in a terminal, and nothing elsewhere.</summary>
    Auto,

    /// <summary>A line from time to time, for logs.</summary>
    Plain,

    /// <summary>Nothing.</summary>
    None,
}
