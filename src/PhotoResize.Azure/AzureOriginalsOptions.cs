using Azure.Core;
using Azure.Storage.Blobs;

namespace PhotoResize.Azure;

/// <summary>How containers are reached.</summary>
public sealed class AzureOriginalsOptions
{
    /// <summary>
    /// The address of the account, such as <c>https://account.blob.core.windows.net</c>. Needed unless there is a
    /// <see cref="ConnectionString"/> or a <see cref="CreateClient"/>.
    /// </summary>
    public string? ServiceUrl { get; set; }

    /// <summary>The connection string of the account, in place of <see cref="ServiceUrl"/>. Default <see langword="null"/>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// The credential for <see cref="ServiceUrl"/>. Default <see langword="null"/>: what <c>DefaultAzureCredential</c> finds, such as a managed
    /// identity.
    /// </summary>
    public TokenCredential? Credential { get; set; }

    /// <summary>Whether an original that may not be read is missing, so that the response is 404. Default <see langword="false"/>: it is 503.</summary>
    public bool ForbiddenIsMissing { get; set; }

    /// <summary>
    /// Makes the client, in place of the options above but for <see cref="ForbiddenIsMissing"/>. It should not retry: timeouts and circuit
    /// breaking are done already. Default <see langword="null"/>.
    /// </summary>
    public Func<IServiceProvider, BlobServiceClient>? CreateClient { get; set; }
}
