using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhotoResize.Configuration;
using PhotoResize.Testing;

namespace PhotoResize.Browser.Tests;

/// <summary>A site on a real Kestrel with one engine: originals as static files, results beside them, and an empty page.</summary>
internal sealed class Site : IAsyncDisposable
{
    /// <summary>Asks for the first frame, without a change of size or sharpness.</summary>
    public const string AsItIs = "?format=png&sharpen=false&frame=0";

    private readonly TemporaryFolder _folder;
    private readonly WebApplication _application;
    private readonly HttpClient _client;
    private int _files;

    private Site(TemporaryFolder folder, WebApplication application)
    {
        (_folder, _application) = (folder, application);
        Address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/";
        _client = new HttpClient { BaseAddress = new Uri(Address) };
    }

    public static string[] Engines { get; } = ["vips", "imagesharp"];

    public string Address { get; }

    public static async Task<Site> StartAsync(string engine)
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Combine("wwwroot", "images"));
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = folder.Path, WebRootPath = "wwwroot" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var resizing = builder.Services.AddImageResizing(options =>
        {
            options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/" });
            options.DiskCache.Enabled = false;
        });
        _ = engine == "vips" ? resizing.AddVips() : resizing.AddImageSharp();
        var application = builder.Build();
        application.UseImageResizing();
        application.UseStaticFiles();
        application.MapGet("/", () => Results.Text("<!doctype html><title>Pictures</title>", "text/html"));
        await application.StartAsync();
        return new Site(folder, application);
    }

    /// <summary>Puts a file among the originals; returns its address.</summary>
    public async Task<string> AddAsync(byte[] file, string extension)
    {
        var name = $"{Interlocked.Increment(ref _files)}.{extension}";
        await File.WriteAllBytesAsync(_folder.Combine("wwwroot", "images", name), file);
        return $"/images/{name}";
    }

    /// <summary>The status of a result.</summary>
    public async Task<HttpStatusCode> StatusOfAsync(string url)
    {
        using var response = await _client.GetAsync(url + AsItIs, HttpCompletionOption.ResponseHeadersRead);
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
        _folder.Dispose();
    }
}
