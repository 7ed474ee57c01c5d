using Amazon.Runtime;
using Amazon.S3;

namespace PhotoResize.S3;

/// <summary>Clients for buckets, as the options of originals and of results tell.</summary>
internal static class S3Client
{
    public static AmazonS3Client Create(string? serviceUrl, string? region, bool forcePathStyle, AWSCredentials? credentials)
    {
        // Retries would only add to the wait: a store that fails is left alone for a while, and its work is done without it or later.
        var config = new AmazonS3Config
        {
            ForcePathStyle = forcePathStyle,
            MaxErrorRetry = 0,

            // Not every store that speaks the protocol knows the optional checksums. Results have their own.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        };
        if (serviceUrl is not null)
        {
            config.ServiceURL = serviceUrl;
            config.AuthenticationRegion = region;
        }
        else if (region is not null)
        {
            config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(region);
        }

        return credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config);
    }
}
