using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PhotoResize.Configuration;
using PhotoResize.Testing;

namespace PhotoResize.Stores.Tests;

/// <summary>A site on a real Kestrel whose folder <c>/images/</c> is in a store. Its clock stands still until a test moves it.</summary>
internal sealed class StoreSite : IAsyncDisposable
{
    private readonly TemporaryFolder _own = new();
    private WebApplication? _application;

    public HttpClient Client { get; private set; } = null!;

    public IServiceProvider Services => _application!.Services;

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Starts a site.</summary>
    /// <param name="source">The address of the originals.</param>
    /// <param name="stores">Adds the kind of store.</param>
    /// <param name="configure">Changes the options; the folder is the first one.</param>
    /// <param name="root">The folder of both caches, where it is to outlive the site.</param>
    /// <param name="isRealTime">Whether time passes, so that what is slow is given up.</param>
    /// <param name="isFast">Whether the engine is libvips, for many results of a large original.</param>
    public static async Task<StoreSite> StartAsync(
        string source,
        Action<ImageResizingBuilder> stores,
        Action<ImageResizingOptions>? configure = null,
        string? root = null,
        bool isRealTime = false,
        bool isFast = false)
    {
        var site = new StoreSite();
        var folder = root ?? site._own.Path;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = folder });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        if (!isRealTime)
        {
            builder.Services.AddSingleton<TimeProvider>(site.Clock);
        }

        var resizing = builder.Services.AddImageResizing(options =>
        {
            options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/", Source = source });
            options.DiskCache.Path = Path.Combine(folder, "cache");
            options.Stores.CachePath = Path.Combine(folder, "originals");
            configure?.Invoke(options);
        });
        _ = isFast ? resizing.AddVips() : resizing.AddImageSharp();
        stores(resizing);
        site._application = builder.Build();
        site._application.UseImageResizing();
        await site._application.StartAsync();
        var address = site._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        site.Client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 200, UseCookies = false }) { BaseAddress = new Uri(address), Timeout = Waiting.Longest };
        return site;
    }

    /// <summary>Starts a site with the originals of a web server, which is on this machine and so has to be allowed.</summary>
    public static Task<StoreSite> StartAsync(
        Origin origin, Action<ImageResizingOptions>? configure = null, string? root = null, bool isRealTime = false) => StartAsync(
        new Uri(origin.Address, "/photos").AbsoluteUri,
        resizing => resizing.AddHttpOriginals(options => options.AllowedNetworks.Add("127.0.0.0/8")),
        configure,
        root,
        isRealTime);

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(path);

    public async Task<HttpStatusCode> StatusOfAsync(string path)
    {
        using var response = await GetAsync(path);
        return response.StatusCode;
    }

    public async Task<(int Width, int Height)> SizeOfAsync(string path)
    {
        using var response = await GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var picture = ReferenceDecoder.DecodeFirst(await response.Content.ReadAsByteArrayAsync());
        return (picture.Width, picture.Height);
    }

    /// <summary>Asks again and again until an answer is as expected.</summary>
    public async Task UntilAsync(string path, Func<HttpResponseMessage, bool> isExpected)
    {
        using var patience = new CancellationTokenSource(Waiting.Longest);
        while (true)
        {
            using var response = await Client.GetAsync(path, patience.Token);
            if (isExpected(response))
            {
                return;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_application is not null)
        {
            await _application.StopAsync();
            await _application.DisposeAsync();
        }

        _own.Dispose();
    }
}
