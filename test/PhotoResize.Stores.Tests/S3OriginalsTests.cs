using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.S3;
using PhotoResize.Testing;

namespace PhotoResize.Stores.Tests;

/// <summary>Originals in a bucket of a real S3 server.</summary>
public sealed class S3OriginalsTests : IAsyncLifetime, IDisposable
{
    private static readonly BasicAWSCredentials Credentials = new("S3RVER", "S3RVER");

    private readonly TemporaryFolder _data = new();
    private StoreServer? _server;
    private FaultyProxy? _proxy;
    private AmazonS3Client? _client;

    public async Task InitializeAsync()
    {
        if (StoreServerInstallation.SkipReason is null)
        {
            _server = await StoreServer.StartS3Async(_data);
            _proxy = new FaultyProxy(_server.Address);
            _client = new AmazonS3Client(Credentials, new AmazonS3Config
            {
                ServiceURL = _server.Address.AbsoluteUri,
                ForcePathStyle = true,
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            });
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _client?.Dispose();
        _proxy?.Dispose();
        _server?.Dispose();
        _data.Dispose();
    }

    [StoreServerFact]
    public async Task Object_is_resized_and_a_hit_asks_nothing()
    {
        await PutAsync("photos", "originals/2024/a b.jpg", Photos.Large);
        await using var site = await StartAsync();
        Assert.Equal((100, 67), await site.SizeOfAsync("/images/2024/a%20b.jpg?w=100"));
        Assert.Equal(HttpStatusCode.NotFound, await site.StatusOfAsync("/images/missing.jpg?w=100"));

        _proxy!.Stop();
        Assert.Equal((100, 67), await site.SizeOfAsync("/images/2024/a%20b.jpg?w=100"));
        Assert.Equal((50, 33), await site.SizeOfAsync("/images/2024/a%20b.jpg?w=50"));
        Assert.Equal(HttpStatusCode.NotFound, await site.StatusOfAsync("/images/missing.jpg?w=50"));
    }

    [StoreServerFact]
    public async Task Object_that_has_changed_is_shown_after_its_freshness()
    {
        await PutAsync("photos", "originals/a.jpg", Photos.Noise(60, 40, 1));
        await using var site = await StartAsync();
        Assert.Equal((20, 13), await site.SizeOfAsync("/images/a.jpg?w=20"));

        await PutAsync("photos", "originals/a.jpg", Photos.Noise(40, 60, 2));
        Assert.Equal((20, 13), await site.SizeOfAsync("/images/a.jpg?w=20"));
        site.Clock.Advance(TimeSpan.FromMinutes(2));
        using (var old = await site.GetAsync("/images/a.jpg?w=20"))
        {
            await site.UntilAsync("/images/a.jpg?w=20", response => !Equals(response.Headers.ETag, old.Headers.ETag));
        }

        Assert.Equal((20, 30), await site.SizeOfAsync("/images/a.jpg?w=20"));
    }

    [StoreServerFact]
    public async Task Object_that_changes_before_its_download_is_shown_as_it_is_then()
    {
        await PutAsync("photos", "originals/a.jpg", Photos.Large);
        await using var site = await StartAsync();

        // Its state is known, its bytes are not.
        Assert.Equal(HttpStatusCode.OK, await HeadAsync(site, "/images/a.jpg?w=20"));
        await PutAsync("photos", "originals/a.jpg", Photos.Noise(400, 600, 2));
        Assert.Equal((20, 30), await site.SizeOfAsync("/images/a.jpg?w=20"));
    }

    [StoreServerFact]
    public async Task Half_an_answer_is_neither_shown_nor_kept()
    {
        await PutAsync("photos", "originals/a.jpg", Photos.Large);
        await using var site = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, await HeadAsync(site, "/images/a.jpg?w=20"));

        _proxy!.CutAfter = 100_000;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await site.StatusOfAsync("/images/a.jpg?w=20"));
        _proxy.CutAfter = null;
        Assert.Equal((20, 13), await site.SizeOfAsync("/images/a.jpg?w=20"));
    }

    [StoreServerFact]
    public async Task Site_starts_while_the_store_is_away_and_says_so_to_misses()
    {
        _proxy!.Stop();
        var asked = 0;
        await using var site = await StartAsync(configure: options => options.CreateClient = _ =>
        {
            var client = new AmazonS3Client(Credentials, new AmazonS3Config { ServiceURL = _proxy.Address.AbsoluteUri, ForcePathStyle = true, MaxErrorRetry = 0 });
            client.BeforeRequestEvent += (_, _) => Interlocked.Increment(ref asked);
            return client;
        });
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await site.StatusOfAsync($"/images/{i}.jpg?w=20"));
        }

        // Four of them have found out; the others are told at once.
        Assert.InRange(asked, 1, 5);
    }

    [StoreServerFact]
    public async Task Bucket_follows_from_the_path_where_the_application_says_so()
    {
        await PutAsync("tenant-a", "x/a.jpg", Photos.Small);
        await using var site = await StartAsync(services => services.AddSingleton<IOriginalPlacement, Tenants>());
        Assert.Equal((20, 13), await site.SizeOfAsync("/images/a/x/a.jpg?w=20"));
        Assert.Equal(HttpStatusCode.NotFound, await site.StatusOfAsync("/images/b/x/a.jpg?w=20"));
    }

    [StoreServerFact]
    public async Task Object_that_may_not_be_read_is_missing_if_the_operator_says_so()
    {
        await PutAsync("photos", "originals/a.jpg", Photos.Small);
        var strangers = new BasicAWSCredentials("guessed", "guessed");
        await using (var unavailable = await StartAsync(configure: options => options.Credentials = strangers))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await unavailable.StatusOfAsync("/images/a.jpg?w=20"));
        }

        await using var missing = await StartAsync(configure: options => (options.Credentials, options.ForbiddenIsMissing) = (strangers, true));
        Assert.Equal(HttpStatusCode.NotFound, await missing.StatusOfAsync("/images/a.jpg?w=20"));
    }

    private static async Task<HttpStatusCode> HeadAsync(StoreSite site, string path)
    {
        using var response = await site.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        return response.StatusCode;
    }

    private Task<StoreSite> StartAsync(Action<IServiceCollection>? add = null, Action<S3OriginalsOptions>? configure = null) => StoreSite.StartAsync("s3://photos/originals", resizing =>
    {
        add?.Invoke(resizing.Services);
        resizing.AddS3(options =>
        {
            options.ServiceUrl = _proxy!.Address.AbsoluteUri;
            options.ForcePathStyle = true;
            options.Credentials = Credentials;
            configure?.Invoke(options);
        });
    });

    private async Task PutAsync(string bucket, string key, byte[] bytes) => await _client!.PutObjectAsync(new PutObjectRequest
    {
        BucketName = bucket,
        Key = key,
        InputStream = new MemoryStream(bytes),
        UseChunkEncoding = false,
    });

    private sealed class Tenants : IOriginalPlacement
    {
        public OriginalPlace? Find(Uri source, string name) =>
            name.StartsWith("a/", StringComparison.Ordinal) ? new OriginalPlace("tenant-a", name["a/".Length..]) : null;
    }
}
