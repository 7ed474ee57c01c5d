using Microsoft.Extensions.Logging;

namespace PhotoResize.Vips;

/// <summary>This engine's log messages, with fixed ids from 100 on; those below are the core's.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "libvips {Version} ({Origin}) was loaded from {Path}.")]
    public static partial void LibraryLoaded(ILogger logger, Version version, string origin, string path);

    [LoggerMessage(101, LogLevel.Information, "AVIF is read by the system's libheif {Version}.")]
    public static partial void AvifIsRead(ILogger logger, string version);

    [LoggerMessage(
        102,
        LogLevel.Information,
        "AVIF is not read: the system's libheif {Version} is older than {Minimum}, or unknown. Add the package NetVips.Native.{Runtime}, or set VipsOptions.ReadAvifWithSystemLibrary.")]
    public static partial void AvifIsNotRead(ILogger logger, string version, Version minimum, string runtime);

    [LoggerMessage(
        103,
        LogLevel.Information,
        "AVIF is not written: the system's libheif has no AV1 encoder. Install one of its plugins, or add the package NetVips.Native.{Runtime}.")]
    public static partial void AvifIsNotWritten(ILogger logger, string runtime);
}
