using Gallery;
using Gallery.Drawing;

var builder = WebApplication.CreateBuilder(args);
if (!Album.TryOpen(builder, out var album, out var fault))
{
    Console.Error.WriteLine(fault);
    return 1;
}

var engine = builder.Configuration["engine"] ?? "vips";
if (engine is not ("vips" or "imagesharp"))
{
    Console.Error.WriteLine("--engine takes vips or imagesharp.");
    return 1;
}

var resizing = builder.Services
    .AddImageResizing(builder.Configuration.GetSection("ImageResizing"))
    .AddFileProvider(album.Files, Album.RequestPath);
_ = engine == "vips" ? resizing.AddVips() : resizing.AddImageSharp();

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

// For everybody, since a sample runs on the machine of the one who looks at it. Otherwise: RequireAuthorization().
app.MapImagePlayground("/playground").AllowAnonymous();
if (app.Environment.IsDevelopment())
{
    app.MapImageDiagnostics("/diagnostics");
}

app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine(
    $"The gallery is at {string.Join(", ", app.Urls)}, with the engine {engine} (Ctrl+C ends it)."));
app.Run();
return 0;
