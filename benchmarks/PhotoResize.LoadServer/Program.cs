// A site as a user of the library writes it; benchmarks/load/run.sh puts it under load.
//   --urls URL     where to listen
//   --work FOLDER  images/ holds the originals, static/ files that are served as they are, cache/ takes the results
//   --jobs N       images made at the same time; default 0, as many as there are cores
// /memory tells how many bytes the managed heaps hold.
using Microsoft.Extensions.FileProviders;
using PhotoResize.Configuration;

var builder = WebApplication.CreateBuilder(args);
var work = builder.Configuration["work"] ?? throw new InvalidOperationException("--work FOLDER is missing.");
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services
    .AddImageResizing(options =>
    {
        options.DiskCache.Path = Path.Join(work, "cache");
        options.Processing.MaxConcurrentJobs = builder.Configuration.GetValue("jobs", 0);
        options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/" });
    })
    .AddFileProvider(new PhysicalFileProvider(Path.Join(work, "images")), "/images")
    .AddVips();

var app = builder.Build();
app.UseImageResizing();
app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(Path.Join(work, "static")), RequestPath = "/static" });
app.MapGet("/memory", () => GC.GetGCMemoryInfo().TotalCommittedBytes);
app.Run();
