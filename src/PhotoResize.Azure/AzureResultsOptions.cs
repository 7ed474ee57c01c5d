using Azure.Core;
using Azure.Storage.Blobs;

namespace PhotoResize.Azure;

/// <summary>How the container of shared results is reached.</summary>
public sealed class AzureResultsOptions
{
    /// <summary>
    /// The address of the account, such as <c>https://account.blob.core.windows.net</c>. Needed unless there is a
    /// <see cref="ConnectionString"/> or a <see cref="CreateClient"/>.
    /// </summary>
    public string? ServiceUrl { get; set; }

    /// <summary>The connection string of the account, in place of <see cref="ServiceUrl"/>. Default <see langword="null"/>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The credential for <see cref="ServiceUrl"/>. Default <see langword="null"/>: what <c>DefaultAzureCredential</c> finds.</summary>
    public TokenCredential? Credential { get; set; }

    /// <summary>Makes the client, in place of the options above. It should not retry. Default <see langword="null"/>.</summary>
    public Func<IServiceProvider, BlobServiceClient>? CreateClient { get; set; }
}
