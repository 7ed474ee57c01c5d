// A typical site with PhotoResize, for benchmarks/load/run.sh.
//   --urls URLS          the addresses to listen on; HTTPS uses a self-signed certificate
//   --work FOLDER        the folder with images/ (originals) and static/ (files served as they are)
//   --cache FOLDER       the folder of results
//   --memory-cache BYTES the size of the memory cache; 0 turns it off. Default: that of PhotoResize
//   --jobs N             the maximum number of jobs at a time; default 0, the number of cores
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

builder.Services
    .AddImageResizing(options =>
    {
        options.DiskCache.Path = cache;
        options.MemoryCache.MaxBytes = builder.Configuration.GetValue("memory-cache", options.MemoryCache.MaxBytes);
        options.Processing.MaxConcurrentJobs = builder.Configuration.GetValue("jobs", 0);
        options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/" });
    })
    .AddFileProvider(new PhysicalFileProvider(Path.Join(work, "images")), "/images")
    .AddVips();

var app = builder.Build();
app.Use(new Baselines(files).Handle);
app.UseImageResizing();
app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(files), RequestPath = "/static" });
app.Run();

string Required(string name) => builder.Configuration[name] ?? throw new InvalidOperationException($"--{name} FOLDER is missing.");
