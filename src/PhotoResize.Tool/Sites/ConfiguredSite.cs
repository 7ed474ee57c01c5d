using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PhotoResize.Caching.Naming;
using PhotoResize.Configuration;
using PhotoResize.Dialects;
using PhotoResize.Folders;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Signing;
using PhotoResize.Sources;

namespace PhotoResize.Tool.Sites;

/// <summary>A site as its configuration describes it, by the classes that serve it. It serves nothing here.</summary>
internal sealed class ConfiguredSite : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _contentRoot;

    private ConfiguredSite(ServiceProvider services, string contentRoot)
    {
        _services = services;
        _contentRoot = contentRoot;
    }

    public ResizingSnapshot Configuration => Get<ConfigurationState>().Current;

    public IImageUrlSigner Signer => Get<IImageUrlSigner>();

    public SettingsParser Parser => Get<SettingsParser>();

    public QueryTranslator Translator => Get<QueryTranslator>();

    public EngineSelection Engines => Get<EngineSelection>();

    /// <summary>Most bytes that are read of a header.</summary>
    public long MaxHeaderBytes => Get<IOptions<ImageResizingOptions>>().Value.Processing.MaxHeaderBytes;

    /// <summary>The folder of the disk cache.</summary>
    public string CacheRoot => Configuration.DiskCache.RootBelow(_contentRoot);

    /// <summary>Reads a configuration as the site would at its start.</summary>
    /// <param name="files">JSON files; the first one lies in the site's content root. None for the defaults.</param>
    /// <param name="sectionName">The section in them.</param>
    /// <param name="engine">The engine that the site has.</param>
    /// <param name="signingKey">A key that goes before those of the configuration.</param>
    /// <exception cref="ToolException">A file cannot be read, or the configuration is not valid.</exception>
    public static ConfiguredSite Load(IReadOnlyList<string> files, string sectionName, DeclaredEngine engine, string? signingKey = null)
    {
        var root = files.Count > 0 ? Path.GetDirectoryName(Path.GetFullPath(files[0]))! : Directory.GetCurrentDirectory();
        var section = Read(files).GetSection(sectionName);
        return files.Count == 0 || section.Exists()
            ? Load(section, root, engine, signingKey)
            : throw ToolException.Usage($"{string.Join(", ", files)}: there is no section {sectionName}.");
    }

    /// <summary>Reads a section as the site would at its start.</summary>
    /// <param name="section">The section.</param>
    /// <param name="root">The site's content root.</param>
    /// <param name="engine">The engine that the site has.</param>
    /// <param name="signingKey">A key that goes before those of the configuration.</param>
    /// <exception cref="ToolException">The section is not valid.</exception>
    public static ConfiguredSite Load(IConfiguration section, string root, DeclaredEngine engine, string? signingKey = null)
    {
        var webRoot = Path.Combine(root, "wwwroot");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = root,
            WebRootPath = Directory.Exists(webRoot) ? webRoot : null,
        });

        AddStandIns(builder.Services, section, engine);
        builder.Services.AddLogging();
        builder.Services.AddImageResizing(section);
        builder.Services.Configure<ImageResizingOptions>(options =>
        {
            if (options.ImageFolders.Count == 0)
            {
                options.ImageFolders.Add(new ImageFolderOptions { Path = "/" });
            }

            if (signingKey is not null)
            {
                options.Signing.Keys.Insert(0, signingKey);
            }
        });

        // The services alone: an application cannot be built without a server.
        var site = new ConfiguredSite(builder.Services.BuildServiceProvider(), root);
        try
        {
            _ = site.Configuration;
            return site;
        }
        catch (OptionsValidationException exception)
        {
            throw ToolException.Usage($"The configuration is not valid. {string.Join(' ', exception.Failures)}");
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private static IConfiguration Read(IEnumerable<string> files)
    {
        var configuration = new ConfigurationBuilder();
        foreach (var file in files)
        {
            if (!File.Exists(file))
            {
                throw ToolException.Unreachable($"{file}: there is no such file.");
            }

            configuration.AddJsonFile(Path.GetFullPath(file));
        }

        try
        {
            return configuration.AddEnvironmentVariables().Build();
        }
        catch (InvalidDataException exception)
        {
            throw ToolException.Usage($"{exception.Message} {exception.InnerException?.Message}".TrimEnd());
        }
    }

    /// <summary>What the application itself would bring.</summary>
    private static void AddStandIns(IServiceCollection services, IConfiguration section, DeclaredEngine engine)
    {
        services.AddSingleton<IImageProcessor>(engine);
        services.AddSingleton<IImageSourceFactory, UnreachedStore>();
        ICacheNamingStrategy[] strategies =
            [new MirrorNamingStrategy(), DistributeNamingStrategy.Distribute1K, DistributeNamingStrategy.Distribute1M];
        foreach (var strategy in strategies)
        {
            services.AddSingleton(strategy);
        }

        var configured = section[$"{nameof(ImageResizingOptions.DiskCache)}:{nameof(DiskCacheOptions.NamingStrategy)}"];
        if (!string.IsNullOrWhiteSpace(configured)
            && !strategies.Any(strategy => strategy.Name.Equals(configured, StringComparison.OrdinalIgnoreCase)))
        {
            services.AddSingleton<ICacheNamingStrategy>(new NamedStrategy(configured));
        }
    }
}
