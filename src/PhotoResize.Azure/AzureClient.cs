using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace PhotoResize.Azure;

/// <summary>Clients for containers, as the options of originals and of results tell.</summary>
internal static class AzureClient
{
    public static BlobServiceClient Create(string? serviceUrl, string? connectionString, TokenCredential? credential)
    {
        // Retries would only add to the wait: a store that fails is left alone for a while, and its work is done without it or later.
        var client = new BlobClientOptions { Retry = { MaxRetries = 0 } };
        return connectionString is not null
            ? new BlobServiceClient(connectionString, client)
            : new BlobServiceClient(new Uri(serviceUrl!), credential ?? new DefaultAzureCredential(), client);
    }
}
