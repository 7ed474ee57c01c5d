using Gallery;
using Gallery.Drawing;

var builder = WebApplication.CreateBuilder(args);
if (!Album.TryOpen(builder, out var album, out var fault))
{
    Console.Error.WriteLine(fault);
    return 1;
}

builder.Services
    .AddImageResizing(builder.Configuration.GetSection("ImageResizing"))
    .AddVips()
    .AddFileProvider(album.Files, Album.RequestPath);

builder.Services.AddRazorPages();
builder.Services.AddSingleton(album);
if (album.IsDrawn)
{
    builder.Services.AddHostedService<Studio>();
}

builder.UseFreePort();
var app = builder.Build();

app.UseImageResizing();
app.UseStaticFiles();
app.UseStaticFiles(new StaticFileOptions { FileProvider = album.Files, RequestPath = Album.RequestPath });
app.MapRazorPages();

app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"The gallery is at {string.Join(", ", app.Urls)} (Ctrl+C ends it)."));
app.Run();
return 0;
