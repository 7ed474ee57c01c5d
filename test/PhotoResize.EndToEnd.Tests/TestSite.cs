using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using PhotoResize.Caching;
using PhotoResize.Configuration;
using PhotoResize.Processing;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>A site on a real Kestrel with a folder <c>/images/</c> that holds <c>photo.jpg</c>, and a cache of its own.</summary>
internal sealed class TestSite : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private WebApplication? _application;

    public IServiceProvider Services => _application!.Services;

    public HttpClient Client { get; private set; } = null!;

    public CountingProcessor Engine { get; } = new();

    public LogRecorder Logs { get; } = new();

    public string ContentRoot => _folder.Path;

    public string CacheRoot => _folder.Combine("cache");

    public string[] CachedFiles => TemporaryFolder.FilesBelow(CacheRoot);

    public static async Task<TestSite> StartAsync(
        Action<ImageResizingOptions>? configure = null,
        Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? pipeline = null,
        Action<ImageResizingBuilder>? resize = null,
        string? cacheRoot = null,
        string environment = "Production")
    {
        var site = new TestSite();
        await site.WriteAsync("photo.jpg", TestImages.Photo);

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ContentRootPath = site._folder.Path,
            WebRootPath = "wwwroot",
            EnvironmentName = environment,
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(site.Logs);
        var resizing = builder.Services.AddImageResizing(options =>
        {
            options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/" });
            options.DiskCache.Path = cacheRoot ?? site.CacheRoot;

            // Code is compiled once for all sites of a test run.
            options.Processing.WarmUp = false;
            configure?.Invoke(options);
        });
        resize?.Invoke(resizing);
        builder.Services.AddSingleton<IImageProcessor>(site.Engine);
        builder.Services.RemoveAllKeyed<IImageCache>(ImageResizingServiceCollectionExtensions.StoreKey);
        builder.Services.AddKeyedSingleton<IImageCache>(
            ImageResizingServiceCollectionExtensions.StoreKey,
            (provider, _) => new ObservedCache(ImageResizingServiceCollectionExtensions.CreateDiskCache(provider)));
        build?.Invoke(builder);

        site._application = builder.Build();
        (pipeline ?? UseDefaults)(site._application);
        await site._application.StartAsync();
        var address = site._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        site.Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 100 }) { BaseAddress = new Uri(address) };
        return site;
    }

    /// <summary>Ends when one more result has been stored, or given up by the cache.</summary>
    public Task StoredAsync() => Store.StoredAsync();

    /// <summary>What is behind the memory.</summary>
    public ObservedCache Store =>
        (ObservedCache)_application!.Services.GetRequiredKeyedService<IImageCache>(ImageResizingServiceCollectionExtensions.StoreKey);

    /// <summary>The cache as an application gets it.</summary>
    public IImageCache Cache => _application!.Services.GetRequiredService<IImageCache>();

    public string PathOf(string name) => _folder.Combine("wwwroot", "images", name);

    public async Task WriteAsync(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        await File.WriteAllBytesAsync(PathOf(name), bytes);
    }

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, headers);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return Client.SendAsync(request);
    }

    public async Task<Picture> GetPictureAsync(string path)
    {
        using var response = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return ReferenceDecoder.DecodeFirst(await response.Content.ReadAsByteArrayAsync());
    }

    private static void UseDefaults(WebApplication app)
    {
        app.UseImageResizing();
        app.UseStaticFiles();
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_application is not null)
        {
            await _application.StopAsync();
            await _application.DisposeAsync();
        }

        _folder.Dispose();
    }
}
