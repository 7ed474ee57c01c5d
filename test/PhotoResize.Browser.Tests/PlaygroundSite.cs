using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhotoResize.Configuration;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.Browser.Tests;

/// <summary>A site on a real Kestrel with the playground, and pictures on which each setting shows.</summary>
internal sealed class PlaygroundSite : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly WebApplication _application;

    private PlaygroundSite(TemporaryFolder folder, WebApplication application)
    {
        (_folder, _application) = (folder, application);
        Address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public string Address { get; }

    public static async Task<PlaygroundSite> StartAsync()
    {
        var folder = new TemporaryFolder();
        Write("images", "meadow.jpg", ReferenceEncoder.Encode(ImageFormat.Jpeg, Meadow));
        Write("images", "turned.jpg", JpegOrientation.Insert(ReferenceEncoder.Encode(ImageFormat.Jpeg, Meadow), 6));
        Write("images", "framed.png", ReferenceEncoder.Encode(ImageFormat.Png, Framed));
        Write("images", "moving.gif", ReferenceEncoder.Encode(ImageFormat.Gif, [Colour(200, 40, 40), Colour(40, 40, 200)], delays: [100, 100]));
        Write("images", "damaged.jpg", ReferenceEncoder.Encode(ImageFormat.Jpeg, Meadow)[..5000]);
        Write("strict", "meadow.jpg", ReferenceEncoder.Encode(ImageFormat.Jpeg, Meadow));
        Write("presets", "meadow.jpg", ReferenceEncoder.Encode(ImageFormat.Jpeg, Meadow));
        Write("marks", "mark.png", ReferenceEncoder.Encode(ImageFormat.Png, Colour(250, 250, 0)));

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = folder.Path,
            WebRootPath = "wwwroot",
            EnvironmentName = "Development",
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddImageResizing(options =>
        {
            options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/" });
            options.ImageFolders.Add(new ImageFolderOptions { Path = "/strict/", RejectInvalidSettings = true });
            options.ImageFolders.Add(new ImageFolderOptions { Path = "/presets/", OnlyPresets = true });
            options.Presets["card"] = new ImagePresetOptions { Settings = { ["width"] = "120", ["height"] = "80" } };
            options.Watermarks["mark"] = new ImageWatermarkOptions { Path = "/marks/mark.png" };
            options.DiskCache.Enabled = false;
        }).AddVips();
        var application = builder.Build();
        application.UseImageResizing();
        application.UseStaticFiles();
        application.MapGet("/", () => Results.Text("<!doctype html><html lang=en><title>A page</title><body></body></html>", "text/html"));
        application.MapImagePlayground();
        application.MapImageDiagnostics();
        await application.StartAsync();
        return new PlaygroundSite(folder, application);

        void Write(string path, string name, byte[] bytes)
        {
            var target = Directory.CreateDirectory(folder.Combine("wwwroot", path)).FullName;
            File.WriteAllBytes(Path.Combine(target, name), bytes);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A ball over a fine pattern: no two parts are alike, and each filter shows.</summary>
    private static Picture Meadow => Picture.Draw(1600, 1200, (x, y) =>
    {
        var (dx, dy) = (x - 1250, y - 350);
        return (dx * dx) + (dy * dy) < 200 * 200 ? (230, 90 + (dx / 4), 40, 255)
            : ((x / 5) + (y / 7)) % 2 == 0 ? (x * 200 / 1600, 140, y * 200 / 1200, 255)
            : (40, 200 - (x / 10), 90, 255);
    });

    private static Picture Framed => Picture.Draw(
        400, 300, (x, y) => x is < 40 or >= 360 || y is < 40 or >= 260 ? (255, 255, 255, 255) : (x / 2, 90, y / 2, 255));

    private static Picture Colour(int red, int green, int blue) => Picture.Draw(120, 90, (x, y) => (red, green, blue, 255));
}
