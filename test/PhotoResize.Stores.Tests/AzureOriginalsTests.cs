using System.Net;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Azure;
using PhotoResize.Testing;

namespace PhotoResize.Stores.Tests;

/// <summary>Originals in a container of a real blob server.</summary>
public sealed class AzureOriginalsTests : IAsyncLifetime, IDisposable
{
    // The account that every emulator has, and its published key.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly TemporaryFolder _data = new();
    private StoreServer? _server;
    private FaultyProxy? _proxy;
    private BlobContainerClient? _container;

    public async Task InitializeAsync()
    {
        if (StoreServerInstallation.SkipReason is null)
        {
            _server = await StoreServer.StartAzureAsync(_data);
            _proxy = new FaultyProxy(_server.Address);
            _container = new BlobServiceClient(ConnectionTo(_server.Address)).GetBlobContainerClient("photos");
            await _container.CreateAsync();
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _proxy?.Dispose();
        _server?.Dispose();
        _data.Dispose();
    }

    [StoreServerFact]
    public async Task Blob_is_resized_and_a_hit_asks_nothing()
    {
        await PutAsync("originals/2024/a b.jpg", Photos.Large);
        await using var site = await StartAsync();
        Assert.Equal((100, 67), await site.SizeOfAsync("/images/2024/a%20b.jpg?w=100"));
        Assert.Equal(HttpStatusCode.NotFound, await site.StatusOfAsync("/images/missing.jpg?w=100"));

        _proxy!.Stop();
        Assert.Equal((100, 67), await site.SizeOfAsync("/images/2024/a%20b.jpg?w=100"));
        Assert.Equal((50, 33), await site.SizeOfAsync("/images/2024/a%20b.jpg?w=50"));
    }

    [StoreServerFact]
    public async Task Blob_that_has_changed_is_shown_after_its_freshness()
    {
        await PutAsync("originals/a.jpg", Photos.Noise(60, 40, 1));
        await using var site = await StartAsync();
        Assert.Equal((20, 13), await site.SizeOfAsync("/images/a.jpg?w=20"));

        site.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal((20, 13), await site.SizeOfAsync("/images/a.jpg?w=20"));
        await PutAsync("originals/a.jpg", Photos.Noise(40, 60, 2));
        using (var old = await site.GetAsync("/images/a.jpg?w=20"))
        {
            site.Clock.Advance(TimeSpan.FromMinutes(2));
            await site.UntilAsync("/images/a.jpg?w=20", response => !Equals(response.Headers.ETag, old.Headers.ETag));
        }

        Assert.Equal((20, 30), await site.SizeOfAsync("/images/a.jpg?w=20"));
    }

    [StoreServerFact]
    public async Task Blob_that_changes_before_its_download_is_shown_as_it_is_then()
    {
        await PutAsync("originals/a.jpg", Photos.Large);
        await using var site = await StartAsync();
        using var head = await site.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/images/a.jpg?w=20"));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        await PutAsync("originals/a.jpg", Photos.Noise(400, 600, 2));
        Assert.Equal((20, 30), await site.SizeOfAsync("/images/a.jpg?w=20"));
    }

    [StoreServerFact]
    public async Task Site_starts_while_the_store_is_away()
    {
        _server!.Stop();
        await using var site = await StartAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await site.StatusOfAsync("/images/a.jpg?w=20"));
    }

    [Fact]
    public async Task Account_has_to_be_named()
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => StoreSite.StartAsync("azure://photos", resizing => resizing.AddAzureBlobs(_ => { })));
        Assert.Contains("ServiceUrl", fault.Message, StringComparison.Ordinal);
    }

    [StoreServerFact]
    public async Task Blob_that_may_not_be_read_is_missing_if_the_operator_says_so()
    {
        await PutAsync("originals/a.jpg", Photos.Small);
        await using (var unavailable = await StartAsync(UseWrongKey))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await unavailable.StatusOfAsync("/images/a.jpg?w=20"));
        }

        await using var missing = await StartAsync(options =>
        {
            UseWrongKey(options);
            options.ForbiddenIsMissing = true;
        });
        Assert.Equal(HttpStatusCode.NotFound, await missing.StatusOfAsync("/images/a.jpg?w=20"));

        void UseWrongKey(AzureOriginalsOptions options) =>
            options.ConnectionString = ConnectionTo(_proxy!.Address, Convert.ToBase64String("guessed"u8));
    }

    internal static string ConnectionTo(Uri server, string key = Key) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key};BlobEndpoint={server.AbsoluteUri.TrimEnd('/')}/{Account};";

    private Task<StoreSite> StartAsync(Action<AzureOriginalsOptions>? configure = null) => StoreSite.StartAsync(
        "azure://photos/originals",
        resizing => resizing.AddAzureBlobs(options =>
        {
            options.ConnectionString = ConnectionTo(_proxy!.Address);
            configure?.Invoke(options);
        }));

    private async Task PutAsync(string name, byte[] bytes) => await _container!.GetBlobClient(name).UploadAsync(new BinaryData(bytes), overwrite: true);
}
