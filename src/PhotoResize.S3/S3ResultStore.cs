using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using PhotoResize.Stores;

namespace PhotoResize.S3;

/// <summary>Shared results in a bucket.</summary>
/// <param name="address">The bucket and what names begin with.</param>
/// <param name="options">How it is reached.</param>
/// <param name="services">The application's services.</param>
internal sealed class S3ResultStore(Uri address, S3ResultsOptions options, IServiceProvider services) : IResultStore, IDisposable
{
    // Made when it is first needed, so that nothing of it is a fault of the start.
    private readonly Lazy<IAmazonS3> _client = new(
        () => options.CreateClient?.Invoke(services)
            ?? S3Client.Create(options.ServiceUrl, options.Region, options.ForcePathStyle, options.Credentials),
        LazyThreadSafetyMode.ExecutionAndPublication);

    public void Dispose()
    {
        // A client of the application's own is disposed by the application.
        if (_client.IsValueCreated && options.CreateClient is null)
        {
            _client.Value.Dispose();
        }
    }

    public async ValueTask<byte[]?> GetAsync(string name, int maxBytes, CancellationToken cancellationToken)
    {
        var place = OriginalPlace.Of(address, name);
        try
        {
            using var response = await _client.Value.GetObjectAsync(place.Container, place.Key, cancellationToken);
            if (response.ContentLength > maxBytes)
            {
                throw new InvalidDataException("The bucket has a larger object than results are.");
            }

            var bytes = new byte[response.ContentLength];
            await response.ResponseStream.ReadExactlyAsync(bytes, cancellationToken);
            return bytes;
        }
        catch (AmazonServiceException exception) when (
            exception.StatusCode == HttpStatusCode.NotFound && exception.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
    }

    public async ValueTask PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var place = OriginalPlace.Of(address, name);
        await _client.Value.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = place.Container,
                Key = place.Key,
                InputStream = new MemoryStream(bytes.ToArray(), writable: false),
                ContentType = "application/octet-stream",
                UseChunkEncoding = false,
            },
            cancellationToken);
    }

    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        var place = OriginalPlace.Of(address, name);
        await _client.Value.DeleteObjectAsync(place.Container, place.Key, cancellationToken);
    }

    public IAsyncEnumerable<string> List(string prefix) => ListAsync(prefix, CancellationToken.None);

    private async IAsyncEnumerable<string> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = OriginalPlace.Of(address, prefix);
        var request = new ListObjectsV2Request { BucketName = place.Container, Prefix = place.Key };
        do
        {
            var page = await _client.Value.ListObjectsV2Async(request, cancellationToken);
            foreach (var found in page.S3Objects ?? [])
            {
                yield return found.Key[(place.Key.Length - prefix.Length)..];
            }

            request.ContinuationToken = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (request.ContinuationToken is not null);
    }
}
