// A typical site with PhotoResize, for benchmarks/load/run.sh.
//   --urls URLS          the addresses to listen on; HTTPS uses a self-signed certificate
//   --work FOLDER        the folder with images/ (originals) and static/ (files served as they are)
//   --cache FOLDER       the folder of results
//   --memory-cache BYTES the size of the memory cache; 0 turns it off. Default: that of PhotoResize
//   --s3 URL             an S3 server with the originals of /store/ in its bucket "photos"; their states are trusted for a second
//   --jobs N             the maximum number of jobs at a time; default 0, the number of cores
using Amazon.Runtime;
using Microsoft.Extensions.FileProviders;
using PhotoResize.Configuration;
using PhotoResize.LoadServer;

var builder = WebApplication.CreateBuilder(args);
var (work, cache) = (Required("work"), Required("cache"));
var files = Path.Join(work, "static");
builder.Logging.SetMinimumLevel(LogLevel.Warning);
if (builder.Configuration["urls"]?.Contains("https:", StringComparison.Ordinal) == true)
{
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = SelfSignedCertificate.Create()));
}

var s3 = builder.Configuration["s3"];
var resizing = builder.Services
    .AddImageResizing(options =>
    {
        options.DiskCache.Path = cache;
        options.MemoryCache.MaxBytes = builder.Configuration.GetValue("memory-cache", options.MemoryCache.MaxBytes);
        options.Processing.MaxConcurrentJobs = builder.Configuration.GetValue("jobs", 0);
        options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/" });
        if (s3 is not null)
        {
            options.ImageFolders.Add(new ImageFolderOptions
            {
                Path = "/store/",
                Source = "s3://photos/originals",
                SourceFreshness = TimeSpan.FromSeconds(1),
            });
            options.Stores.CachePath = cache + "-originals";
        }
    })
    .AddFileProvider(new PhysicalFileProvider(Path.Join(work, "images")), "/images")
    .AddVips();
if (s3 is not null)
{
    resizing.AddS3(options =>
    {
        (options.ServiceUrl, options.ForcePathStyle) = (s3, true);
        options.Credentials = new BasicAWSCredentials("S3RVER", "S3RVER");
    });
}

var app = builder.Build();
app.Use(new Baselines(files).Handle);
app.UseImageResizing();
app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(files), RequestPath = "/static" });
app.Run();

string Required(string name) => builder.Configuration[name] ?? throw new InvalidOperationException($"--{name} FOLDER is missing.");
