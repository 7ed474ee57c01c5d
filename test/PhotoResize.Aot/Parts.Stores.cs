namespace PhotoResize.Aot;

internal static class Parts
{
    // Where there is no server, its line is not run, but compiled all the same.
    public static void Add(ImageResizingBuilder resizing, IConfiguration configuration)
    {
        resizing.AddVips().AddHttpOriginals(options => options.AllowedNetworks.Add("127.0.0.0/8"));
        if (configuration["S3"] is { } s3)
        {
            resizing.AddS3(options => (options.ServiceUrl, options.ForcePathStyle) = (s3, true));
            resizing.AddS3Results("s3://tenant-a/results", options => (options.ServiceUrl, options.ForcePathStyle) = (s3, true));
        }

        if (configuration["Azure"] is { } azure)
        {
            resizing.AddAzureBlobs(options => options.ConnectionString = azure);
        }

        if (configuration["Redis"] is { } redis)
        {
            resizing.AddRedis(redis);
        }
    }
}
