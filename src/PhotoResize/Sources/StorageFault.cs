namespace PhotoResize.Sources;

/// <summary>
/// Turns the exceptions of storages that cannot be read into one type. For example, the timeout of an HTTP client is a cancellation
/// although the caller has cancelled nothing.
/// </summary>
internal static class StorageFault
{
    /// <summary>Whether an exception, other than an <see cref="IOException"/>, means that a storage cannot be read.</summary>
    /// <param name="exception">The exception of a source.</param>
    /// <param name="isCancelled">Whether the caller has cancelled the call.</param>
    public static bool Is(Exception exception, bool isCancelled) => exception switch
    {
        OperationCanceledException => !isCancelled,
        UnauthorizedAccessException or TimeoutException or HttpRequestException => true,
        _ => false,
    };

    public static IOException From(Exception exception) => new("The storage of the source cannot be read.", exception);
}
