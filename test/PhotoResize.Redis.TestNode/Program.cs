using PhotoResize.Caching;
using PhotoResize.Configuration;
using PhotoResize.Redis;
using PhotoResize.Redis.TestNode;

// A node in a process of its own, for a test that kills it. Configuration: "Originals", a folder; "Redis", by which nodes agree; "Shared",
// another Redis with the results that they share; "Works", the file that gets a line for each result made here.
const string Patient = ",asyncTimeout=60000";
var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
var resizing = builder.Services.AddImageResizing(builder.Configuration.GetSection(ImageResizingOptions.SectionName))
    .AddImageSharp()
    .AddDistributedCacheResults()
    .AddRedis(builder.Configuration["Redis"] + Patient, options =>
    {
        // The machine of the tests is busy: nodes and servers that are slow are not to be taken for dead.
        options.CommandTimeout = TimeSpan.FromSeconds(10);
        options.LeaseDuration = TimeSpan.FromSeconds(15);
    });
builder.Services.AddStackExchangeRedisCache(options => options.Configuration = builder.Configuration["Shared"] + Patient);
builder.Services.Configure<ImageResizingOptions>(options =>
{
    options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/", Root = builder.Configuration["Originals"] });
    options.SharedResults.Timeout = TimeSpan.FromSeconds(30);
    options.SharedResults.WriteTimeout = TimeSpan.FromMinutes(1);
    options.Processing.JobTimeout = TimeSpan.FromMinutes(1);
});
RecordingProcessor.PutBefore(resizing.Services, builder.Configuration["Works"]!);

var app = builder.Build();
app.UseImageResizing();
app.MapGet("/agrees", async (RedisAccess redis) => (await redis.TryAsync(database => database.PingAsync(), CancellationToken.None)).IsThere);
app.MapGet("/purged", (IImageCache cache) => cache.GetStatistics().Purges);
app.MapPost("/purge", async (string path, IImageCache cache) => await cache.PurgeAsync(CacheScope.Source(path), CancellationToken.None));
app.Run();
