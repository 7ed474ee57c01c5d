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

    /// <summary>The source was changed or removed while it was read, so the result may be of neither state.</summary>
    SourceChanged,
}

/// <summary>A finished result, or why there is none.</summary>
/// <param name="Failure">Why there is no result, or <see cref="ProcessingFailure.None"/>.</param>
/// <param name="Content">The result's bytes.</param>
internal readonly record struct ProcessingOutcome(ProcessingFailure Failure, ReadOnlyMemory<byte> Content)
{
    /// <summary>Whether the result came from the cache after all, and need not be stored.</summary>
    public bool IsKept { get; init; }

    public static ProcessingOutcome Of(ReadOnlyMemory<byte> content) => new(ProcessingFailure.None, content);

    public static ProcessingOutcome Fail(ProcessingFailure failure) => new(failure, default);
}
