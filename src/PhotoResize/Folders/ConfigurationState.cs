using System.Collections.Frozen;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Dialects;
using PhotoResize.Negotiation;
using PhotoResize.Planning;
using PhotoResize.Serving;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Folders;

/// <summary>Holds the snapshot in force. A reload that does not validate is logged, and the last good snapshot stays.</summary>
/// <remarks>
/// Options are built by the factory rather than watched by <see cref="IOptionsMonitor{TOptions}"/>, which throws a failed validation
/// into the thread that noticed the change and then at the next reader.
/// </remarks>
internal sealed class ConfigurationState : IDisposable
{
    // A picture in memory is one array of at most four bytes a pixel.
    private static readonly int MaxPixelsInMemory = Array.MaxLength / 4;

    private readonly IOptionsFactory<ImageResizingOptions> _factory;
    private readonly SettingsParser _parser;
    private readonly IImageSourceFactory[] _sourceFactories;
    private readonly FrozenDictionary<string, KnownDialect> _dialects;
    private readonly IWebHostEnvironment _environment;
    private readonly ILogger<ConfigurationState> _logger;
    private readonly List<IDisposable> _subscriptions = [];
    private readonly Lock _reloading = new();
    private bool? _limitsMisses;
    private string _openFolders = "";

    // What is known of a store's originals outlives a reload. Sources that no folder has any more are left to those who still use them.
    private Dictionary<StoreFolder, IImageSource> _stores = [];
    private volatile ResizingSnapshot _current;
    private volatile IReadOnlyList<string> _rejection = [];

    /// <exception cref="OptionsValidationException">The configuration has faults; all of them are named.</exception>
    public ConfigurationState(
        IOptionsFactory<ImageResizingOptions> factory,
        IEnumerable<IOptionsChangeTokenSource<ImageResizingOptions>> changes,
        SettingsParser parser,
        IEnumerable<IImageSourceFactory> sourceFactories,
        IEnumerable<IQueryDialect> dialects,
        IWebHostEnvironment environment,
        ILogger<ConfigurationState> logger)
    {
        _factory = factory;
        _parser = parser;
        _sourceFactories = [.. sourceFactories];

        // Of several with one name, the last one counts, so that an application can replace one.
        _dialects = dialects.GroupBy(dialect => dialect.Name, StringComparer.OrdinalIgnoreCase).ToFrozenDictionary(
            named => named.Key, named => new KnownDialect(named.Last()), StringComparer.OrdinalIgnoreCase);
        _environment = environment;
        _logger = logger;
        _current = Create();
        foreach (var source in changes)
        {
            _subscriptions.Add(ChangeToken.OnChange(source.GetChangeToken, Reload));
        }
    }

    public ResizingSnapshot Current => _current;

    /// <summary>Why the last change of the configuration is not in force; empty if it is.</summary>
    public IReadOnlyList<string> Rejection => _rejection;

    public void Dispose()
    {
        _subscriptions.ForEach(subscription => subscription.Dispose());
        foreach (var store in _stores.Values.OfType<IDisposable>())
        {
            store.Dispose();
        }
    }

    private void Reload()
    {
        // One after the other: of two at once, the one that has read the older values might end last.
        lock (_reloading)
        {
            try
            {
                _current = Create();
                _rejection = [];
                Log.ConfigurationReloaded(_logger);
            }
            catch (OptionsValidationException exception)
            {
                _rejection = [.. exception.Failures];
                Log.ConfigurationRejected(_logger, string.Join(" ", exception.Failures));
            }
            catch (Exception exception)
            {
                // Options delegates of the application may throw whatever they like, and nobody else would tell of it.
                _rejection = [exception.Message];
                Log.ConfigurationNotReloaded(_logger, exception);
            }
        }
    }

    private ResizingSnapshot Create()
    {
        var options = _factory.Create(Options.DefaultName);
        byte[][] signingKeys = [.. options.Signing.Keys.Select(key => SigningOptions.TryReadKey(key)!)];
        var presets = options.Presets.ToFrozenDictionary(
            preset => preset.Key,
            preset => new Preset(_parser.Read(preset.Value.Defaults), _parser.Read(preset.Value.Settings)),
            StringComparer.OrdinalIgnoreCase);
        var watermarks = options.Watermarks.ToFrozenDictionary(
            watermark => watermark.Key, watermark => CreateWatermark(watermark.Value), StringComparer.OrdinalIgnoreCase);
        var stores = options.ImageFolders
            .Where(folder => folder.Source is not null)
            .ToDictionary(StoreFolder.Of, folder => _stores.GetValueOrDefault(StoreFolder.Of(folder)) ?? CreateStore(folder));
        var foreignKey = options.Signing.ImageSharpWebKey is { } key ? SigningOptions.TryReadBytes(key) : null;
        var folders = options.ImageFolders.Select(folder => CreateFolder(
            folder, presets, watermarks, options.DiskCache, signingKeys, foreignKey, stores.GetValueOrDefault(StoreFolder.Of(folder))));
        var snapshot = new ResizingSnapshot(folders, options.FileExtensions, options.DiskCache, options.MemoryCache, signingKeys)
        {
            Options = options,
            DiagnosticHeaders = options.DiagnosticHeaders,
        };
        _stores = stores;
        _limitsMisses ??= options.Processing.MaxMissesPerClient > 0; // needs a restart to change
        TellOfOpenFolders(snapshot);
        options.UnknownKeys.ForEach(explanation => Log.UnknownKey(_logger, explanation));
        return snapshot;
    }

    /// <summary>Tells of folders where anybody can have any number of results made; once, until they are others.</summary>
    private void TellOfOpenFolders(ResizingSnapshot snapshot)
    {
        var open = _limitsMisses == true ? "" : string.Join(", ", snapshot.Folders.Where(folder => folder.IsOpen).Select(folder => folder.Name));
        if (open.Length > 0 && open != _openFolders)
        {
            Log.FoldersOpen(_logger, open);
        }

        _openFolders = open;
    }

    private ImageFolder CreateFolder(
        ImageFolderOptions options,
        FrozenDictionary<string, Preset> presets,
        FrozenDictionary<string, Watermark> watermarks,
        DiskCacheOptions cache,
        byte[][] signingKeys,
        byte[]? foreignKey,
        IImageSource? store)
    {
        var rules = CreateRules(options, presets, watermarks);
        var dialect = KnownDialect.IsNative(options.Dialect) ? null : _dialects[options.Dialect];
        var cachePolicy = new CachePolicy(options.CacheControl, options.CacheControlForUsers)
        {
            SurrogateControl = options.SurrogateControl,
            CdnCacheControl = options.CdnCacheControl,
            TagHeader = options.CacheTagHeader,
        };
        return new ImageFolder
        {
            Name = options.Name ?? options.Path,
            Prefix = new PathString(options.Path.TrimEnd('/')),
            ForceProcessing = options.ForceProcessing,
            Limits = new PlanLimits(
                Math.Min(options.MaxPixels, MaxPixelsInMemory),
                Math.Min(options.MaxAnimationPixels, MaxPixelsInMemory),
                options.AllowEnlarge),
            MaxSourcePixels = options.MaxSourcePixels,
            MaxAvifSourcePixels = options.MaxAvifSourcePixels,
            MaxSourceFrames = options.MaxSourceFrames,
            Settings = rules,
            SettingsWithoutQuery = _parser.Parse(default, rules).Settings,
            OnlyPresets = options.OnlyPresets,
            HasPathSyntax = options.PathSyntax,
            Dialect = dialect,
            ForeignKey = dialect?.Dialect is ImageSharpWebDialect ? foreignKey : null,
            ServesOriginals = options.ServeOriginals,
            Fallback = options.Fallback is { Path: { } fallback }
                ? new FallbackImage(fallback, options.Fallback.Status, new CachePolicy(options.Fallback.CacheControl))
                : null,
            Originals = store ?? CreateOriginals(options),
            RejectInvalidSettings = options.RejectInvalidSettings,
            AutoFormats = AutoFormats.Of(options.AutoFormats),
            ClientHints = options.ClientHints,
            FollowLinks = options.FollowLinks,
            Signatures = options.Signatures,
            SigningKeys = signingKeys,
            AllowsCommands = options.AllowProcessAndCacheCommands,
            AllowsInfo = options.AllowInfo,
            AnyFileType = options.AnyFileType,
            MaxUnprocessedBytes = cache.MaxUnprocessedBytes,
            CachePolicy = cachePolicy,
            VersionParameter = options.VersionParameter,
            VersionedCachePolicy = options.VersionParameter is null ? null : cachePolicy.MakeImmutable(),
        };
    }

    private static Watermark CreateWatermark(ImageWatermarkOptions options) => new()
    {
        Path = options.Path,
        Anchor = SettingNames.Anchors[options.Anchor.Trim()],
        Margin = options.Margin,
        Size = options.Size,
        Opacity = options.Opacity,
        MinSide = options.MinSide,
        Tile = options.Tile,
        AllowEnlarge = options.AllowEnlarge,
    };

    private IImageSource CreateStore(ImageFolderOptions options)
    {
        var address = options.SourceAddress!;
        return _sourceFactories.First(factory => factory.Schemes.Contains(address.Scheme, StringComparer.Ordinal)).Create(address, options);
    }

    private IImageSource? CreateOriginals(ImageFolderOptions options)
    {
        if (options.FileProvider is { } files)
        {
            return new FileProviderImageSource(files, options.Path);
        }

        if (options.RootBelow(_environment.ContentRootPath) is not { } root)
        {
            return null;
        }

        if (!Directory.Exists(root))
        {
            // It may be a network drive that is mounted later.
            Log.RootMissing(_logger, options.Name ?? options.Path);
        }

        return new FolderImageSource(root, options.Path);
    }

    private SettingsRules CreateRules(
        ImageFolderOptions options, FrozenDictionary<string, Preset> presets, FrozenDictionary<string, Watermark> watermarks)
    {
        var defaults = _parser.Read(options.DefaultSettings);
        return new SettingsRules
        {
            Defaults = _parser.Parse(defaults, SettingsRules.None).Settings,
            DefaultValues = defaults,
            DefaultPresets = SettingsRules.Find(presets, _parser.PresetsOf(defaults) ?? "")!,
            Presets = presets,
            Watermarks = watermarks,
            Locked = _parser.MainNames(options.LockedSettings),
            Sizes = options.AllowedSizes.Count > 0 ? new AllowedSizes(options.AllowedSizes, options.SnapToAllowedSizes) : null,
        };
    }

    /// <summary>The options of a folder that its store depends on.</summary>
    private sealed record StoreFolder(string Path, string? Name, string? Source, TimeSpan Freshness, TimeSpan MaxStale)
    {
        public static StoreFolder Of(ImageFolderOptions options) =>
            new(options.Path, options.Name, options.Source, options.SourceFreshness, options.SourceMaxStale);
    }
}
