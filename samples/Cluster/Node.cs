using Amazon.Runtime;
using PhotoResize.Caching;
using PhotoResize.Configuration;

namespace Cluster;

/// <summary>One node of the cluster: an ordinary application with a folder of images, in a process of its own.</summary>
internal static class Node
{
    /// <summary>The setting with the node's name, which makes this program a node.</summary>
    public const string NameSetting = "node";

    /// <summary>The setting with the address of Redis.</summary>
    public const string RedisSetting = "redis";

    /// <summary>The setting with the address of the S3 server.</summary>
    public const string S3Setting = "s3";

    /// <summary>The header that tells which node has answered.</summary>
    public const string Header = "X-Node";

    /// <summary>What the S3 server takes from everybody.</summary>
    public static readonly BasicAWSCredentials Credentials = new("S3RVER", "S3RVER");

    // One small machine does the work of five; who is slow is not to be taken for dead.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Short, so that it can be watched how another node takes over. Default 5 seconds.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    /// <summary>Runs until the cluster ends, which closes the standard input.</summary>
    public static async Task<int> RunAsync(string name, string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var s3 = builder.Configuration[S3Setting];

        // What a node of a cluster needs: originals in a bucket, results in a bucket, and a server by which nodes agree.
        builder.Services
            .AddImageResizing(options =>
            {
                options.ImageFolders.Add(new ImageFolderOptions { Path = "/images/", Source = $"s3://{Bucket.Name}/{Bucket.Originals}" });
                options.DiagnosticHeaders = true;
                options.SharedResults.Timeout = Patience;
            })
            .AddVips()
            .AddS3(options =>
            {
                (options.ServiceUrl, options.ForcePathStyle, options.Credentials) = (s3, true, Credentials);
            })
            .AddS3Results($"s3://{Bucket.Name}/{Bucket.Results}", options =>
            {
                (options.ServiceUrl, options.ForcePathStyle, options.Credentials) = (s3, true, Credentials);
            })
            .AddRedis(builder.Configuration[RedisSetting]!, options =>
            {
                (options.CommandTimeout, options.LeaseDuration) = (Patience, Lease);
            });

        var app = builder.Build();
        app.Use((context, next) =>
        {
            context.Response.Headers[Header] = name;
            return next(context);
        });
        app.UseImageResizing();

        // nginx passes only images on to nodes, so this is for those on this machine.
        app.MapGet("/alive", () => name);
        app.MapPost("/purge", async (IImageCache cache, CancellationToken cancellationToken) =>
            await cache.PurgeAsync(CacheScope.All, cancellationToken));
        await app.StartAsync();
        _ = EndWithInputAsync(app.Lifetime);
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task EndWithInputAsync(IHostApplicationLifetime lifetime)
    {
        await Console.OpenStandardInput().CopyToAsync(Stream.Null);
        lifetime.StopApplication();
    }
}
