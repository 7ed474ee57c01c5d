using Amazon.Runtime;
using Amazon.S3;

namespace PhotoResize.S3;

/// <summary>How the bucket of shared results is reached. What is not set is found by the SDK.</summary>
public sealed class S3ResultsOptions
{
    /// <summary>The address of a store that is not Amazon's, such as <c>http://minio:9000</c>. Default <see langword="null"/>: Amazon's.</summary>
    public string? ServiceUrl { get; set; }

    /// <summary>The region, such as <c>eu-central-1</c>. Default <see langword="null"/>: that of the environment or profile.</summary>
    public string? Region { get; set; }

    /// <summary>
    /// Whether the bucket stands in the path of addresses and not in the host name, as most stores that are not Amazon's need it. Default
    /// <see langword="false"/>.
    /// </summary>
    public bool ForcePathStyle { get; set; }

    /// <summary>The credentials. Default <see langword="null"/>: those that the SDK finds.</summary>
    public AWSCredentials? Credentials { get; set; }

    /// <summary>Makes the client, in place of the options above. It should not retry. Default <see langword="null"/>.</summary>
    public Func<IServiceProvider, IAmazonS3>? CreateClient { get; set; }
}
