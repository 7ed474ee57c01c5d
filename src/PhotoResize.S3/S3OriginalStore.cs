using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using PhotoResize.Stores;

namespace PhotoResize.S3;

/// <summary>Originals in buckets.</summary>
internal sealed class S3OriginalStore : IOriginalStore, IDisposable
{
    private readonly Uri _address;
    private readonly S3OriginalsOptions _options;
    private readonly IOriginalPlacement? _placement;

    // Made when it is first needed: where the SDK finds no region, that is a fault of requests and not of the start.
    private readonly Lazy<IAmazonS3> _client;

    /// <param name="address">The address of the image folder's originals.</param>
    /// <param name="options">How buckets are reached.</param>
    /// <param name="placement">Finds the bucket of each original; <see langword="null"/> for the one of the address.</param>
    /// <param name="services">The application's services.</param>
    public S3OriginalStore(Uri address, S3OriginalsOptions options, IOriginalPlacement? placement, IServiceProvider services)
    {
        _address = address;
        _options = options;
        _placement = placement;
        _client = new Lazy<IAmazonS3>(
            () => options.CreateClient?.Invoke(services) ?? S3Client.Create(options.ServiceUrl, options.Region, options.ForcePathStyle, options.Credentials), LazyThreadSafetyMode.ExecutionAndPublication);
    }

    public void Dispose()
    {
        // A client of the application's own is disposed by the application.
        if (_client.IsValueCreated && _options.CreateClient is null)
        {
            _client.Value.Dispose();
        }
    }

    public async ValueTask<StoredOriginal?> FindAsync(string name, StoredOriginal? known, CancellationToken cancellationToken)
    {
        if (PlaceOf(name) is not { } place)
        {
            return null;
        }

        var request = new GetObjectMetadataRequest { BucketName = place.Container, Key = place.Key, EtagToNotMatch = known?.EntityTag };
        try
        {
            var found = await _client.Value.GetObjectMetadataAsync(request, cancellationToken);
            return new StoredOriginal(found.ContentLength, TimeOf(found.LastModified), found.ETag);
        }
        catch (AmazonServiceException exception) when (exception.StatusCode == HttpStatusCode.NotModified && known is not null)
        {
            return known;
        }
        catch (AmazonServiceException exception) when (IsMissing(exception))
        {
            return null;
        }
        catch (Exception exception) when (exception is AmazonClientException or AmazonServiceException)
        {
            throw Fault(exception);
        }
    }

    public async ValueTask<Stream> OpenAsync(string name, StoredOriginal state, long offset, long length, CancellationToken cancellationToken)
    {
        if (PlaceOf(name) is not { } place)
        {
            throw new OriginalChangedException();
        }

        var request = new GetObjectRequest { BucketName = place.Container, Key = place.Key, EtagToMatch = state.EntityTag };
        if (length < state.Length)
        {
            request.ByteRange = new ByteRange(offset, offset + length - 1);
        }

        try
        {
            var response = await _client.Value.GetObjectAsync(request, cancellationToken);

            // Not every store that speaks the protocol heeds conditions.
            if (response.ETag != state.EntityTag)
            {
                response.Dispose();
                throw new OriginalChangedException();
            }

            return response.ResponseStream;
        }
        catch (AmazonServiceException exception) when (
            IsMissing(exception) || exception.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            throw new OriginalChangedException();
        }
        catch (Exception exception) when (exception is AmazonClientException or AmazonServiceException)
        {
            throw Fault(exception);
        }
    }

    private static DateTimeOffset TimeOf(DateTime? time) =>
        time is { } known ? new DateTimeOffset(known.ToUniversalTime(), TimeSpan.Zero) : DateTimeOffset.UnixEpoch;

    private static IOException Fault(Exception exception) => new("The bucket of originals cannot be read.", exception);

    private OriginalPlace? PlaceOf(string name) => _placement is null ? OriginalPlace.Of(_address, name) : _placement.Find(_address, name);

    /// <summary>A bucket that does not exist is a mistake of the operator, and no reason to drop results.</summary>
    private bool IsMissing(AmazonServiceException exception) =>
        (exception.StatusCode == HttpStatusCode.NotFound && exception.ErrorCode != "NoSuchBucket")
        || (exception.StatusCode == HttpStatusCode.Forbidden && _options.ForbiddenIsMissing);
}
