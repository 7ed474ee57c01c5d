using PhotoResize.Configuration;

// A site in a process of its own, for tests that kill it or measure it. Arguments: the content root, the cache's folder, and configuration.
// "Engine" is the engine's name, libvips by default, and "MaxKeptMemory" the bytes that its jobs leave to the next ones. Clients that read
// nothing keep their connection.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = args[0], WebRootPath = "wwwroot", Args = args[2..] });
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null);
var resizing = builder.Services.AddImageResizing(builder.Configuration.GetSection(ImageResizingOptions.SectionName));
builder.Services.Configure<ImageResizingOptions>(options =>
{
    options.DiskCache.Path = args[1];
    if (options.ImageFolders.Count == 0)
    {
        options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/" });
    }
});
_ = builder.Configuration["Engine"] == "ImageSharp"
    ? resizing.AddImageSharp()
    : resizing.AddVips(options => options.MaxKeptMemory = builder.Configuration.GetValue<long?>("MaxKeptMemory"));

var app = builder.Build();
app.UseImageResizing();
app.UseStaticFiles();
app.Run();
