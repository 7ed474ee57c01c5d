using System.Diagnostics;
using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Testing;

namespace PhotoResize.Stores.Tests;

/// <summary>A bucket with originals, asked for as little as possible, and stopped while sites need it.</summary>
public sealed class StoppedStoreTests : IDisposable
{
    private static readonly BasicAWSCredentials Credentials = new("S3RVER", "S3RVER");

    private readonly TemporaryFolder _data = new();
    private StoreServer? _server;

    public void Dispose()
    {
        _server?.Dispose();
        _data.Dispose();
    }

    [StoreServerFact]
    public async Task Original_of_twelve_megapixels_is_downloaded_once_by_each_node_for_a_thousand_misses()
    {
        const int Misses = 1000;
        var original = ReferenceEncoder.Encode(
            Settings.ImageFormat.Jpeg, Picture.Draw(4000, 3000, (x, y) => ((x * 7) ^ (y * 3), x * y / 500, (x ^ y) * 5, 255)));
        _server = await StoreServer.StartS3Async(_data);
        await PutAsync("a.jpg", original);
        foreach (var _ in new[] { "one node", "another" })
        {
            using var proxy = new FaultyProxy(_server.Address);
            await using var site = await StartAsync(proxy.Address, isFast: true);
            using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 500, UseProxy = false })
            {
                BaseAddress = site.Client.BaseAddress,
                Timeout = TimeSpan.FromMinutes(5),
            };

            // At the same moment, as far as clients can: most are in the queue when the download ends, and share their decodes.
            var statuses = await Task.WhenAll(Enumerable.Range(0, Misses).Select(async miss =>
            {
                using var response = await client.GetAsync($"/images/a.jpg?w={20 + (miss % 100)}&q={50 + (miss / 100)}");
                return response.StatusCode;
            }));

            Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));

            // The header is read before, from the first 64 KB.
            Assert.InRange(proxy.Passed, original.Length, original.Length * 1.2);
        }
    }

    [StoreServerFact]
    public async Task Hits_go_on_and_misses_are_told_to_come_back_within_a_second_while_the_store_is_stopped()
    {
        const int Originals = 20;
        _server = await StoreServer.StartS3Async(_data);
        for (var original = 0; original < Originals; original++)
        {
            await PutAsync($"{original}.jpg", Photos.Small);
        }

        await using var site = await StartAsync(_server.Address, isRealTime: true);
        var hits = Enumerable.Range(0, Originals).Select(original => $"/images/{original}.jpg?w=50").ToArray();
        foreach (var hit in hits)
        {
            Assert.Equal((50, 33), await site.SizeOfAsync(hit));
        }

        _server.Stop();

        var times = new List<TimeSpan>();
        for (var miss = 0; miss < Originals; miss++)
        {
            var watch = Stopwatch.StartNew();
            using var response = await site.GetAsync($"/images/new-{miss}.jpg?w=50");
            times.Add(watch.Elapsed);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.NotNull(response.Headers.RetryAfter);
            Assert.Equal(HttpStatusCode.OK, await site.StatusOfAsync(hits[miss]));
        }

        // The machine of the tests may stall in one of them.
        Assert.InRange(times.Order().ElementAt(times.Count / 2), TimeSpan.Zero, TimeSpan.FromSeconds(1));

        // Another size of an original whose bytes are here.
        Assert.Equal((30, 20), await site.SizeOfAsync("/images/0.jpg?w=30"));
    }

    [StoreServerFact]
    public async Task Site_that_is_started_while_the_store_is_stopped_answers_what_it_could_answer_before()
    {
        const int Originals = 20;
        using var folder = new TemporaryFolder();
        _server = await StoreServer.StartS3Async(_data);
        var hits = Enumerable.Range(0, Originals).Select(original => $"/images/{original}.jpg?w=50").ToArray();
        await using (var first = await StartAsync(_server.Address, isRealTime: true, root: folder.Path))
        {
            foreach (var (original, hit) in hits.Index())
            {
                await PutAsync($"{original}.jpg", Photos.Small);
                Assert.Equal((50, 33), await first.SizeOfAsync(hit));
            }
        }

        _server.Stop();
        await using var second = await StartAsync(_server.Address, isRealTime: true, root: folder.Path);

        Assert.All(await Task.WhenAll(hits.Select(second.SizeOfAsync)), size => Assert.Equal((50, 33), size));
        Assert.Equal((30, 20), await second.SizeOfAsync("/images/0.jpg?w=30"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await second.StatusOfAsync("/images/new.jpg?w=50"));
    }

    private static Task<StoreSite> StartAsync(Uri server, bool isRealTime = false, bool isFast = false, string? root = null) => StoreSite.StartAsync(
        "s3://photos/originals",
        resizing => resizing.AddS3(options =>
        {
            options.ServiceUrl = server.AbsoluteUri;
            options.ForcePathStyle = true;
            options.Credentials = Credentials;
        }),
        options => options.Processing.MaxQueuedJobs = 10_000,
        root,
        isRealTime: isRealTime,
        isFast: isFast);

    private async Task PutAsync(string name, byte[] bytes)
    {
        using var client = new AmazonS3Client(Credentials, new AmazonS3Config
        {
            ServiceURL = _server!.Address.AbsoluteUri,
            ForcePathStyle = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        });
        await client.PutObjectAsync(new PutObjectRequest
        {
            BucketName = "photos",
            Key = $"originals/{name}",
            InputStream = new MemoryStream(bytes),
            UseChunkEncoding = false,
        });
    }
}
