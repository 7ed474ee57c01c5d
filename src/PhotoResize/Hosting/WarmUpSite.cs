using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Middleware;
using PhotoResize.Processing;
using PhotoResize.Sources;

namespace PhotoResize.Hosting;

/// <summary>A site of its own with one picture, without cache, server and log, which has the steps from request to answer compiled.</summary>
internal static class WarmUpSite
{
    private const string Path = "/warm-up/picture.jpg";

    // The second is a repeated request, which takes a shorter way.
    private static readonly string[] Queries = ["?w=100", "?w=100", "?w=120&h=90&mode=crop&format=webp"];

    /// <summary>Answers some requests for results of a JPEG.</summary>
    public static async Task ServeAsync(IImageProcessor engine, byte[] jpeg, IWebHostEnvironment environment, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(environment)
            .AddSingleton(engine)
            .AddSingleton(_ => ResizingMetrics.Unheard());
        services
            .AddImageResizing(options =>
            {
                options.ImageFolders.Add(new ImageFolderOptions { Path = "/warm-up/" });
                options.DiskCache.Enabled = false;
            })
            .AddSource(new OnePicture(jpeg));
        await using var provider = services.BuildServiceProvider();
        var middleware = ActivatorUtilities.CreateInstance<ImageResizingMiddleware>(provider, (RequestDelegate)(_ => Task.CompletedTask));
        foreach (var query in Queries)
        {
            var context = new DefaultHttpContext { RequestServices = provider, RequestAborted = cancellationToken };
            context.Request.Method = HttpMethods.Get;
            context.Request.Path = Path;
            context.Request.QueryString = new QueryString(query);
            context.Request.Headers.Accept = "image/avif,image/webp,*/*";
            await middleware.Invoke(context);
        }
    }

    private sealed class OnePicture(byte[] jpeg) : IImageSource
    {
        public ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken) =>
            new(path == Path ? new Picture(jpeg) { Path = path, Length = jpeg.Length, LastModified = DateTimeOffset.UnixEpoch } : null);
    }

    private sealed class Picture(byte[] jpeg) : SourceImage
    {
        public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) => new(new MemoryStream(jpeg, writable: false));
    }
}
