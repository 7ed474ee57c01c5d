using Microsoft.Extensions.Configuration;

namespace PhotoResize.Configuration;

/// <summary>
/// All options, each once: they are read from a configuration section, and listed as they are, by the same table.
/// </summary>
internal static class OptionsReader
{
    /// <summary>Reads the options of a section. Values of a wrong type become faults; keys that mean nothing become warnings.</summary>
    public static void Read(IConfiguration configuration, ImageResizingOptions options)
    {
        var reading = new ConfiguredSection.Reading(options.BindingFaults, []);
        Visit(reading.Of(configuration), options);
        options.UnknownKeys.AddRange(reading.Sections.SelectMany(read => read.UnknownKeys()));
    }

    /// <summary>Lists the options, in the order of the table.</summary>
    public static IReadOnlyList<OptionValue> List(ImageResizingOptions options)
    {
        var values = new List<OptionValue>();
        Visit(new ListedSection("", values), options);
        return values;
    }

    private static void Visit(OptionsSection section, ImageResizingOptions options)
    {
        section.Read<int>(nameof(options.MaxRememberedSources), options.MaxRememberedSources, value => options.MaxRememberedSources = value);
        section.Read<bool>(nameof(options.DiagnosticHeaders), options.DiagnosticHeaders, value => options.DiagnosticHeaders = value);
        section.ReadList(nameof(options.FileExtensions), options.FileExtensions);

        var cache = section.Child(nameof(options.DiskCache));
        cache.Read<string>(nameof(DiskCacheOptions.Path), options.DiskCache.Path, value => options.DiskCache.Path = value);
        cache.Read<bool>(nameof(DiskCacheOptions.Enabled), options.DiskCache.Enabled, value => options.DiskCache.Enabled = value);
        cache.Read<string>(nameof(DiskCacheOptions.NamingStrategy), options.DiskCache.NamingStrategy, value => options.DiskCache.NamingStrategy = value);
        cache.Read<long>(nameof(DiskCacheOptions.MaxBytes), options.DiskCache.MaxBytes, value => options.DiskCache.MaxBytes = value);
        cache.Read<long>(nameof(DiskCacheOptions.MaxFiles), options.DiskCache.MaxFiles, value => options.DiskCache.MaxFiles = value);
        cache.Read<TimeSpan>(nameof(DiskCacheOptions.SweepInterval), options.DiskCache.SweepInterval, value => options.DiskCache.SweepInterval = value);
        cache.Read<long>(nameof(DiskCacheOptions.MaxPendingBytes), options.DiskCache.MaxPendingBytes, value => options.DiskCache.MaxPendingBytes = value);
        cache.Read<long>(nameof(DiskCacheOptions.MaxUnprocessedBytes), options.DiskCache.MaxUnprocessedBytes, value => options.DiskCache.MaxUnprocessedBytes = value);

        var memory = section.Child(nameof(options.MemoryCache));
        memory.Read<long>(nameof(ImageMemoryCacheOptions.MaxBytes), options.MemoryCache.MaxBytes, value => options.MemoryCache.MaxBytes = value);
        memory.Read<long>(nameof(ImageMemoryCacheOptions.MaxResultBytes), options.MemoryCache.MaxResultBytes, value => options.MemoryCache.MaxResultBytes = value);
        memory.Read<TimeSpan>(nameof(ImageMemoryCacheOptions.Lifetime), options.MemoryCache.Lifetime, value => options.MemoryCache.Lifetime = value);
        memory.Read<TimeSpan>(nameof(ImageMemoryCacheOptions.SourceStaleness), options.MemoryCache.SourceStaleness, value => options.MemoryCache.SourceStaleness = value);

        var processing = section.Child(nameof(options.Processing));
        processing.Read<int>(nameof(ProcessingOptions.MaxConcurrentJobs), options.Processing.MaxConcurrentJobs, value => options.Processing.MaxConcurrentJobs = value);
        processing.Read<int>(nameof(ProcessingOptions.MaxQueuedJobs), options.Processing.MaxQueuedJobs, value => options.Processing.MaxQueuedJobs = value);
        processing.Read<long>(nameof(ProcessingOptions.MemoryBudget), options.Processing.MemoryBudget, value => options.Processing.MemoryBudget = value);
        processing.Read<long>(nameof(ProcessingOptions.MaxJobMemory), options.Processing.MaxJobMemory, value => options.Processing.MaxJobMemory = value);
        processing.Read<int>(nameof(ProcessingOptions.MaxMissesPerClient), options.Processing.MaxMissesPerClient, value => options.Processing.MaxMissesPerClient = value);
        processing.Read<TimeSpan>(nameof(ProcessingOptions.QueueTimeout), options.Processing.QueueTimeout, value => options.Processing.QueueTimeout = value);
        processing.Read<TimeSpan>(nameof(ProcessingOptions.JobTimeout), options.Processing.JobTimeout, value => options.Processing.JobTimeout = value);
        processing.Read<bool>(nameof(ProcessingOptions.WarmUp), options.Processing.WarmUp, value => options.Processing.WarmUp = value);
        processing.Read<long>(nameof(ProcessingOptions.MaxHeaderBytes), options.Processing.MaxHeaderBytes, value => options.Processing.MaxHeaderBytes = value);
        processing.Read<TimeSpan>(nameof(ProcessingOptions.HeaderTimeout), options.Processing.HeaderTimeout, value => options.Processing.HeaderTimeout = value);
        processing.Read<int>(nameof(ProcessingOptions.MaxConcurrentHeaders), options.Processing.MaxConcurrentHeaders, value => options.Processing.MaxConcurrentHeaders = value);
        processing.Read<long>(nameof(ProcessingOptions.MaxBytesInSending), options.Processing.MaxBytesInSending, value => options.Processing.MaxBytesInSending = value);
        processing.Read<long>(nameof(ProcessingOptions.MaxBufferedSourceBytes), options.Processing.MaxBufferedSourceBytes, value => options.Processing.MaxBufferedSourceBytes = value);

        var stores = section.Child(nameof(options.Stores));
        stores.Read<string>(nameof(OriginalStoreOptions.CachePath), options.Stores.CachePath, value => options.Stores.CachePath = value);
        stores.Read<long>(nameof(OriginalStoreOptions.CacheMaxBytes), options.Stores.CacheMaxBytes, value => options.Stores.CacheMaxBytes = value);
        stores.Read<TimeSpan>(nameof(OriginalStoreOptions.LookupTimeout), options.Stores.LookupTimeout, value => options.Stores.LookupTimeout = value);
        stores.Read<TimeSpan>(nameof(OriginalStoreOptions.DownloadTimeout), options.Stores.DownloadTimeout, value => options.Stores.DownloadTimeout = value);
        stores.Read<int>(nameof(OriginalStoreOptions.MaxConcurrentLookups), options.Stores.MaxConcurrentLookups, value => options.Stores.MaxConcurrentLookups = value);
        stores.Read<int>(nameof(OriginalStoreOptions.MaxConcurrentDownloads), options.Stores.MaxConcurrentDownloads, value => options.Stores.MaxConcurrentDownloads = value);
        stores.Read<long>(nameof(OriginalStoreOptions.MaxBytesInMemory), options.Stores.MaxBytesInMemory, value => options.Stores.MaxBytesInMemory = value);
        VisitCircuitBreaker(stores.Child(nameof(OriginalStoreOptions.CircuitBreaker)), options.Stores.CircuitBreaker);

        var shared = section.Child(nameof(options.SharedResults));
        shared.Read<TimeSpan>(nameof(SharedResultsOptions.Timeout), options.SharedResults.Timeout, value => options.SharedResults.Timeout = value);
        shared.Read<TimeSpan>(nameof(SharedResultsOptions.WriteTimeout), options.SharedResults.WriteTimeout, value => options.SharedResults.WriteTimeout = value);
        shared.Read<int>(nameof(SharedResultsOptions.MaxObjectBytes), options.SharedResults.MaxObjectBytes, value => options.SharedResults.MaxObjectBytes = value);
        shared.Read<long>(nameof(SharedResultsOptions.MaxPendingBytes), options.SharedResults.MaxPendingBytes, value => options.SharedResults.MaxPendingBytes = value);
        shared.Read<int>(nameof(SharedResultsOptions.MaxPendingResults), options.SharedResults.MaxPendingResults, value => options.SharedResults.MaxPendingResults = value);
        shared.Read<int>(nameof(SharedResultsOptions.MaxConcurrentReads), options.SharedResults.MaxConcurrentReads, value => options.SharedResults.MaxConcurrentReads = value);
        shared.Read<int>(nameof(SharedResultsOptions.MaxConcurrentWrites), options.SharedResults.MaxConcurrentWrites, value => options.SharedResults.MaxConcurrentWrites = value);
        VisitCircuitBreaker(shared.Child(nameof(SharedResultsOptions.CircuitBreaker)), options.SharedResults.CircuitBreaker);

        var signing = section.Secrets(nameof(options.Signing));
        signing.ReadList(nameof(SigningOptions.Keys), options.Signing.Keys);
        signing.Read<string>(nameof(SigningOptions.ImageSharpWebKey), options.Signing.ImageSharpWebKey, value => options.Signing.ImageSharpWebKey = value);

        section.ReadNamed(nameof(options.Presets), options.Presets, VisitPreset);
        section.ReadNamed(nameof(options.Watermarks), options.Watermarks, VisitWatermark);
        section.ReadItems(nameof(options.ImageFolders), options.ImageFolders, VisitFolder);
    }

    /// <summary>The options of a circuit breaker.</summary>
    public static void VisitCircuitBreaker(OptionsSection section, CircuitBreakerOptions options)
    {
        section.Read<int>(nameof(CircuitBreakerOptions.MinRequests), options.MinRequests, value => options.MinRequests = value);
        section.Read<double>(nameof(CircuitBreakerOptions.FailureRatio), options.FailureRatio, value => options.FailureRatio = value);
        section.Read<TimeSpan>(nameof(CircuitBreakerOptions.SamplingDuration), options.SamplingDuration, value => options.SamplingDuration = value);
        section.Read<TimeSpan>(nameof(CircuitBreakerOptions.BreakDuration), options.BreakDuration, value => options.BreakDuration = value);
    }

    private static void VisitPreset(OptionsSection section, ImagePresetOptions preset)
    {
        section.ReadMap(nameof(preset.Defaults), preset.Defaults);
        section.ReadMap(nameof(preset.Settings), preset.Settings);

        // Settings that stand beside the two would otherwise be lost without a word.
        section.ExpectOnly(nameof(preset.Defaults), nameof(preset.Settings));
    }

    private static void VisitWatermark(OptionsSection section, ImageWatermarkOptions watermark)
    {
        section.Read<string>(nameof(watermark.Path), watermark.Path, value => watermark.Path = value);
        section.Read<string>(nameof(watermark.Anchor), watermark.Anchor, value => watermark.Anchor = value);
        section.Read<double>(nameof(watermark.Margin), watermark.Margin, value => watermark.Margin = value);
        section.Read<double>(nameof(watermark.Size), watermark.Size, value => watermark.Size = value);
        section.Read<double>(nameof(watermark.Opacity), watermark.Opacity, value => watermark.Opacity = value);
        section.Read<int>(nameof(watermark.MinSide), watermark.MinSide, value => watermark.MinSide = value);
        section.Read<bool>(nameof(watermark.Tile), watermark.Tile, value => watermark.Tile = value);
        section.Read<bool>(nameof(watermark.AllowEnlarge), watermark.AllowEnlarge, value => watermark.AllowEnlarge = value);
    }

    private static void VisitFolder(OptionsSection section, ImageFolderOptions folder)
    {
        section.Read<string>(nameof(folder.Path), folder.Path, value => folder.Path = value);
        section.Read<string>(nameof(folder.Name), folder.Name, value => folder.Name = value);
        section.Read<string>(nameof(folder.Root), folder.Root, value => folder.Root = value);
        section.ShowCode(nameof(folder.FileProvider), folder.FileProvider);
        section.ReadAddress(nameof(folder.Source), folder.Source, value => folder.Source = value);
        section.Read<TimeSpan>(nameof(folder.SourceFreshness), folder.SourceFreshness, value => folder.SourceFreshness = value);
        section.Read<TimeSpan>(nameof(folder.SourceMaxStale), folder.SourceMaxStale, value => folder.SourceMaxStale = value);
        section.Read<bool>(nameof(folder.ServeOriginals), folder.ServeOriginals, value => folder.ServeOriginals = value);
        var fallback = section.Child(nameof(folder.Fallback));
        fallback.Read<string>(nameof(folder.Fallback.Path), folder.Fallback.Path, value => folder.Fallback.Path = value);
        fallback.Read<int>(nameof(folder.Fallback.Status), folder.Fallback.Status, value => folder.Fallback.Status = value);
        fallback.Read<string>(nameof(folder.Fallback.CacheControl), folder.Fallback.CacheControl, value => folder.Fallback.CacheControl = value);
        section.Read<bool>(nameof(folder.PathSyntax), folder.PathSyntax, value => folder.PathSyntax = value);
        section.Read<string>(nameof(folder.Dialect), folder.Dialect, value => folder.Dialect = value);
        section.Read<bool>(nameof(folder.ForceProcessing), folder.ForceProcessing, value => folder.ForceProcessing = value);
        section.Read<bool>(nameof(folder.AllowEnlarge), folder.AllowEnlarge, value => folder.AllowEnlarge = value);
        section.Read<int>(nameof(folder.MaxPixels), folder.MaxPixels, value => folder.MaxPixels = value);
        section.Read<int>(nameof(folder.MaxSourcePixels), folder.MaxSourcePixels, value => folder.MaxSourcePixels = value);
        section.Read<int>(nameof(folder.MaxAvifSourcePixels), folder.MaxAvifSourcePixels, value => folder.MaxAvifSourcePixels = value);
        section.Read<int>(nameof(folder.MaxAnimationPixels), folder.MaxAnimationPixels, value => folder.MaxAnimationPixels = value);
        section.Read<int>(nameof(folder.MaxSourceFrames), folder.MaxSourceFrames, value => folder.MaxSourceFrames = value);
        section.ReplaceList(nameof(folder.AutoFormats), folder.AutoFormats);
        section.Read<bool>(nameof(folder.ClientHints), folder.ClientHints, value => folder.ClientHints = value);
        section.Read<bool>(nameof(folder.RejectInvalidSettings), folder.RejectInvalidSettings, value => folder.RejectInvalidSettings = value);
        section.ReadName(nameof(folder.FollowLinks), folder.FollowLinks, value => folder.FollowLinks = value);
        section.ReadName(nameof(folder.Signatures), folder.Signatures, value => folder.Signatures = value);
        section.Read<bool>(nameof(folder.AllowProcessAndCacheCommands), folder.AllowProcessAndCacheCommands, value => folder.AllowProcessAndCacheCommands = value);
        section.Read<bool>(nameof(folder.AllowInfo), folder.AllowInfo, value => folder.AllowInfo = value);
        section.Read<bool>(nameof(folder.AnyFileType), folder.AnyFileType, value => folder.AnyFileType = value);
        section.Read<string>(nameof(folder.CacheControl), folder.CacheControl, value => folder.CacheControl = value);
        section.Read<string>(nameof(folder.CacheControlForUsers), folder.CacheControlForUsers, value => folder.CacheControlForUsers = value);
        section.Read<string>(nameof(folder.VersionParameter), folder.VersionParameter, value => folder.VersionParameter = value);
        section.Read<string>(nameof(folder.SurrogateControl), folder.SurrogateControl, value => folder.SurrogateControl = value);
        section.Read<string>(nameof(folder.CdnCacheControl), folder.CdnCacheControl, value => folder.CdnCacheControl = value);
        section.Read<string>(nameof(folder.CacheTagHeader), folder.CacheTagHeader, value => folder.CacheTagHeader = value);
        section.ReadList(nameof(folder.LockedSettings), folder.LockedSettings);
        section.Read<bool>(nameof(folder.OnlyPresets), folder.OnlyPresets, value => folder.OnlyPresets = value);
        section.ReadList(nameof(folder.AllowedSizes), folder.AllowedSizes);
        section.Read<bool>(nameof(folder.SnapToAllowedSizes), folder.SnapToAllowedSizes, value => folder.SnapToAllowedSizes = value);
        section.ReadMap(nameof(folder.DefaultSettings), folder.DefaultSettings);
    }
}
