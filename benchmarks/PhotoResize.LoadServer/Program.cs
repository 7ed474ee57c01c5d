// A typical site with PhotoResize, for benchmarks/load/run.sh.
//   --urls URL     the address to listen on
//   --work FOLDER  the folder with images/ (originals), static/ (files served as they are) and cache/ (results)
//   --jobs N       the maximum number of jobs at a time; default 0, the number of cores
// /memory returns the bytes committed by the managed heaps.
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
