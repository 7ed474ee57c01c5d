using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhotoResize.Caching;
using PhotoResize.Configuration;
using PhotoResize.Key;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Benchmarks;

/// <summary>
/// A result that is in the cache, sent through the whole middleware to nowhere; and a static file of the same bytes on the same way.
/// Both include what it takes to make the request's context.
/// </summary>
[MemoryDiagnoser]
public class CacheHitBenchmarks
{
    private const string PhotoPath = "/images/photo.png";
    private const string FilePath = "/result.png";
    private const int Width = 300;

    private readonly string _folder = Directory.CreateTempSubdirectory("photoresize-").FullName;
    private WebApplication _application = null!;
    private RequestDelegate _pipeline = null!;
    private IImageCache _cache = null!;
    private CacheEntry _entry = null!;

    /// <summary>A picture of 300 pixels, and one that the cache does not read in one go.</summary>
    [Params(20 * 1024, 256 * 1024)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        var result = new byte[Bytes];
        var webRoot = Path.Join(_folder, "wwwroot");
        Directory.CreateDirectory(Path.Join(webRoot, "images"));
        await File.WriteAllBytesAsync(Path.Join(webRoot, PhotoPath), PngFile.Draw(640, 480, (x, y) => (x % 256, y % 256, 0, 255)));
        await File.WriteAllBytesAsync(Path.Join(webRoot, FilePath), result);

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = _folder, WebRootPath = "wwwroot" });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddImageResizing(options => options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/" })).AddVips();
        _application = builder.Build();
        _application.UseImageResizing();
        _application.UseStaticFiles();
        _pipeline = ((IApplicationBuilder)_application).Build();

        // Stored by hand, so that its size is the one asked for; what the bytes are makes no difference to a hit.
        _cache = _application.Services.GetRequiredService<IImageCache>();
        _entry = await EntryAsync(_application.Services);
        await _cache.StoreAsync(_entry, result, CancellationToken.None);
        if ((await Hit()).Response.ContentLength != Bytes || (await StaticFile()).Response.ContentLength != Bytes)
        {
            throw new InvalidOperationException("A hit and a static file were to be compared, and one of them is something else.");
        }
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        await _application.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public Task<HttpContext> StaticFile() => SendAsync(FilePath, default);

    [Benchmark]
    public Task<HttpContext> Hit() => SendAsync(PhotoPath, new QueryString($"?w={Width}"));

    [Benchmark]
    public async Task<long> FindInDiskCache()
    {
        using var content = await _cache.FindAsync(_entry, CancellationToken.None);
        return content!.Length;
    }

    private async Task<HttpContext> SendAsync(string path, QueryString query)
    {
        var context = new DefaultHttpContext { Request = { Method = HttpMethods.Get, Path = path, QueryString = query } };
        await _pipeline(context);
        return context;
    }

    /// <summary>What the middleware will look for.</summary>
    private static async Task<CacheEntry> EntryAsync(IServiceProvider services)
    {
        var engines = services.GetRequiredService<EngineSelection>();
        var sources = services.GetRequiredService<SourceCatalog>();
        var folder = services.GetRequiredService<ConfigurationState>().Current.FindFolder(PhotoPath)!;
        var source = await sources.FindAsync(PhotoPath, CancellationToken.None);
        var header = await sources.DescribeAsync(source!, CancellationToken.None);
        var plan = ImagePlanner.Plan(folder.Defaults with { Width = Width }, header.Info!, folder.Limits, engines.Writable).Plan!;
        var engine = engines.For(plan)!;
        return new CacheEntry(ImageKey.Compute(plan, source!, engine.Name, engine.OutputVersion), source!.Version, plan);
    }
}
