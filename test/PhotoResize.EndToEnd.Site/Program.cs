using PhotoResize.Configuration;

// A site in a process of its own, for tests that kill it or measure it. Arguments: the content root and the cache's folder. Clients that
// read nothing keep their connection.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = args[0], WebRootPath = "wwwroot" });
builder.WebHost.UseUrls("http://127.0.0.1:0");
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null);
builder.Services.AddImageResizing(options =>
{
    options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/" });
    options.DiskCache.Path = args[1];
}).AddVips();

var app = builder.Build();
app.UseImageResizing();
app.Run();
