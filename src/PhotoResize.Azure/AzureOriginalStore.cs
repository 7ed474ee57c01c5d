using System.Net;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using PhotoResize.Stores;

namespace PhotoResize.Azure;

/// <summary>Originals in containers of blobs.</summary>
internal sealed class AzureOriginalStore : IOriginalStore
{
    private readonly Uri _address;
    private readonly bool _forbiddenIsMissing;
    private readonly IOriginalPlacement? _placement;

    // Made when it is first needed, so that nothing of it is a fault of the start.
    private readonly Lazy<BlobServiceClient> _client;

    /// <param name="address">The address of the image folder's originals.</param>
    /// <param name="options">How containers are reached.</param>
    /// <param name="placement">Finds the container of each original; <see langword="null"/> for the one of the address.</param>
    /// <param name="services">The application's services.</param>
    public AzureOriginalStore(Uri address, AzureOriginalsOptions options, IOriginalPlacement? placement, IServiceProvider services)
    {
        _address = address;
        _placement = placement;
        _forbiddenIsMissing = options.ForbiddenIsMissing;
        _client = new Lazy<BlobServiceClient>(
            () => options.CreateClient?.Invoke(services) ?? AzureClient.Create(options.ServiceUrl, options.ConnectionString, options.Credential), LazyThreadSafetyMode.PublicationOnly);
    }

    public static string? FindFault(Uri address, AzureOriginalsOptions options)
    {
        if (address.Host.Length == 0)
        {
            return "must name a container.";
        }

        return options.CreateClient is null && options.ConnectionString is null && !Uri.TryCreate(options.ServiceUrl, UriKind.Absolute, out _)
            ? "needs a ServiceUrl, a ConnectionString or a CreateClient in AddAzureBlobs."
            : null;
    }

    public async ValueTask<StoredOriginal?> FindAsync(string name, StoredOriginal? known, CancellationToken cancellationToken)
    {
        if (BlobOf(name) is not { } blob)
        {
            return null;
        }

        var conditions = known?.EntityTag is { } tag ? new BlobRequestConditions { IfNoneMatch = new ETag(tag) } : null;
        try
        {
            var response = await blob.GetPropertiesAsync(conditions, cancellationToken);
            return response.GetRawResponse().Status == (int)HttpStatusCode.NotModified
                ? known
                : new StoredOriginal(response.Value.ContentLength, response.Value.LastModified, response.Value.ETag.ToString());
        }
        catch (RequestFailedException exception) when (exception.Status == (int)HttpStatusCode.NotModified && known is not null)
        {
            return known;
        }
        catch (RequestFailedException exception) when (IsMissing(exception))
        {
            return null;
        }
        catch (Exception exception) when (exception is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw Fault(exception);
        }
    }

    public async ValueTask<Stream> OpenAsync(string name, StoredOriginal state, long offset, long length, CancellationToken cancellationToken)
    {
        if (BlobOf(name) is not { } blob)
        {
            throw new OriginalChangedException();
        }

        var options = new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfMatch = new ETag(state.EntityTag!) } };
        if (length < state.Length)
        {
            options.Range = new HttpRange(offset, length);
        }

        try
        {
            var response = await blob.DownloadStreamingAsync(options, cancellationToken);
            return response.Value.Content;
        }
        catch (RequestFailedException exception) when (
            IsMissing(exception) || exception.Status is (int)HttpStatusCode.PreconditionFailed or (int)HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw new OriginalChangedException();
        }
        catch (Exception exception) when (exception is RequestFailedException or AuthenticationFailedException or AggregateException)
        {
            throw Fault(exception);
        }
    }

    private static IOException Fault(Exception exception) => new("The container of originals cannot be read.", exception);

    private BlobClient? BlobOf(string name) =>
        (_placement is null ? OriginalPlace.Of(_address, name) : _placement.Find(_address, name)) is { } place
            ? _client.Value.GetBlobContainerClient(place.Container).GetBlobClient(place.Key)
            : null;

    /// <summary>A container that does not exist is a mistake of the operator, and no reason to drop results.</summary>
    private bool IsMissing(RequestFailedException exception) =>
        (exception.Status == (int)HttpStatusCode.NotFound && !string.Equals(exception.ErrorCode, BlobErrorCode.ContainerNotFound.ToString(), StringComparison.Ordinal))
        || (exception.Status == (int)HttpStatusCode.Forbidden && _forbiddenIsMissing);
}
