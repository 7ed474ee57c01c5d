namespace PhotoResize.Sources;

/// <summary>
/// Recognises what storages throw when they cannot be read at present, such as the time-out of an HTTP client, which is a cancellation
/// though nobody has cancelled anything; and makes one kind of exception of it all.
/// </summary>
internal static class StorageFault
{
    /// <summary>Whether an exception that is no <see cref="IOException"/> means that a storage cannot be read at present.</summary>
    /// <param name="exception">What a source has thrown.</param>
    /// <param name="isCancelled">Whether the caller has cancelled the call.</param>
    public static bool Is(Exception exception, bool isCancelled) => exception switch
    {
        OperationCanceledException => !isCancelled,
        UnauthorizedAccessException or TimeoutException or HttpRequestException => true,
        _ => false,
    };

    public static IOException From(Exception exception) => new("The storage of the source cannot be read.", exception);
}
