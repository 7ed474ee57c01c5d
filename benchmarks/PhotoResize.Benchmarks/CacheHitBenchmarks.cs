using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhotoResize.Caching;
using PhotoResize.Configuration;
using PhotoResize.Folders;
using PhotoResize.Key;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Benchmarks;

/// <summary>
/// A cached result, on disk and in memory, sent through the whole middleware to a response that goes nowhere; and a static file of the same
/// size, sent in the same way. All include creating the request's context.
/// </summary>
[MemoryDiagnoser]
public class CacheHitBenchmarks
{
    private const string PhotoPath = "/images/photo.png";
    private const string FilePath = "/result.png";
    private const int Width = 300;

    private readonly string _folder = Directory.CreateTempSubdirectory("photoresize-").FullName;
    private readonly List<WebApplication> _applications = [];
    private RequestDelegate _fromDisk = null!;
    private RequestDelegate _fromMemory = null!;
    private IImageCache _diskCache = null!;
    private CacheEntry _entry = null!;

    /// <summary>The size of a picture of 300 pixels, and a size that the disk cache does not read at once.</summary>
    [Params(20 * 1024, 256 * 1024)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        var webRoot = Path.Join(_folder, "wwwroot");
        Directory.CreateDirectory(Path.Join(webRoot, "images"));
        await File.WriteAllBytesAsync(Path.Join(webRoot, PhotoPath), PngFile.Draw(640, 480, (x, y) => (x % 256, y % 256, 0, 255)));
        await File.WriteAllBytesAsync(Path.Join(webRoot, FilePath), new byte[Bytes]);
        _fromDisk = await BuildAsync(memoryBytes: 0);
        _fromMemory = await BuildAsync(new ImageMemoryCacheOptions().MaxBytes);
        if ((await StaticFile()).Response.ContentLength != Bytes)
        {
            throw new InvalidOperationException("The response is not the static file.");
        }
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        foreach (var application in _applications)
        {
            await application.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public Task<HttpContext> StaticFile() => SendAsync(_fromDisk, FilePath, default);

    [Benchmark]
    public Task<HttpContext> HitOnDisk() => SendAsync(_fromDisk, PhotoPath, new QueryString($"?w={Width}"));

    [Benchmark]
    public Task<HttpContext> HitInMemory() => SendAsync(_fromMemory, PhotoPath, new QueryString($"?w={Width}"));

    [Benchmark]
    public async Task<long> FindInDiskCache()
    {
        using var content = await _diskCache.FindAsync(_entry, CancellationToken.None);
        return content!.Length;
    }

    private async Task<RequestDelegate> BuildAsync(long memoryBytes)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = _folder, WebRootPath = "wwwroot" });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services
            .AddImageResizing(options =>
            {
                options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/" });
                options.MemoryCache.MaxBytes = memoryBytes;
            })
            .AddVips();
        var application = builder.Build();
        _applications.Add(application);
        application.UseImageResizing();
        application.UseStaticFiles();
        var pipeline = ((IApplicationBuilder)application).Build();

        // Stored directly, to get exactly this size; the content does not matter to a hit.
        var cache = application.Services.GetRequiredService<IImageCache>();
        _diskCache = application.Services.GetRequiredKeyedService<IImageCache>(ImageResizingServiceCollectionExtensions.StoreKey);
        _entry = await CreateEntryAsync(application.Services);
        await cache.StoreAsync(_entry, new byte[Bytes], CancellationToken.None);
        for (var i = 0; i < 3; i++)
        {
            if ((await SendAsync(pipeline, PhotoPath, new QueryString($"?w={Width}"))).Response.ContentLength != Bytes)
            {
                throw new InvalidOperationException("The response is not the cached result.");
            }
        }

        return cache.GetStatistics().MemoryHits > 0 == memoryBytes > 0
            ? pipeline
            : throw new InvalidOperationException("The hit comes from the wrong cache.");
    }

    private static async Task<HttpContext> SendAsync(RequestDelegate pipeline, string path, QueryString query)
    {
        var context = new DefaultHttpContext { Request = { Method = HttpMethods.Get, Path = path, QueryString = query } };
        await pipeline(context);
        return context;
    }

    /// <summary>The entry that the middleware will look for.</summary>
    private static async Task<CacheEntry> CreateEntryAsync(IServiceProvider services)
    {
        var engines = services.GetRequiredService<EngineSelection>();
        var sources = services.GetRequiredService<SourceCatalog>();
        var folder = services.GetRequiredService<ConfigurationState>().Current.FindFolder(PhotoPath)!;
        var source = (await sources.FindAsync(PhotoPath, CancellationToken.None)).Value!;
        var header = await sources.DescribeAsync(source, CancellationToken.None);
        var plan = ImagePlanner.Plan(folder.Settings.Defaults with { Width = Width }, header.Value!, folder.Limits, engines.Writable).Value!;
        var engine = engines.For(plan)!;
        return new CacheEntry(ImageKey.Compute(plan, source.Version, engine.Name, engine.OutputVersion), source.Version, plan);
    }
}
