using System.Net;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using PhotoResize.Stores;

namespace PhotoResize.Azure;

/// <summary>Shared results in a container.</summary>
/// <param name="address">The container and what names begin with.</param>
/// <param name="options">How it is reached.</param>
/// <param name="services">The application's services.</param>
internal sealed class AzureResultStore(Uri address, AzureResultsOptions options, IServiceProvider services) : IResultStore
{
    // Made when it is first needed, so that nothing of it is a fault of the start.
    private readonly Lazy<BlobServiceClient> _client = new(
        () => options.CreateClient?.Invoke(services)
            ?? AzureClient.Create(options.ServiceUrl, options.ConnectionString, options.Credential),
        LazyThreadSafetyMode.PublicationOnly);

    public async ValueTask<byte[]?> GetAsync(string name, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            using var response = (await BlobOf(name).DownloadStreamingAsync(cancellationToken: cancellationToken)).Value;
            if (response.Details.ContentLength > maxBytes)
            {
                throw new InvalidDataException("The container has a larger blob than results are.");
            }

            var bytes = new byte[response.Details.ContentLength];
            await response.Content.ReadExactlyAsync(bytes, cancellationToken);
            return bytes;
        }
        catch (RequestFailedException exception) when (
            exception.Status == (int)HttpStatusCode.NotFound
            && !string.Equals(exception.ErrorCode, BlobErrorCode.ContainerNotFound.ToString(), StringComparison.Ordinal))
        {
            return null;
        }
    }

    public async ValueTask PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        await BlobOf(name).UploadAsync(new BinaryData(bytes), overwrite: true, cancellationToken);

    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken) =>
        await BlobOf(name).DeleteIfExistsAsync(cancellationToken: cancellationToken);

    public IAsyncEnumerable<string> List(string prefix) => ListAsync(prefix, CancellationToken.None);

    private async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = OriginalPlace.Of(address, prefix);
        var container = _client.Value.GetBlobContainerClient(place.Container);
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, place.Key, cancellationToken))
        {
            yield return blob.Name[(place.Key.Length - prefix.Length)..];
        }
    }

    private BlobClient BlobOf(string name)
    {
        var place = OriginalPlace.Of(address, name);
        return _client.Value.GetBlobContainerClient(place.Container).GetBlobClient(place.Key);
    }
}
