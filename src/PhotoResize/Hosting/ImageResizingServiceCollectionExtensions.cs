using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PhotoResize.Caching;
using PhotoResize.Caching.Disk;
using PhotoResize.Caching.Memory;
using PhotoResize.Caching.Naming;
using PhotoResize.Caching.Shared;
using PhotoResize.Clustering;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.DiagnosticsPage;
using PhotoResize.Dialects;
using PhotoResize.Folders;
using PhotoResize.Hooks;
using PhotoResize.Hosting;
using PhotoResize.Middleware;
using PhotoResize.Pages;
using PhotoResize.Playground;
using PhotoResize.Processing;
using PhotoResize.Serving;
using PhotoResize.Settings;
using PhotoResize.Signing;
using PhotoResize.Sources;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds image resizing to an application's services.</summary>
public static class ImageResizingServiceCollectionExtensions
{
    /// <summary>The key of the cache that results are stored in, behind what is kept in memory.</summary>
    internal const string StoreKey = "PhotoResize.Store";

    /// <summary>Adds image resizing, configured by the section <c>ImageResizing</c> of the application's configuration.</summary>
    /// <param name="services">The application's services.</param>
    /// <returns>A builder for the engine, which has to be added, and for sources and naming strategies.</returns>
    public static ImageResizingBuilder AddImageResizing(this IServiceCollection services)
    {
        services.AddSingleton<IConfigureOptions<ImageResizingOptions>>(provider =>
            new ConfigureOptions<ImageResizingOptions>(options => OptionsReader.Read(SectionOf(provider), options)));
        services.AddSingleton(new ConfigurationOrigin(SectionOf));
        services.AddSingleton<IOptionsChangeTokenSource<ImageResizingOptions>>(provider =>
            new ConfigurationChangeTokenSource<ImageResizingOptions>(SectionOf(provider)));
        return AddCore(services);

        static IConfigurationSection SectionOf(IServiceProvider provider) =>
            provider.GetRequiredService<IConfiguration>().GetSection(ImageResizingOptions.SectionName);
    }

    /// <summary>Adds image resizing, configured by a section of the configuration.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="section">The section; changes of it take effect while the application runs.</param>
    /// <returns>A builder for the engine, which has to be added, and for sources and naming strategies.</returns>
    public static ImageResizingBuilder AddImageResizing(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        services.Configure<ImageResizingOptions>(options => OptionsReader.Read(section, options));
        services.AddSingleton(new ConfigurationOrigin(_ => section));
        services.AddSingleton<IOptionsChangeTokenSource<ImageResizingOptions>>(
            new ConfigurationChangeTokenSource<ImageResizingOptions>(section));
        return AddCore(services);
    }

    /// <summary>Adds image resizing, configured in code.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>A builder for the engine, which has to be added, and for sources and naming strategies.</returns>
    public static ImageResizingBuilder AddImageResizing(this IServiceCollection services, Action<ImageResizingOptions> configure)
    {
        services.Configure(configure);
        return AddCore(services);
    }

    private static ImageResizingBuilder AddCore(IServiceCollection services)
    {
        services.AddOptions<ImageResizingOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ImageResizingOptions>, OptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new SettingsParser(provider.GetRequiredService<EngineSelection>().Writable));
        services.TryAddSingleton<EngineSelection>();
        services.TryAddSingleton(provider => new ResizingMetrics(provider.GetService<IMeterFactory>()));
        services.TryAddSingleton<FaultReporter>();
        services.TryAddSingleton<ISurroundings, Surroundings>();
        services.TryAddSingleton<SlowestResults>();
        services.TryAddSingleton<WorkTelemetry>();
        services.TryAddSingleton<ConfigurationState>();
        services.TryAddSingleton(CreateSourceCatalog);
        services.TryAddSingleton<WatermarkRenderer>();
        services.TryAddSingleton<ProcessingQueue>();
        services.TryAddSingleton(CreateResultMaker);
        services.AddHostedService(provider => provider.GetRequiredService<ResultMaker>());
        services.TryAddSingleton<EngineTrial>();
        services.TryAddSingleton<PipelineUse>();
        services.AddHostedService<StateMetrics>();
        services.AddHostedService<StartupReport>();
        services.AddHostedService<EngineWarmUp>();
        services.TryAddSingleton<OrderCheck>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, OrderCheck>(
            provider => provider.GetRequiredService<OrderCheck>()));
        services.TryAddSingleton<ProtectedEndpoints>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, ProtectedEndpoints>(
            provider => provider.GetRequiredService<ProtectedEndpoints>()));
        services.TryAddSingleton<KnownFailures>();
        services.TryAddSingleton<ContentFinder>();
        services.TryAddSingleton<FocusFinder>();
        services.TryAddSingleton<PlaceholderMaker>();
        services.TryAddSingleton<ImagePlaceholders>();
        services.TryAddSingleton<ResultSender>();
        services.TryAddSingleton<RequestMemory>();
        services.TryAddSingleton<ProblemSender>();
        services.TryAddSingleton<SignatureCheck>();
        services.TryAddSingleton<IImageUrlSigner, ImageUrlSigner>();
        services.TryAddSingleton(provider => new MissBudget(
            provider.GetRequiredService<IOptions<ImageResizingOptions>>(), provider.GetService<ClientKey>(), provider.GetService<ISharedBudget>()));
        services.TryAddSingleton(CreateHooks);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IQueryDialect, ImageResizerDialect>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IQueryDialect, ImageSharpWebDialect>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IQueryDialect, ImageflowDialect>());
        services.TryAddSingleton<QueryTranslator>();
        services.TryAddSingleton<RequestReader>();
        services.TryAddSingleton<RequestGuard>();
        services.TryAddSingleton<MissingImages>();
        services.TryAddSingleton<RequestPlanner>();
        services.TryAddSingleton<WatermarkFinder>();
        services.TryAddSingleton<RequestHandler>();
        services.TryAddSingleton<RequestTelemetry>();
        services.TryAddSingleton<ImageEndpoint>();
        services.TryAddSingleton<ResultPlanner>();
        services.TryAddSingleton<ResultServer>();
        services.TryAddSingleton<ImageAddresses>();
        services.TryAddSingleton<IImageUrls, ImageUrls>();
        services.TryAddSingleton<ImageMarkup>();
        services.TryAddSingleton<PlaygroundAssets>();
        services.TryAddSingleton<PlaygroundEndpoints>();
        services.TryAddSingleton<PlaygroundFiles>();
        services.TryAddSingleton<Snippets>();
        services.TryAddSingleton<DiagnosticsCollector>();
        services.TryAddSingleton<DiagnosticsEndpoints>();
        services.TryAddKeyedSingleton<IImageCache>(StoreKey, (provider, _) => CreateDiskCache(provider));
        services.TryAddSingleton(CreateHotMemory);
        services.TryAddSingleton(provider => new SendingBudget(
            provider.GetRequiredService<IOptions<ImageResizingOptions>>().Value.Processing.MaxBytesInSending));
        services.TryAddSingleton(provider => new HotImageCache(
            provider.GetService<LayeredImageCache>() ?? provider.GetRequiredKeyedService<IImageCache>(StoreKey),
            provider.GetRequiredService<HotMemory>(),
            provider.GetRequiredService<SendingBudget>(),
            provider.GetService<IPurgeAnnouncer>() is { } announcer ? announcer.Announce : null));
        services.TryAddSingleton<IImageCache>(provider => provider.GetRequiredService<HotImageCache>());
        services.TryAddSingleton<INearCache>(provider => provider.GetRequiredService<HotImageCache>());
        services.TryAddSingleton(provider => new ClusterWork(
            provider.GetService<IWorkLeases>(), provider.GetService<IWriteBehind>(), provider.GetRequiredService<TimeProvider>()));
        if (!services.Any(service => service.ServiceType == typeof(ICacheNamingStrategy)))
        {
            services.AddSingleton<ICacheNamingStrategy, MirrorNamingStrategy>();
            services.AddSingleton<ICacheNamingStrategy>(DistributeNamingStrategy.Distribute1K);
            services.AddSingleton<ICacheNamingStrategy>(DistributeNamingStrategy.Distribute1M);
        }

        return new ImageResizingBuilder(services);
    }

    /// <summary>Puts a level that nodes share behind the cache of this node.</summary>
    internal static void AddSharedLevel(IServiceCollection services, Func<IServiceProvider, ISharedImageCache> create)
    {
        services.TryAddSingleton(create);
        services.TryAddSingleton(provider => new LayeredImageCache(
            provider.GetRequiredKeyedService<IImageCache>(StoreKey),
            provider.GetRequiredService<ISharedImageCache>(),
            provider.GetRequiredService<SendingBudget>()));
        services.TryAddSingleton<IWriteBehind>(provider => provider.GetRequiredService<LayeredImageCache>());
        services.AddHostedService(provider => provider.GetRequiredService<LayeredImageCache>());
    }

    internal static DiskImageCache CreateDiskCache(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<ImageResizingOptions>>().Value.DiskCache;
        var configuration = provider.GetRequiredService<ConfigurationState>();
        var folderOf = FolderOf(provider);
        return new DiskImageCache(
            options.RootBelow(provider.GetRequiredService<IWebHostEnvironment>().ContentRootPath),
            () => configuration.Current.DiskCache,
            provider.GetServices<ICacheNamingStrategy>(),
            provider.GetRequiredService<SourceCatalog>().GetStateAsync,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<FaultReporter>(),
            path => folderOf(path)?.Name);
    }

    private static SourceCatalog CreateSourceCatalog(IServiceProvider provider) => new(
        provider.GetServices<IImageSource>(),
        provider.GetRequiredService<IWebHostEnvironment>(),
        provider.GetRequiredService<IOptions<ImageResizingOptions>>(),
        FolderOf(provider),
        provider.GetRequiredService<FaultReporter>(),
        provider.GetRequiredService<TimeProvider>());

    /// <summary>The image folder of a path, as configured when it is asked for.</summary>
    private static Func<string, SourceFolder?> FolderOf(IServiceProvider provider)
    {
        var configuration = provider.GetRequiredService<ConfigurationState>();
        return path => path is ['/', ..] && configuration.Current.FindFolder(path) is { } folder
            ? folder.SourceFolder
            : null;
    }

    private static ImageHooks CreateHooks(IServiceProvider provider)
    {
        if (provider.GetService<IServiceProviderIsService>() is { } registered)
        {
            return new ImageHooks(registered.IsService);
        }

        // A container that does not tell of its services is asked for each once.
        using var scope = provider.CreateScope();
        return new ImageHooks(type => scope.ServiceProvider.GetService(type) is not null);
    }

    private static ResultMaker CreateResultMaker(IServiceProvider provider)
    {
        var configuration = provider.GetRequiredService<ConfigurationState>();
        return new ResultMaker(
            provider.GetRequiredService<IImageCache>(),
            () => configuration.Current.DiskCache,
            provider.GetRequiredService<ProcessingQueue>(),
            provider.GetRequiredService<PlaceholderMaker>(),
            provider.GetRequiredService<KnownFailures>(),
            provider.GetRequiredService<SendingBudget>(),
            provider.GetRequiredService<ClusterWork>(),
            provider.GetRequiredService<WorkTelemetry>(),
            provider.GetRequiredService<SlowestResults>(),
            MadeListener(provider),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ResultMaker>>());
    }

    /// <summary>Hands what was made to the observer's queue; <see langword="null"/> if nobody observes.</summary>
    private static ResultMade? MadeListener(IServiceProvider provider)
    {
        if (!provider.GetRequiredService<ImageHooks>().Observes)
        {
            return null;
        }

        var queue = provider.GetRequiredService<MadeImageQueue>();
        return (entry, plan, engine, length, duration) => queue.Add(new MadeImage(entry.SourcePath, plan, engine.Name, length, duration));
    }

    private static HotMemory CreateHotMemory(IServiceProvider provider)
    {
        var configuration = provider.GetRequiredService<ConfigurationState>();
        return new HotMemory(
            configuration.Current.MemoryCache.MaxBytes,
            () => configuration.Current.MemoryCache,
            provider.GetRequiredService<TimeProvider>());
    }
}
