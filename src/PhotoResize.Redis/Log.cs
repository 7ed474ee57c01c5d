using Microsoft.Extensions.Logging;

namespace PhotoResize.Redis;

/// <summary>The log messages of this package; their ids go on from those of the core.</summary>
internal static partial class Log
{
    [LoggerMessage(
        61,
        LogLevel.Information,
        "The cache has no level that nodes share, so each node makes its own results. Purges and Processing:MaxMissesPerClient are shared.")]
    public static partial void NothingShared(ILogger logger);

    [LoggerMessage(
        62,
        LogLevel.Warning,
        "More purges than the server keeps have happened while this node was away; everything in its memory and on its disk is purged.")]
    public static partial void PurgesMissed(ILogger logger);

    [LoggerMessage(63, LogLevel.Error, "A purge of another node could not be carried out.")]
    public static partial void PurgeFailed(ILogger logger, Exception exception);

    [LoggerMessage(64, LogLevel.Debug, "The server that nodes share could not be reached; it is tried again.")]
    public static partial void NotConnected(ILogger logger, Exception exception);

    [LoggerMessage(77, LogLevel.Error, "The connection to the server that nodes share is back, but this node could not take its work up again at once.")]
    public static partial void NotResumed(ILogger logger, Exception exception);
}
