using Microsoft.Extensions.Logging;

namespace PhotoResize.Vips;

/// <summary>This engine's log messages, with fixed ids from 100 on; those below are the core's.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "libvips {Version} ({Origin}) was loaded from {Path}.")]
    public static partial void LibraryLoaded(ILogger logger, Version version, string origin, string path);
}
