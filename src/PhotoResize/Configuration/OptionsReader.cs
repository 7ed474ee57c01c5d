using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace PhotoResize.Configuration;

/// <summary>
/// Reads the options from a configuration section. The framework's binder stops at the first value of a wrong type. Here each one becomes a
/// fault with its configuration path, so that one start reports them all. Keys that mean nothing become warnings.
/// </summary>
internal static class OptionsReader
{
    public static void Read(IConfiguration configuration, ImageResizingOptions options)
    {
        var reading = new Reading(options.BindingFaults, []);
        var section = reading.Of(configuration);
        section.Read<int>(nameof(options.MaxRememberedSources), value => options.MaxRememberedSources = value);
        section.Read<bool>(nameof(options.DiagnosticHeaders), value => options.DiagnosticHeaders = value);
        section.ReadList(nameof(options.FileExtensions), options.FileExtensions);

        var cache = section.Child(nameof(options.DiskCache));
        cache.Read<string>(nameof(DiskCacheOptions.Path), value => options.DiskCache.Path = value);
        cache.Read<bool>(nameof(DiskCacheOptions.Enabled), value => options.DiskCache.Enabled = value);
        cache.Read<string>(nameof(DiskCacheOptions.NamingStrategy), value => options.DiskCache.NamingStrategy = value);
        cache.Read<long>(nameof(DiskCacheOptions.MaxBytes), value => options.DiskCache.MaxBytes = value);
        cache.Read<long>(nameof(DiskCacheOptions.MaxFiles), value => options.DiskCache.MaxFiles = value);
        cache.Read<TimeSpan>(nameof(DiskCacheOptions.SweepInterval), value => options.DiskCache.SweepInterval = value);
        cache.Read<long>(nameof(DiskCacheOptions.MaxPendingBytes), value => options.DiskCache.MaxPendingBytes = value);
        cache.Read<long>(nameof(DiskCacheOptions.MaxUnprocessedBytes), value => options.DiskCache.MaxUnprocessedBytes = value);

        var memory = section.Child(nameof(options.MemoryCache));
        memory.Read<long>(nameof(ImageMemoryCacheOptions.MaxBytes), value => options.MemoryCache.MaxBytes = value);
        memory.Read<long>(nameof(ImageMemoryCacheOptions.MaxResultBytes), value => options.MemoryCache.MaxResultBytes = value);
        memory.Read<TimeSpan>(nameof(ImageMemoryCacheOptions.Lifetime), value => options.MemoryCache.Lifetime = value);
        memory.Read<TimeSpan>(nameof(ImageMemoryCacheOptions.SourceStaleness), value => options.MemoryCache.SourceStaleness = value);

        var processing = section.Child(nameof(options.Processing));
        processing.Read<int>(nameof(ProcessingOptions.MaxConcurrentJobs), value => options.Processing.MaxConcurrentJobs = value);
        processing.Read<int>(nameof(ProcessingOptions.MaxQueuedJobs), value => options.Processing.MaxQueuedJobs = value);
        processing.Read<long>(nameof(ProcessingOptions.MemoryBudget), value => options.Processing.MemoryBudget = value);
        processing.Read<long>(nameof(ProcessingOptions.MaxJobMemory), value => options.Processing.MaxJobMemory = value);
        processing.Read<int>(nameof(ProcessingOptions.MaxMissesPerClient), value => options.Processing.MaxMissesPerClient = value);
        processing.Read<TimeSpan>(nameof(ProcessingOptions.QueueTimeout), value => options.Processing.QueueTimeout = value);
        processing.Read<TimeSpan>(nameof(ProcessingOptions.JobTimeout), value => options.Processing.JobTimeout = value);
        processing.Read<bool>(nameof(ProcessingOptions.WarmUp), value => options.Processing.WarmUp = value);
        processing.Read<long>(nameof(ProcessingOptions.MaxHeaderBytes), value => options.Processing.MaxHeaderBytes = value);
        processing.Read<TimeSpan>(nameof(ProcessingOptions.HeaderTimeout), value => options.Processing.HeaderTimeout = value);
        processing.Read<int>(nameof(ProcessingOptions.MaxConcurrentHeaders), value => options.Processing.MaxConcurrentHeaders = value);
        processing.Read<long>(nameof(ProcessingOptions.MaxBytesInSending), value => options.Processing.MaxBytesInSending = value);
        processing.Read<long>(
            nameof(ProcessingOptions.MaxBufferedSourceBytes), value => options.Processing.MaxBufferedSourceBytes = value);

        var stores = section.Child(nameof(options.Stores));
        stores.Read<string>(nameof(OriginalStoreOptions.CachePath), value => options.Stores.CachePath = value);
        stores.Read<long>(nameof(OriginalStoreOptions.CacheMaxBytes), value => options.Stores.CacheMaxBytes = value);
        stores.Read<TimeSpan>(nameof(OriginalStoreOptions.LookupTimeout), value => options.Stores.LookupTimeout = value);
        stores.Read<TimeSpan>(nameof(OriginalStoreOptions.DownloadTimeout), value => options.Stores.DownloadTimeout = value);
        stores.Read<int>(nameof(OriginalStoreOptions.MaxConcurrentLookups), value => options.Stores.MaxConcurrentLookups = value);
        stores.Read<int>(nameof(OriginalStoreOptions.MaxConcurrentDownloads), value => options.Stores.MaxConcurrentDownloads = value);
        stores.Read<long>(nameof(OriginalStoreOptions.MaxBytesInMemory), value => options.Stores.MaxBytesInMemory = value);
        ReadCircuitBreaker(stores.Child(nameof(OriginalStoreOptions.CircuitBreaker)), options.Stores.CircuitBreaker);

        var shared = section.Child(nameof(options.SharedResults));
        shared.Read<TimeSpan>(nameof(SharedResultsOptions.Timeout), value => options.SharedResults.Timeout = value);
        shared.Read<TimeSpan>(nameof(SharedResultsOptions.WriteTimeout), value => options.SharedResults.WriteTimeout = value);
        shared.Read<int>(nameof(SharedResultsOptions.MaxObjectBytes), value => options.SharedResults.MaxObjectBytes = value);
        shared.Read<long>(nameof(SharedResultsOptions.MaxPendingBytes), value => options.SharedResults.MaxPendingBytes = value);
        shared.Read<int>(nameof(SharedResultsOptions.MaxPendingResults), value => options.SharedResults.MaxPendingResults = value);
        shared.Read<int>(nameof(SharedResultsOptions.MaxConcurrentReads), value => options.SharedResults.MaxConcurrentReads = value);
        shared.Read<int>(nameof(SharedResultsOptions.MaxConcurrentWrites), value => options.SharedResults.MaxConcurrentWrites = value);
        ReadCircuitBreaker(shared.Child(nameof(SharedResultsOptions.CircuitBreaker)), options.SharedResults.CircuitBreaker);

        var signing = section.Child(nameof(options.Signing));
        signing.ReadList(nameof(SigningOptions.Keys), options.Signing.Keys);
        signing.Read<string>(nameof(SigningOptions.ImageSharpWebKey), value => options.Signing.ImageSharpWebKey = value);

        foreach (var preset in section.Child(nameof(options.Presets)).Children())
        {
            options.Presets[preset.Key] = ReadPreset(preset);
        }

        foreach (var watermark in section.Child(nameof(options.Watermarks)).Children())
        {
            options.Watermarks[watermark.Key] = ReadWatermark(watermark);
        }

        foreach (var folder in section.Child(nameof(options.ImageFolders)).Children())
        {
            options.ImageFolders.Add(ReadFolder(folder));
        }

        options.UnknownKeys.AddRange(reading.Sections.SelectMany(read => read.UnknownKeys()));
    }

    private static void ReadCircuitBreaker(Section section, CircuitBreakerOptions options)
    {
        section.Read<int>(nameof(CircuitBreakerOptions.MinRequests), value => options.MinRequests = value);
        section.Read<double>(nameof(CircuitBreakerOptions.FailureRatio), value => options.FailureRatio = value);
        section.Read<TimeSpan>(nameof(CircuitBreakerOptions.SamplingDuration), value => options.SamplingDuration = value);
        section.Read<TimeSpan>(nameof(CircuitBreakerOptions.BreakDuration), value => options.BreakDuration = value);
    }

    private static ImagePresetOptions ReadPreset(Section section)
    {
        var preset = new ImagePresetOptions();
        section.ReadMap(nameof(preset.Defaults), preset.Defaults);
        section.ReadMap(nameof(preset.Settings), preset.Settings);

        // Settings that stand beside the two would otherwise be lost without a word.
        section.ExpectOnly(nameof(preset.Defaults), nameof(preset.Settings));
        return preset;
    }

    private static ImageWatermarkOptions ReadWatermark(Section section)
    {
        var watermark = new ImageWatermarkOptions();
        section.Read<string>(nameof(watermark.Path), value => watermark.Path = value);
        section.Read<string>(nameof(watermark.Anchor), value => watermark.Anchor = value);
        section.Read<double>(nameof(watermark.Margin), value => watermark.Margin = value);
        section.Read<double>(nameof(watermark.Size), value => watermark.Size = value);
        section.Read<double>(nameof(watermark.Opacity), value => watermark.Opacity = value);
        section.Read<int>(nameof(watermark.MinSide), value => watermark.MinSide = value);
        section.Read<bool>(nameof(watermark.Tile), value => watermark.Tile = value);
        section.Read<bool>(nameof(watermark.AllowEnlarge), value => watermark.AllowEnlarge = value);
        return watermark;
    }

    private static ImageFolderOptions ReadFolder(Section section)
    {
        var folder = new ImageFolderOptions();
        section.Read<string>(nameof(folder.Path), value => folder.Path = value);
        section.Read<string>(nameof(folder.Name), value => folder.Name = value);
        section.Read<string>(nameof(folder.Root), value => folder.Root = value);
        section.Read<string>(nameof(folder.Source), value => folder.Source = value);
        section.Read<TimeSpan>(nameof(folder.SourceFreshness), value => folder.SourceFreshness = value);
        section.Read<TimeSpan>(nameof(folder.SourceMaxStale), value => folder.SourceMaxStale = value);
        section.Read<bool>(nameof(folder.ServeOriginals), value => folder.ServeOriginals = value);
        var fallback = section.Child(nameof(folder.Fallback));
        fallback.Read<string>(nameof(folder.Fallback.Path), value => folder.Fallback.Path = value);
        fallback.Read<int>(nameof(folder.Fallback.Status), value => folder.Fallback.Status = value);
        fallback.Read<string>(nameof(folder.Fallback.CacheControl), value => folder.Fallback.CacheControl = value);
        section.Read<bool>(nameof(folder.PathSyntax), value => folder.PathSyntax = value);
        section.Read<string>(nameof(folder.Dialect), value => folder.Dialect = value);
        section.Read<bool>(nameof(folder.ForceProcessing), value => folder.ForceProcessing = value);
        section.Read<bool>(nameof(folder.AllowEnlarge), value => folder.AllowEnlarge = value);
        section.Read<int>(nameof(folder.MaxPixels), value => folder.MaxPixels = value);
        section.Read<int>(nameof(folder.MaxSourcePixels), value => folder.MaxSourcePixels = value);
        section.Read<int>(nameof(folder.MaxAvifSourcePixels), value => folder.MaxAvifSourcePixels = value);
        section.Read<int>(nameof(folder.MaxAnimationPixels), value => folder.MaxAnimationPixels = value);
        section.Read<int>(nameof(folder.MaxSourceFrames), value => folder.MaxSourceFrames = value);
        section.ReplaceList(nameof(folder.AutoFormats), folder.AutoFormats);
        section.Read<bool>(nameof(folder.ClientHints), value => folder.ClientHints = value);
        section.Read<bool>(nameof(folder.RejectInvalidSettings), value => folder.RejectInvalidSettings = value);
        section.ReadName<LinkPolicy>(nameof(folder.FollowLinks), value => folder.FollowLinks = value);
        section.ReadName<SignatureRequirement>(nameof(folder.Signatures), value => folder.Signatures = value);
        section.Read<bool>(
            nameof(folder.AllowProcessAndCacheCommands), value => folder.AllowProcessAndCacheCommands = value);
        section.Read<bool>(nameof(folder.AllowInfo), value => folder.AllowInfo = value);
        section.Read<bool>(nameof(folder.AnyFileType), value => folder.AnyFileType = value);
        section.Read<string>(nameof(folder.CacheControl), value => folder.CacheControl = value);
        section.Read<string>(nameof(folder.CacheControlForUsers), value => folder.CacheControlForUsers = value);
        section.Read<string>(nameof(folder.VersionParameter), value => folder.VersionParameter = value);
        section.Read<string>(nameof(folder.SurrogateControl), value => folder.SurrogateControl = value);
        section.Read<string>(nameof(folder.CdnCacheControl), value => folder.CdnCacheControl = value);
        section.Read<string>(nameof(folder.CacheTagHeader), value => folder.CacheTagHeader = value);
        section.ReadList(nameof(folder.LockedSettings), folder.LockedSettings);
        section.Read<bool>(nameof(folder.OnlyPresets), value => folder.OnlyPresets = value);
        section.ReadList(nameof(folder.AllowedSizes), folder.AllowedSizes);
        section.Read<bool>(nameof(folder.SnapToAllowedSizes), value => folder.SnapToAllowedSizes = value);
        section.ReadMap(nameof(folder.DefaultSettings), folder.DefaultSettings);
        return folder;
    }

    /// <summary>Everything that is being read, and the faults that were found meanwhile.</summary>
    private sealed record Reading(List<string> Faults, List<Section> Sections)
    {
        public Section Of(IConfiguration configuration)
        {
            var section = new Section(configuration, this);
            Sections.Add(section);
            return section;
        }
    }

    private sealed class Section(IConfiguration configuration, Reading reading)
    {
        private readonly List<string> _known = [];

        public string Key => ((IConfigurationSection)configuration).Key;

        public Section Child(string key)
        {
            var section = Find(key);
            ExpectChildren(section);
            return reading.Of(section);
        }

        public IEnumerable<Section> Children()
        {
            foreach (var child in configuration.GetChildren())
            {
                _known.Add(child.Key);
                ExpectChildren(child);
                yield return reading.Of(child);
            }
        }

        /// <summary>A sentence for each key that nobody has asked for.</summary>
        public IEnumerable<string> UnknownKeys() =>
            from child in configuration.GetChildren()
            where !_known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)
            let nearest = NearestName.Of(child.Key, _known)
            select nearest is null ? $"{child.Path} is not known." : $"{child.Path} is not known. Did you mean {nearest}?";

        public void Read<T>(string key, Action<T> set)
            where T : IParsable<T>
        {
            var section = Find(key);
            if (section.GetChildren().Any())
            {
                reading.Faults.Add($"{section.Path}: a single value is expected here.");
            }

            if (section.Value is not { } text)
            {
                return;
            }

            if (T.TryParse(text, CultureInfo.InvariantCulture, out var value))
            {
                set(value);
            }
            else
            {
                reading.Faults.Add($"{section.Path}: '{text}' is not a valid {Describe<T>()}.");
            }
        }

        public void ReadName<T>(string key, Action<T> set)
            where T : struct, Enum
        {
            var path = configuration.GetSection(key).Path;
            Read<string>(key, text =>
            {
                var names = Enum.GetNames<T>();
                if (names.Contains(text, StringComparer.OrdinalIgnoreCase))
                {
                    set(Enum.Parse<T>(text, ignoreCase: true));
                }
                else
                {
                    reading.Faults.Add($"{path}: must be one of {string.Join(", ", names)}.");
                }
            });
        }

        public void ReadList<T>(string key, IList<T> list)
            where T : IParsable<T>
        {
            var section = Child(key);
            foreach (var child in Find(key).GetChildren())
            {
                // An item that is lost would leave an empty list, which often allows everything.
                if (child.Value is null && !child.GetChildren().Any())
                {
                    reading.Faults.Add($"{child.Path}: a value is expected here.");
                }

                section.Read<T>(child.Key, list.Add);
            }
        }

        /// <summary>Reads a list in place of the values that it has by default. An empty list is an empty value.</summary>
        public void ReplaceList(string key, IList<string> list)
        {
            var section = configuration.GetSection(key);
            if (section.Value is not null || section.GetChildren().Any())
            {
                list.Clear();
            }

            ReadList(key, list);
        }

        public void ReadMap(string key, IDictionary<string, string> map)
        {
            var section = Find(key);
            ExpectChildren(section);
            foreach (var child in section.GetChildren())
            {
                map[child.Key] = child.Value ?? "";
            }
        }

        public void ExpectOnly(params ReadOnlySpan<string> keys)
        {
            foreach (var child in configuration.GetChildren())
            {
                if (!keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                {
                    reading.Faults.Add($"{child.Path}: is not known; {string.Join(" and ", keys)} are.");
                    _known.Add(child.Key);
                }
            }
        }

        private IConfigurationSection Find(string key)
        {
            _known.Add(key);
            return configuration.GetSection(key);
        }

        // A locked setting that is written as a single value instead of a list must not be ignored silently. An empty list is an empty
        // value.
        private void ExpectChildren(IConfigurationSection section)
        {
            if (!string.IsNullOrEmpty(section.Value))
            {
                reading.Faults.Add($"{section.Path}: '{section.Value}' is a single value where several are expected.");
            }
        }

        private static string Describe<T>() =>
            typeof(T) == typeof(bool) ? "truth value (true or false)"
            : typeof(T) == typeof(TimeSpan) ? "duration (such as 00:00:30)"
            : typeof(T) == typeof(int) ? "integer (32 bits)"
            : typeof(T) == typeof(double) ? "number (such as 0.5)"
            : "integer";
    }
}
