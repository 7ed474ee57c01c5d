using System.Diagnostics;
using System.Net;
using Amazon.Runtime;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PhotoResize.Caching;
using PhotoResize.Testing;

namespace PhotoResize.Stores.Tests;

/// <summary>Sites that share results in real object stores.</summary>
public sealed class SharedResultSiteTests : IDisposable
{
    private const string Path = "/images/a.jpg?w=50";

    private readonly TemporaryFolder _data = new();
    private StoreServer? _server;
    private FaultyProxy? _proxy;

    public void Dispose()
    {
        _proxy?.Dispose();
        _server?.Dispose();
        _data.Dispose();
    }

    [StoreServerFact]
    public Task Nodes_share_results_and_purges_in_a_bucket() => Nodes_share_results_and_purges("s3");

    [StoreServerFact]
    public Task Nodes_share_results_and_purges_in_a_container() => Nodes_share_results_and_purges("azure");

    [StoreServerFact]
    public async Task Bucket_that_is_gone_leaves_hits_alone_and_misses_are_made()
    {
        await StartServerAsync("s3");
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Small);
        await using var site = await StartAsync(origin, "s3");
        Assert.Equal((50, 33), await site.SizeOfAsync(Path));
        _proxy!.Stop();
        Assert.Equal((50, 33), await site.SizeOfAsync(Path));
        var times = new List<TimeSpan>();
        for (var width = 10; width < 20; width++)
        {
            var watch = Stopwatch.StartNew();
            Assert.Equal(HttpStatusCode.OK, await site.StatusOfAsync($"/images/a.jpg?w={width}"));
            times.Add(watch.Elapsed);
        }

        // The machine of the tests may stall in one of them.
        Assert.InRange(times.Order().ElementAt(times.Count / 2), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        var health = (await site.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["photoresize"];
        Assert.Equal(HealthStatus.Degraded, health.Status);
        Assert.Contains("shared", health.Description, StringComparison.Ordinal);
    }

    private async Task Nodes_share_results_and_purges(string kind)
    {
        await StartServerAsync(kind);
        await using var origin = await Origin.StartAsync();
        origin.Put("/photos/a.jpg", Photos.Small);
        byte[] made;
        await using (var first = await StartAsync(origin, kind))
        {
            made = await first.Client.GetByteArrayAsync(Path);

            // Its end writes what waits.
        }

        await using var second = await StartAsync(origin, kind);
        using (var shared = await second.GetAsync(Path))
        {
            Assert.Equal("shared", Assert.Single(shared.Headers.GetValues("X-Image-Cache")));
            Assert.Equal(made, await shared.Content.ReadAsByteArrayAsync());
        }

        var cache = second.Services.GetRequiredService<IImageCache>();
        Assert.Equal((1, 0, 0), (cache.GetStatistics().SharedHits, cache.GetStatistics().Misses, cache.GetStatistics().SharedFaults));

        Assert.Equal(1, await cache.PurgeAsync(CacheScope.Source("/images/a.jpg"), CancellationToken.None));
        await using var third = await StartAsync(origin, kind);
        Assert.Equal(made, await third.Client.GetByteArrayAsync(Path));
        Assert.Equal(0, third.Services.GetRequiredService<IImageCache>().GetStatistics().SharedHits);
    }

    private async Task StartServerAsync(string kind)
    {
        _server = kind == "s3" ? await StoreServer.StartS3Async(_data) : await StoreServer.StartAzureAsync(_data);
        _proxy = new FaultyProxy(_server.Address);
        if (kind == "azure")
        {
            await new BlobServiceClient(AzureOriginalsTests.ConnectionTo(_server.Address)).GetBlobContainerClient("photos").CreateAsync();
        }
    }

    private Task<StoreSite> StartAsync(Origin origin, string kind) => StoreSite.StartAsync(
        new Uri(origin.Address, "/photos").AbsoluteUri,
        resizing =>
        {
            resizing.AddHttpOriginals(options => options.AllowedNetworks.Add("127.0.0.0/8")).AddHealthCheck();
            if (kind == "s3")
            {
                resizing.AddS3Results("s3://photos/results", options =>
                {
                    options.ServiceUrl = _proxy!.Address.AbsoluteUri;
                    options.ForcePathStyle = true;
                    options.Credentials = new BasicAWSCredentials("S3RVER", "S3RVER");
                });
            }
            else
            {
                resizing.AddAzureResults(
                    "azure://photos/results", options => options.ConnectionString = AzureOriginalsTests.ConnectionTo(_proxy!.Address));
            }
        },
        options => options.DiagnosticHeaders = true);
}
