using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;
using PhotoResize.Dialects;
using PhotoResize.Negotiation;
using PhotoResize.Serving;
using PhotoResize.Settings;
using PhotoResize.Signing;
using PhotoResize.Sources;

namespace PhotoResize.Hosting;

/// <summary>Finds every fault of the options at once, each with its configuration path.</summary>
internal sealed class OptionsValidator(
    SettingsParser parser,
    IEnumerable<ICacheNamingStrategy> strategies,
    IEnumerable<IImageSourceFactory> sourceFactories,
    IEnumerable<IQueryDialect> dialects,
    IWebHostEnvironment environment)
    : IValidateOptions<ImageResizingOptions>
{
    public ValidateOptionsResult Validate(string? name, ImageResizingOptions options)
    {
        var faults = new FaultList(options.BindingFaults);
        faults.Require(options.MaxRememberedSources >= 1, "MaxRememberedSources", "must be at least 1.");
        foreach (var (index, extension) in options.FileExtensions.Index())
        {
            var isExtension = extension.Length > 0 && extension.All(char.IsLetterOrDigit);
            faults.Require(isExtension, $"FileExtensions:{index}", "must be letters and digits, without a dot.");
        }

        ValidateDiskCache(options.DiskCache, options.OriginalRoots, faults);
        ValidateMemoryCache(options.MemoryCache, faults);
        ValidateProcessing(options.Processing, faults);
        ValidateStores(options, faults);
        ValidateSharedResults(options.SharedResults, faults);
        ValidateSigning(options, faults);
        ValidatePresets(options, faults);
        ValidateWatermarks(options.Watermarks, faults);
        ValidateFolders(options, faults);
        return faults.All.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults.All);
    }

    private void ValidateDiskCache(DiskCacheOptions options, IEnumerable<string> originalRoots, FaultList faults)
    {
        var known = strategies.Any(strategy => strategy.Name.Equals(options.NamingStrategy, StringComparison.OrdinalIgnoreCase));
        faults.Require(
            known,
            "DiskCache:NamingStrategy",
            $"must be one of {string.Join(", ", strategies.Select(strategy => strategy.Name))}.");
        faults.Require(options.MaxBytes >= 0, "DiskCache:MaxBytes", "must be 0 (no bound) or more.");
        faults.Require(options.MaxFiles >= 0, "DiskCache:MaxFiles", "must be 0 (no bound) or more.");
        var isInterval = options.SweepInterval >= TimeSpan.FromSeconds(1) && options.SweepInterval <= TimeSpan.FromDays(1);
        faults.Require(isInterval, "DiskCache:SweepInterval", "must be a second to a day.");
        faults.Require(options.MaxPendingBytes >= 0, "DiskCache:MaxPendingBytes", "must be 0 or more.");
        faults.Require(
            options.MaxUnprocessedBytes >= 0 && options.MaxUnprocessedBytes <= Array.MaxLength,
            "DiskCache:MaxUnprocessedBytes",
            $"must be 0 to {Array.MaxLength}.");
        if (string.IsNullOrWhiteSpace(options.Path) || options.Path.Contains('\0', StringComparison.Ordinal))
        {
            faults.Add("DiskCache:Path", "must be the path of a folder.");
        }
        else
        {
            ValidateCacheRoot(options.RootBelow(environment.ContentRootPath), originalRoots, faults);
        }
    }

    private void ValidateCacheRoot(string cacheRoot, IEnumerable<string> originalRoots, FaultList faults)
    {
        if (!string.IsNullOrEmpty(environment.WebRootPath))
        {
            faults.Require(
                !IsIn(cacheRoot, environment.WebRootPath),
                "DiskCache:Path",
                "must not be inside the web root, where results could be fetched by their file names.");
            originalRoots = originalRoots.Append(environment.WebRootPath);
        }

        faults.Require(
            !originalRoots.Any(root => IsIn(root, cacheRoot)), "DiskCache:Path", "must not contain originals: the cache removes files below it.");
    }

    private static bool IsIn(string path, string folder)
    {
        return Normalize(path).StartsWith(Normalize(folder), StringComparison.OrdinalIgnoreCase);

        static string Normalize(string path) =>
            Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) + Path.DirectorySeparatorChar;
    }

    private static void ValidateMemoryCache(ImageMemoryCacheOptions options, FaultList faults)
    {
        faults.Require(options.MaxBytes >= 0, "MemoryCache:MaxBytes", "must be 0 (off) or more.");
        faults.Require(
            options.MaxResultBytes >= 0 && options.MaxResultBytes <= Array.MaxLength,
            "MemoryCache:MaxResultBytes",
            $"must be 0 to {Array.MaxLength}.");
        var isLifetime = options.Lifetime >= TimeSpan.FromSeconds(1) && options.Lifetime <= TimeSpan.FromDays(1);
        faults.Require(isLifetime, "MemoryCache:Lifetime", "must be a second to a day.");
        var isStaleness = options.SourceStaleness >= TimeSpan.Zero && options.SourceStaleness <= TimeSpan.FromMinutes(1);
        faults.Require(isStaleness, "MemoryCache:SourceStaleness", "must be 0 (every request) to a minute.");
    }

    private static void ValidateProcessing(ProcessingOptions options, FaultList faults)
    {
        faults.Require(options.MaxConcurrentJobs >= 0, "Processing:MaxConcurrentJobs", "must be 0 (the number of cores) or more.");
        faults.Require(options.MaxQueuedJobs >= 0, "Processing:MaxQueuedJobs", "must be 0 or more.");
        faults.Require(options.MemoryBudget >= 0, "Processing:MemoryBudget", "must be 0 (half of the memory there is) or more.");
        faults.Require(options.MaxJobMemory >= 1, "Processing:MaxJobMemory", "must be at least 1.");
        faults.Require(options.MaxMissesPerClient >= 0, "Processing:MaxMissesPerClient", "must be 0 (no limit) or more.");
        RequireTimeout(options.QueueTimeout, "Processing:QueueTimeout", faults);
        RequireTimeout(options.JobTimeout, "Processing:JobTimeout", faults);
        RequireTimeout(options.HeaderTimeout, "Processing:HeaderTimeout", faults);
        faults.Require(options.MaxHeaderBytes >= 64 * 1024, "Processing:MaxHeaderBytes", "must be 65536 or more.");
        faults.Require(options.MaxConcurrentHeaders >= 1, "Processing:MaxConcurrentHeaders", "must be at least 1.");
        faults.Require(options.MaxBytesInSending >= 0, "Processing:MaxBytesInSending", "must be 0 or more.");
        faults.Require(
            options.MaxBufferedSourceBytes >= 0 && options.MaxBufferedSourceBytes <= Array.MaxLength,
            "Processing:MaxBufferedSourceBytes",
            $"must be 0 to {Array.MaxLength}.");
    }

    private static void RequireTimeout(TimeSpan timeout, string key, FaultList faults) => faults.Require(
        timeout > TimeSpan.Zero && timeout <= TimeSpan.FromDays(1), key, "must be more than 0 and at most one day.");

    private static void ValidateSharedResults(SharedResultsOptions options, FaultList faults)
    {
        RequireTimeout(options.Timeout, "SharedResults:Timeout", faults);
        RequireTimeout(options.WriteTimeout, "SharedResults:WriteTimeout", faults);
        faults.Require(
            options.MaxObjectBytes >= 1 && options.MaxObjectBytes <= Array.MaxLength,
            "SharedResults:MaxObjectBytes",
            $"must be 1 to {Array.MaxLength}.");
        faults.Require(options.MaxPendingBytes >= 0, "SharedResults:MaxPendingBytes", "must be 0 or more.");
        faults.Require(options.MaxPendingResults >= 0, "SharedResults:MaxPendingResults", "must be 0 or more.");
        faults.Require(options.MaxConcurrentReads >= 1, "SharedResults:MaxConcurrentReads", "must be at least 1.");
        faults.Require(options.MaxConcurrentWrites >= 1, "SharedResults:MaxConcurrentWrites", "must be at least 1.");
        ValidateCircuitBreaker(options.CircuitBreaker, "SharedResults:CircuitBreaker", faults);
    }

    private static void ValidateCircuitBreaker(CircuitBreakerOptions options, string key, FaultList faults)
    {
        foreach (var (option, fault) in options.FindFaults())
        {
            faults.Add($"{key}:{option}", fault);
        }
    }

    private void ValidateStores(ImageResizingOptions options, FaultList faults)
    {
        var stores = options.Stores;
        faults.Require(stores.CacheMaxBytes >= 0, "Stores:CacheMaxBytes", "must be 0 (no bound) or more.");
        RequireTimeout(stores.LookupTimeout, "Stores:LookupTimeout", faults);
        RequireTimeout(stores.DownloadTimeout, "Stores:DownloadTimeout", faults);
        faults.Require(stores.MaxConcurrentLookups >= 1, "Stores:MaxConcurrentLookups", "must be at least 1.");
        faults.Require(stores.MaxConcurrentDownloads >= 1, "Stores:MaxConcurrentDownloads", "must be at least 1.");
        faults.Require(stores.MaxBytesInMemory >= 1, "Stores:MaxBytesInMemory", "must be at least 1.");
        ValidateCircuitBreaker(stores.CircuitBreaker, "Stores:CircuitBreaker", faults);
        if (string.IsNullOrWhiteSpace(stores.CachePath) || stores.CachePath.Contains('\0', StringComparison.Ordinal))
        {
            faults.Add("Stores:CachePath", "must be the path of a folder.");
        }
        else if (options.ImageFolders.Any(folder => folder.Source is not null))
        {
            ValidateStoreCache(stores.CacheRootBelow(environment.ContentRootPath), options, faults);
        }
    }

    private void ValidateStoreCache(string root, ImageResizingOptions options, FaultList faults)
    {
        faults.Require(
            string.IsNullOrEmpty(environment.WebRootPath) || !IsIn(root, environment.WebRootPath),
            "Stores:CachePath",
            "must not be inside the web root, where copies of originals could be fetched by their file names.");
        var cache = options.DiskCache.Path;
        var cacheRoot = string.IsNullOrWhiteSpace(cache) || cache.Contains('\0', StringComparison.Ordinal)
            ? null
            : options.DiskCache.RootBelow(environment.ContentRootPath);
        faults.Require(
            cacheRoot is null || (!IsIn(root, cacheRoot) && !IsIn(cacheRoot, root)),
            "Stores:CachePath",
            "must neither contain DiskCache:Path nor lie in it: each cache removes what is not its own.");
        var roots = options.ImageFolders.Select(folder => folder.RootBelow(environment.ContentRootPath)).OfType<string>();
        faults.Require(
            !options.OriginalRoots.Concat(roots).Append(environment.WebRootPath).Any(other => !string.IsNullOrEmpty(other) && IsIn(other, root)),
            "Stores:CachePath",
            "must not contain originals: the cache removes files below it.");
    }

    private static void ValidateSigning(ImageResizingOptions options, FaultList faults)
    {
        foreach (var (index, key) in options.Signing.Keys.Index())
        {
            // The fault goes to a log, so it does not show the key.
            faults.Require(
                SigningOptions.TryReadKey(key) is not null,
                $"Signing:Keys:{index}",
                $"must be a secret of {SigningOptions.MinKeyBytes} bytes or more: text, or 'base64:' and bytes in base64.");
        }

        faults.Require(
            options.Signing.ImageSharpWebKey is not { } foreign || SigningOptions.TryReadBytes(foreign) is not null,
            "Signing:ImageSharpWebKey",
            "must be a secret: text, or 'base64:' and bytes in base64.");

        foreach (var (index, folder) in options.ImageFolders.Index())
        {
            faults.Require(
                folder.Signatures == SignatureRequirement.Off || options.Signing.Keys.Count > 0,
                $"ImageFolders:{index}:Signatures",
                "needs a key in Signing:Keys.");
            faults.Require(Enum.IsDefined(folder.Signatures), $"ImageFolders:{index}:Signatures", "is not a known value.");
        }
    }

    private void ValidatePresets(ImageResizingOptions options, FaultList faults)
    {
        foreach (var (name, preset) in options.Presets)
        {
            var path = $"Presets:{name}";
            faults.Require(IsName(name), path, "the name of a preset must be letters, digits, '-', '_' and '.'.");
            foreach (var (key, settings) in new[] { ("Defaults", preset.Defaults), ("Settings", preset.Settings) })
            {
                ValidateSettings(settings, options, $"{path}:{key}", faults);
                foreach (var setting in settings.Keys.Where(setting => IsPreset(setting)))
                {
                    faults.Add($"{path}:{key}:{setting}", "a preset cannot be part of another.");
                }
            }
        }
    }

    private static void ValidateWatermarks(IDictionary<string, ImageWatermarkOptions> watermarks, FaultList faults)
    {
        foreach (var (name, watermark) in watermarks)
        {
            var path = $"Watermarks:{name}";
            faults.Require(IsName(name), path, "the name of a watermark must be letters, digits, '-', '_' and '.'.");
            faults.Require(
                watermark.Path is ['/', _, ..] && !watermark.Path.AsSpan().ContainsAny('?', '#', '\\'),
                $"{path}:Path",
                "must be the URL path of a picture with a leading slash, such as /watermarks/logo.png.");
            faults.Require(
                SettingNames.Anchors.ContainsKey(watermark.Anchor.Trim()),
                $"{path}:Anchor",
                "must be top, middle or bottom, left, center or right, or both in any order.");
            faults.Require(watermark.Margin is >= 0 and <= 0.5, $"{path}:Margin", "must be 0 to 0.5.");
            faults.Require(watermark.Size is > 0 and <= 1, $"{path}:Size", "must be more than 0, at most 1.");
            faults.Require(watermark.Opacity is > 0 and <= 1, $"{path}:Opacity", "must be more than 0, at most 1.");
            faults.Require(watermark.MinSide >= 0, $"{path}:MinSide", "must be 0 or more.");
        }
    }

    private void ValidateFolders(ImageResizingOptions options, FaultList faults)
    {
        var paths = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, folder) in options.ImageFolders.Index())
        {
            var path = $"ImageFolders:{index}";
            var isPath = folder.Path.StartsWith('/') && !folder.Path.AsSpan().ContainsAny('?', '#', '\\');
            faults.Require(isPath, $"{path}:Path", "must be a URL path with a leading slash, such as /images/.");
            faults.Require(paths.Add(folder.Path.TrimEnd('/')), $"{path}:Path", $"'{folder.Path}' is configured twice.");
            faults.Require(names.Add(folder.Name ?? folder.Path), $"{path}:Name", $"'{folder.Name ?? folder.Path}' is configured twice.");
            faults.Require(folder.MaxPixels >= 1, $"{path}:MaxPixels", "must be at least 1.");
            faults.Require(folder.MaxSourcePixels >= 1, $"{path}:MaxSourcePixels", "must be at least 1.");
            faults.Require(folder.MaxAvifSourcePixels >= 1, $"{path}:MaxAvifSourcePixels", "must be at least 1.");
            faults.Require(folder.MaxAnimationPixels >= 1, $"{path}:MaxAnimationPixels", "must be at least 1.");
            faults.Require(Enum.IsDefined(folder.FollowLinks), $"{path}:FollowLinks", "is not a known value.");
            faults.Require(folder.MaxSourceFrames >= 1, $"{path}:MaxSourceFrames", "must be at least 1.");
            RequireCacheControl(folder.CacheControl, $"{path}:CacheControl");
            if (folder.CacheControlForUsers is { } forUsers)
            {
                RequireCacheControl(forUsers, $"{path}:CacheControlForUsers");
            }

            ValidateOriginals(folder, options.DiskCache, path, faults);
            ValidateSource(folder, path, faults);
            ValidateFallback(folder.Fallback, $"{path}:Fallback", faults);
            faults.Require(
                KnownDialect.IsNative(folder.Dialect) || dialects.Any(dialect => dialect.Name.Equals(folder.Dialect, StringComparison.OrdinalIgnoreCase)),
                $"{path}:Dialect",
                $"must be one of {string.Join(", ", [KnownDialect.Native, .. dialects.Select(dialect => dialect.Name)])}.");
            ValidateCaching(folder, path, faults);
            ValidateSettings(folder, options, path, faults);
        }

        void RequireCacheControl(string value, string key) => ValidateCacheControl(value, key, faults);
    }

    private static void ValidateCacheControl(string value, string key, FaultList faults) => faults.Require(
        CacheControlHeaderValue.TryParse(value, out _) && IsHeaderValue(value), key, $"'{value}' is not the value of a Cache-Control header.");

    private void ValidateOriginals(ImageFolderOptions folder, DiskCacheOptions cache, string path, FaultList faults)
    {
        faults.Require(folder.Root is null || folder.FileProvider is null, $"{path}:Root", "cannot be set beside FileProvider.");
        if (folder.Root is { } configured && (string.IsNullOrWhiteSpace(configured) || configured.Contains('\0', StringComparison.Ordinal)))
        {
            faults.Add($"{path}:Root", "must be the path of a folder.");
        }
        else if (((folder.FileProvider as PhysicalFileProvider)?.Root ?? folder.RootBelow(environment.ContentRootPath)) is { } root
            && !string.IsNullOrWhiteSpace(cache.Path) && !cache.Path.Contains('\0', StringComparison.Ordinal))
        {
            var cacheRoot = cache.RootBelow(environment.ContentRootPath);
            faults.Require(
                !IsIn(root, cacheRoot) && !IsIn(cacheRoot, root),
                $"{path}:Root",
                "must neither contain the cache nor lie in it: results would be taken for originals, or originals removed.");
        }
    }

    private void ValidateSource(ImageFolderOptions folder, string path, FaultList faults)
    {
        faults.Require(
            folder.SourceFreshness >= TimeSpan.Zero && folder.SourceFreshness <= TimeSpan.FromDays(1),
            $"{path}:SourceFreshness",
            "must be 0 to a day.");
        faults.Require(
            folder.SourceMaxStale >= folder.SourceFreshness && folder.SourceMaxStale <= TimeSpan.FromDays(365),
            $"{path}:SourceMaxStale",
            "must be at least SourceFreshness, and at most 365 days.");
        if (folder.Source is null)
        {
            return;
        }

        faults.Require(folder.Root is null && folder.FileProvider is null, $"{path}:Source", "cannot be set beside Root or FileProvider.");
        if (folder.SourceAddress is not { } address || address.IsFile)
        {
            faults.Add($"{path}:Source", $"'{folder.Source}' is not an address such as https://example.com/photos.");
            return;
        }

        // The fault goes to a log, so it does not show what may be a password.
        faults.Require(
            address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0,
            $"{path}:Source",
            "must have no user name, query or fragment.");
        if (sourceFactories.FirstOrDefault(factory => factory.Schemes.Contains(address.Scheme, StringComparer.Ordinal)) is not { } found)
        {
            faults.Add($"{path}:Source", $"nothing is registered for {address.Scheme}://. {WhatToAdd(address.Scheme)}");
        }
        else if (found.FindFault(address) is { } fault)
        {
            faults.Add($"{path}:Source", fault);
        }
    }

    private static string WhatToAdd(string scheme) => scheme switch
    {
        "http" or "https" => "Add the package PhotoResize.Stores, and .AddHttpOriginals() to AddImageResizing.",
        "s3" => "Add the package PhotoResize.S3, and .AddS3() to AddImageResizing.",
        "azure" => "Add the package PhotoResize.Azure, and .AddAzureBlobs() to AddImageResizing.",
        _ => $"Known schemes are https, s3 and azure, and those of an {nameof(IImageSourceFactory)} of your own.",
    };

    private static void ValidateFallback(ImageFallbackOptions fallback, string path, FaultList faults)
    {
        faults.Require(
            fallback.Path is null or ['/', ..], $"{path}:Path", "must be a URL path with a leading slash, such as /images/missing.png.");
        faults.Require(fallback.Status is 200 or 404, $"{path}:Status", "must be 404 or 200.");
        ValidateCacheControl(fallback.CacheControl, $"{path}:CacheControl", faults);
    }

    private void ValidateCaching(ImageFolderOptions folder, string path, FaultList faults)
    {
        if (folder.VersionParameter is { } parameter)
        {
            // A value that is encoded in addresses would have two spellings.
            var isName = parameter.Length > 0 && parameter.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
            faults.Require(isName, $"{path}:VersionParameter", "must be letters, digits, '-' and '_'.");
            faults.Require(
                !parser.IsTaken(parameter) && !SignedQuery.IsTaken(parameter), $"{path}:VersionParameter", $"'{parameter}' means something else.");
        }

        // Its dates of expiry may be sums, such as max-age=3600+600, so that it is no Cache-Control.
        faults.Require(
            folder.SurrogateControl is null || IsHeaderValue(folder.SurrogateControl),
            $"{path}:SurrogateControl",
            "is not the value of a header.");
        faults.Require(
            folder.CdnCacheControl is not { } value || (CacheControlHeaderValue.TryParse(value, out _) && IsHeaderValue(value)),
            $"{path}:CdnCacheControl",
            "is not the value of a CDN-Cache-Control header.");
        faults.Require(
            folder.CacheTagHeader is null || (IsToken(folder.CacheTagHeader) && !ResultSender.Sets(folder.CacheTagHeader)),
            $"{path}:CacheTagHeader",
            "must be the name of a header that answers do not have anyway, such as Cache-Tag.");
    }

    private static bool IsHeaderValue(string value) => !string.IsNullOrWhiteSpace(value) && value.All(c => c is >= ' ' and <= '~');

    // RFC 9110 section 5.6.2.
    private static bool IsToken(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    private void ValidateSettings(
        ImageFolderOptions folder, ImageResizingOptions options, string path, FaultList faults)
    {
        foreach (var name in folder.LockedSettings)
        {
            faults.Require(parser.IsKnown(name), $"{path}:LockedSettings", $"'{name}' is not the name of a parameter.");
        }

        foreach (var (index, format) in folder.AutoFormats.Index())
        {
            faults.Require(
                AutoFormats.Names.Contains(format, StringComparer.OrdinalIgnoreCase),
                $"{path}:AutoFormats:{index}",
                $"must be one of {string.Join(", ", AutoFormats.Names)}.");
        }

        foreach (var (index, size) in folder.AllowedSizes.Index())
        {
            faults.Require(size >= 1, $"{path}:AllowedSizes:{index}", "must be at least 1.");
        }

        faults.Require(
            !folder.SnapToAllowedSizes || folder.AllowedSizes.Count > 0, $"{path}:SnapToAllowedSizes", "needs sizes in AllowedSizes.");
        ValidateSettings(folder.DefaultSettings, options, $"{path}:DefaultSettings", faults);
        foreach (var (name, value) in folder.DefaultSettings.Where(setting => IsPreset(setting.Key)))
        {
            RequireNames(value, options.Presets.Keys, $"{path}:DefaultSettings:{name}", "preset", faults);
        }
    }

    /// <summary>Every setting of a layer has to be known and valid.</summary>
    private void ValidateSettings(IDictionary<string, string> settings, ImageResizingOptions options, string path, FaultList faults)
    {
        foreach (var setting in settings)
        {
            if (!parser.IsKnown(setting.Key))
            {
                faults.Add($"{path}:{setting.Key}", "is not the name of a parameter.");
                continue;
            }

            foreach (var invalid in parser.Parse(parser.Read([setting]), SettingsRules.None).Invalid)
            {
                faults.Add($"{path}:{setting.Key}", $"'{setting.Value}' is not a valid value: expected {invalid.Expected}.");
            }

            if (setting.Key.Equals(SettingsParser.WatermarkName, StringComparison.OrdinalIgnoreCase))
            {
                RequireNames(setting.Value, options.Watermarks.Keys, $"{path}:{setting.Key}", "watermark", faults);
            }
        }
    }

    /// <summary>Every name of a comma list has to be configured.</summary>
    private static void RequireNames(string list, ICollection<string> configured, string path, string kind, FaultList faults)
    {
        var unknown = list.Split(',', StringSplitOptions.TrimEntries)
            .Where(name => !configured.Contains(name, StringComparer.OrdinalIgnoreCase))
            .ToArray();
        faults.Require(string.IsNullOrWhiteSpace(list) || unknown.Length == 0, path, $"there is no {kind} '{string.Join("', '", unknown)}'.");
    }

    private static bool IsName(string name) => name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.');

    private static bool IsPreset(string name) => name.Equals(SettingsParser.PresetName, StringComparison.OrdinalIgnoreCase);

    private readonly struct FaultList(IEnumerable<string> found)
    {
        public List<string> All { get; } = [.. found];

        public void Add(string key, string fault) => All.Add($"{ImageResizingOptions.SectionName}:{key}: {fault}");

        public void Require(bool condition, string key, string fault)
        {
            if (!condition)
            {
                Add(key, fault);
            }
        }
    }
}
