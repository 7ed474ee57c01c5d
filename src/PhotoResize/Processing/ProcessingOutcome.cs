namespace PhotoResize.Processing;

/// <summary>Why there is no result.</summary>
internal enum ProcessingFailure
{
    None,

    /// <summary>The source is truncated or otherwise damaged.</summary>
    Damaged,

    /// <summary>The engine does not decode sources of this kind.</summary>
    Unsupported,

    /// <summary>As many jobs wait as may.</summary>
    QueueFull,

    /// <summary>The job's turn did not come in time.</summary>
    QueueTimeout,

    /// <summary>The job took longer than it may, and was stopped.</summary>
    JobTimeout,

    /// <summary>The storage that holds the source did not give it.</summary>
    Unreadable,

    /// <summary>The source was changed or removed while it was read, so the result may be of neither state.</summary>
    SourceChanged,
}

/// <summary>A finished result, or why there is none.</summary>
/// <typeparam name="T">What was made of the source.</typeparam>
/// <param name="Failure">Why there is no result, or <see cref="ProcessingFailure.None"/>.</param>
/// <param name="Value">The result.</param>
internal readonly record struct ProcessingOutcome<T>(ProcessingFailure Failure, T? Value)
{
    public static ProcessingOutcome<T> Of(T value) => new(ProcessingFailure.None, value);

    public static ProcessingOutcome<T> Fail(ProcessingFailure failure) => new(failure, default);
}
