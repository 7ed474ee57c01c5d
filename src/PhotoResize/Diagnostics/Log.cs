using Microsoft.Extensions.Logging;

namespace PhotoResize.Diagnostics;

/// <summary>All log messages, with fixed ids. Data of a request is logged at Debug only.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "The image resizing configuration was reloaded.")]
    public static partial void ConfigurationReloaded(ILogger logger);

    [LoggerMessage(2, LogLevel.Error, "The reloaded image resizing configuration has faults; the last valid one stays in force: {Faults}")]
    public static partial void ConfigurationRejected(ILogger logger, string faults);

    [LoggerMessage(3, LogLevel.Error, "The image resizing configuration could not be reloaded; the last valid one stays in force.")]
    public static partial void ConfigurationNotReloaded(ILogger logger, Exception exception);

    [LoggerMessage(
        4,
        LogLevel.Information,
        "Anybody can have any number of results made of image folders {Folders}: they have none of Signatures, OnlyPresets and AllowedSizes, and Processing:MaxMissesPerClient is 0. See docs/security.md.")]
    public static partial void FoldersOpen(ILogger logger, string folders);

    [LoggerMessage(5, LogLevel.Information, "Jobs of image resizing may take {BudgetMegabytes} MB of memory together, and one of them {JobMegabytes} MB.")]
    public static partial void MemoryLimits(ILogger logger, long budgetMegabytes, long jobMegabytes);

    [LoggerMessage(6, LogLevel.Warning, "{Explanation}")]
    public static partial void UnknownKey(ILogger logger, string explanation);

    [LoggerMessage(
        7,
        LogLevel.Information,
        "Image resizing serves {Folders} by {Engines}, reads {Readable}, writes {Writable}. Cache: {Cache}.")]
    public static partial void Started(ILogger logger, string folders, string engines, string readable, string writable, string cache);

    [LoggerMessage(
        8,
        LogLevel.Warning,
        "No image folder is configured, so no request is processed. The section ImageResizing of appsettings.json needs \"ImageFolders\": [ {{ \"Path\": \"/images/\" }} ].")]
    public static partial void NoFolders(ILogger logger);

    [LoggerMessage(9, LogLevel.Warning, "Image resizing is registered but not used: app.UseImageResizing() or app.MapImages() is missing.")]
    public static partial void NotUsed(ILogger logger);

    [LoggerMessage(
        19,
        LogLevel.Warning,
        "A request with settings below image folder {Folder} was answered before it reached image resizing. Is app.UseStaticFiles() before app.UseImageResizing()?")]
    public static partial void AnsweredBefore(ILogger logger, string folder);

    [LoggerMessage(
        23,
        LogLevel.Warning,
        "The folder of originals of image folder {Folder} (Root) does not exist; its requests are answered with 503 until it does.")]
    public static partial void RootMissing(ILogger logger, string folder);

    [LoggerMessage(10, LogLevel.Debug, "{Path} is not below an image folder.")]
    public static partial void NoFolder(ILogger logger, string? path);

    [LoggerMessage(11, LogLevel.Debug, "{Path} does not have the extension of an image.")]
    public static partial void NoImageExtension(ILogger logger, string? path);

    [LoggerMessage(12, LogLevel.Debug, "{Path} is requested without settings.")]
    public static partial void NoSettings(ILogger logger, string? path);

    [LoggerMessage(13, LogLevel.Debug, "{Path} does not exist.")]
    public static partial void NoSource(ILogger logger, string? path);

    [LoggerMessage(14, LogLevel.Debug, "{Path} is answered with {Status}: {Reason}")]
    public static partial void Refused(ILogger logger, string? path, int status, string reason);

    [LoggerMessage(15, LogLevel.Debug, "{Path} is not modified.")]
    public static partial void NotModified(ILogger logger, string? path);

    [LoggerMessage(16, LogLevel.Debug, "{Path} was found in the cache.")]
    public static partial void CacheHit(ILogger logger, string? path);

    [LoggerMessage(17, LogLevel.Debug, "{Path} was processed.")]
    public static partial void Processed(ILogger logger, string? path);

    [LoggerMessage(
        65,
        LogLevel.Debug,
        "{Path}{Query} was made in {Milliseconds} ms: {SourceWidth} x {SourceHeight} pixels in {SourceBytes} bytes became {Width} x {Height} in {Bytes} bytes.")]
    public static partial void Made(
        ILogger logger,
        string? path,
        string? query,
        double milliseconds,
        int sourceWidth,
        int sourceHeight,
        long sourceBytes,
        int width,
        int height,
        long bytes);

    [LoggerMessage(18, LogLevel.Debug, "{Path} was given up: the client has gone.")]
    public static partial void ClientGone(ILogger logger, string? path);

    [LoggerMessage(70, LogLevel.Debug, "{Path} is shown by a page, but not as the page asks for it: {Reason}")]
    public static partial void PageImageRefused(ILogger logger, string? path, string reason);

    [LoggerMessage(
        71,
        LogLevel.Warning,
        "A page shows an image that is missing, damaged, or not sent as the page asks for it. Its element has what is left. Image folder: {Folder}. The log names the image at the level Debug.")]
    public static partial void PageImagesRefused(ILogger logger, string folder);

    [LoggerMessage(72, LogLevel.Error, "An image of a page could not be looked up; its element has neither sizes nor other candidates.")]
    public static partial void PageImageFailed(ILogger logger, Exception exception);

    [LoggerMessage(20, LogLevel.Debug, "{Path} could not be processed.")]
    public static partial void SourceNotProcessed(ILogger logger, string? path, Exception exception);

    [LoggerMessage(30, LogLevel.Warning, "The image cache could not be read; results are processed again.")]
    public static partial void CacheReadFailed(ILogger logger, Exception? exception);

    [LoggerMessage(31, LogLevel.Warning, "The image cache could not be written; results are sent but not stored.")]
    public static partial void CacheWriteFailed(ILogger logger, Exception? exception);

    [LoggerMessage(32, LogLevel.Warning, "The image cache contains a damaged file; its result is processed again and replaces it.")]
    public static partial void CacheFileDamaged(ILogger logger);

    [LoggerMessage(33, LogLevel.Warning, "The image cache is slower than processing; some results are sent but not stored.")]
    public static partial void CacheTooSlow(ILogger logger);

    [LoggerMessage(36, LogLevel.Warning, "The disk of the image cache is full; older results are removed for newer ones where possible.")]
    public static partial void CacheDiskFull(ILogger logger, Exception? exception);

    [LoggerMessage(37, LogLevel.Error, "The sweep of the image cache failed; it will be tried again.")]
    public static partial void CacheSweepFailed(ILogger logger, Exception? exception);

    [LoggerMessage(
        38,
        LogLevel.Warning,
        "No original of image folder {Folder} was found for the checked results. Its storage seems to be unavailable; the cached results are kept.")]
    public static partial void OriginalsMissing(ILogger logger, string? folder);

    [LoggerMessage(40, LogLevel.Warning, "Originals of image folder {Folder} could not be looked up; their cached results are kept.")]
    public static partial void OriginalsUnreadable(ILogger logger, string? folder, Exception? exception);

    [LoggerMessage(35, LogLevel.Warning, "An original could not be read; its requests are answered with 503. Image folder: {Folder}.")]
    public static partial void SourceUnreadable(ILogger logger, string folder, Exception? exception);

    [LoggerMessage(39, LogLevel.Warning, "A job took longer than Processing:JobTimeout and was stopped; its requests are answered with 503.")]
    public static partial void JobTooLong(ILogger logger);

    [LoggerMessage(
        42,
        LogLevel.Warning,
        "The header of an original was not read within Processing:HeaderTimeout; its requests are answered with 503. Image folder: {Folder}.")]
    public static partial void HeaderTooSlow(ILogger logger, string folder);

    [LoggerMessage(43, LogLevel.Warning, "The watermark {Path} cannot be drawn; results that need it are answered with 503. {Reason}")]
    public static partial void WatermarkUnavailable(ILogger logger, string path, string reason);

    [LoggerMessage(
        45,
        LogLevel.Warning,
        "The store of image folder {Folder} could not be asked whether originals have changed; what is known of them stays in use.")]
    public static partial void StoreAway(ILogger logger, string? folder, Exception? exception);

    [LoggerMessage(53, LogLevel.Warning, "The shared results could not be read; results are made on this node.")]
    public static partial void SharedResultsUnreadable(ILogger logger, Exception? exception);

    [LoggerMessage(54, LogLevel.Warning, "The shared results could not be written; some results stay on this node.")]
    public static partial void SharedResultsUnwritable(ILogger logger, Exception? exception);

    [LoggerMessage(55, LogLevel.Warning, "The shared results contain a damaged, foreign or too large object; its result is made again and replaces it.")]
    public static partial void SharedResultDamaged(ILogger logger, Exception? exception);

    [LoggerMessage(56, LogLevel.Warning, "The shared results are slower than the work; some results stay on this node.")]
    public static partial void SharedResultsTooSlow(ILogger logger);

    [LoggerMessage(57, LogLevel.Warning, "A purge of the shared results was not completed.")]
    public static partial void SharedPurgeFailed(ILogger logger, Exception? exception);

    [LoggerMessage(73, LogLevel.Information, "{Removed} cached results were removed by a purge on the diagnostics page.")]
    public static partial void Purged(ILogger logger, long removed);

    [LoggerMessage(60, LogLevel.Warning, "The server that the nodes share cannot be reached; this node makes its own results meanwhile.")]
    public static partial void ClusterAway(ILogger logger, Exception? exception);

    [LoggerMessage(50, LogLevel.Error, "The observer of made images failed.")]
    public static partial void ObserverFailed(ILogger logger, Exception exception);

    [LoggerMessage(51, LogLevel.Warning, "The observer of made images is slower than the work; it is not told of some results.")]
    public static partial void ObserverTooSlow(ILogger logger);

    [LoggerMessage(
        52,
        LogLevel.Warning,
        "The fallback image of image folder {Folder} is missing, damaged or too large; requests for missing originals are answered with a plain 404.")]
    public static partial void FallbackUnusable(ILogger logger, string? folder);

    [LoggerMessage(58, LogLevel.Information, "An engine could not be warmed up; the first results may take longer.")]
    public static partial void WarmUpFailed(ILogger logger, Exception exception);

    [LoggerMessage(
        80,
        LogLevel.Warning,
        "Requests use {Command} of {Dialect}, which has no counterpart here and is ignored. See docs/dialects.md.")]
    public static partial void CommandUnsupported(ILogger logger, string dialect, string command);

    [LoggerMessage(34, LogLevel.Error, "A result could not be kept.")]
    public static partial void KeepingFailed(ILogger logger, Exception exception);
}
