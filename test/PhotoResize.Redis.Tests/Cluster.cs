using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PhotoResize.Caching;
using PhotoResize.Caching.Shared;
using PhotoResize.Configuration;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.Redis.Tests;

/// <summary>Sites with disks of their own, the same originals, and one level of the cache that they share.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    /// <summary>
    /// For tests of nodes that live, in which all must make each result once: a machine that is busy with other tests stops a process for
    /// longer than the usual lease of these tests lasts, and the others are right to take it then.
    /// </summary>
    public static readonly TimeSpan LongLease = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Node> _nodes = [];
    private readonly RedisServer _server;

    public Cluster(RedisServer server)
    {
        _server = server;
        Directory.CreateDirectory(_folder.Combine("originals"));
        var random = new Random(1);
        foreach (var name in new[] { "photo.jpg", "other.jpg" })
        {
            var path = _folder.Combine("originals", name);
            File.WriteAllBytes(path, ReferenceEncoder.Encode(
                ImageFormat.Jpeg, Picture.Draw(60, 40, (_, _) => (random.Next(256), random.Next(256), random.Next(256), 255))));

            // So that results have the same keys in all clusters.
            File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }
    }

    public SharedLevel Shared { get; } = new();

    public Node this[int index] => _nodes[index];

    /// <summary>Starts a node.</summary>
    /// <param name="disk">Its disk; nodes that are started again have the one that they had.</param>
    /// <param name="configure">Changes the options.</param>
    /// <param name="redis">Changes those of this package.</param>
    /// <param name="services">Changes services; the level that nodes share is <see cref="Shared"/> unless one is added here.</param>
    public async Task<Node> AddAsync(
        string disk,
        Action<ImageResizingOptions>? configure = null,
        Action<RedisOptions>? redis = null,
        Action<ImageResizingBuilder>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = _folder.Path });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var resizing = builder.Services.AddImageResizing(options =>
        {
            options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/", Root = _folder.Combine("originals"), AllowInfo = true });
            options.DiskCache.Path = _folder.Combine("disks", disk);
            configure?.Invoke(options);
        }).AddImageSharp().AddRedis(_server.Address, options =>
        {
            options.LeaseDuration = TimeSpan.FromSeconds(3);

            // The machine of the tests is busy; who tests the limit sets it.
            options.CommandTimeout = TimeSpan.FromSeconds(5);
            redis?.Invoke(options);
        });
        services?.Invoke(resizing);
        if (!resizing.Services.Any(service => service.ServiceType == typeof(ISharedImageCache)))
        {
            ImageResizingServiceCollectionExtensions.AddSharedLevel(resizing.Services, _ => Shared);
        }

        var application = builder.Build();
        application.UseImageResizing();
        await application.StartAsync();
        var node = new Node(application);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Starts a node, and waits until it is in touch with the others.</summary>
    public async Task<Node> AddConnectedAsync(
        string disk,
        Action<ImageResizingOptions>? configure = null,
        Action<RedisOptions>? redis = null,
        Action<ImageResizingBuilder>? services = null)
    {
        var node = await AddAsync(disk, configure, redis, services);
        await node.UntilConnectedAsync();
        return node;
    }

    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(Waiting.Longest);
        while (!await isSo())
        {
            // A look that costs nothing must not keep a core from what is looked for.
            await Task.Delay(TimeSpan.FromMilliseconds(5), patience.Token);
        }
    }

    public static Task UntilAsync(Func<bool> isSo) => UntilAsync(() => Task.FromResult(isSo()));

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        _folder.Dispose();
    }
}

/// <summary>One site.</summary>
internal sealed class Node(WebApplication application) : IAsyncDisposable
{
    private bool _isDisposed;

    public IServiceProvider Services => application.Services;

    public IImageCache Cache => application.Services.GetRequiredService<IImageCache>();

    public HttpClient Client { get; } = new(new SocketsHttpHandler { MaxConnectionsPerServer = 200, UseCookies = false })
    {
        BaseAddress = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
        Timeout = Waiting.Longest,
    };

    /// <summary>Waits until the node knows all purges, which it reads after it has subscribed to everything.</summary>
    public Task UntilConnectedAsync() => Cluster.UntilAsync(() => Services.GetRequiredService<RedisPurges>().HasCaughtUp);

    public async Task<(int Status, string? Tag, byte[] Bytes)> GetAsync(string path)
    {
        using var response = await Client.GetAsync(path);
        return ((int)response.StatusCode, response.Headers.ETag?.Tag, await response.Content.ReadAsByteArrayAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        Client.Dispose();
        await application.StopAsync();
        await application.DisposeAsync();
    }
}
