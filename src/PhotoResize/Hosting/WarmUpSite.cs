using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Middleware;
using PhotoResize.Processing;

namespace PhotoResize.Hosting;

/// <summary>
/// A site of its own with one picture, without server and log, which has the steps from request to answer compiled. Picture and cache are
/// files in a temporary folder, so that reading and storing take the way that they take in the application.
/// </summary>
internal sealed class WarmUpSite : IDisposable
{
    private const string FolderPath = "/warm-up/";
    private const string FileName = "picture.jpg";

    // The second is a repeated request, which takes a shorter way.
    private static readonly string[] Queries = ["?w=100", "?w=100", "?w=120&h=90&mode=crop&format=webp"];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("photoresize-warm-up-");

    private string Originals => Path.Join(_root.FullName, "originals");

    /// <summary>Answers some requests for results of a JPEG.</summary>
    /// <exception cref="IOException">There is no room for temporary files.</exception>
    /// <exception cref="UnauthorizedAccessException">There may be no temporary files.</exception>
    public static async Task ServeAsync(IImageProcessor engine, byte[] jpeg, IWebHostEnvironment environment, CancellationToken cancellationToken)
    {
        using var site = new WarmUpSite();
        await site.AnswerAsync(engine, jpeg, environment, cancellationToken);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private async Task AnswerAsync(IImageProcessor engine, byte[] jpeg, IWebHostEnvironment environment, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Originals);
        await File.WriteAllBytesAsync(Path.Join(Originals, FileName), jpeg, cancellationToken);
        using var originals = new PhysicalFileProvider(Originals);
        await using var services = Services(engine, environment, originals);
        var middleware = ActivatorUtilities.CreateInstance<ImageResizingMiddleware>(services, (RequestDelegate)(_ => Task.CompletedTask));
        foreach (var query in Queries)
        {
            var context = new DefaultHttpContext { RequestServices = services, RequestAborted = cancellationToken };
            context.Request.Method = HttpMethods.Get;
            context.Request.Path = FolderPath + FileName;
            context.Request.QueryString = new QueryString(query);
            context.Request.Headers.Accept = "image/avif,image/webp,*/*";
            await middleware.Invoke(context);
        }

        // An answer is sent before it is stored, and its file must be there before the folder is deleted.
        await services.GetRequiredService<ResultMaker>().DrainAsync(cancellationToken);
    }

    private ServiceProvider Services(IImageProcessor engine, IWebHostEnvironment environment, PhysicalFileProvider originals)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(environment)
            .AddSingleton(engine)
            .AddSingleton(_ => ResizingMetrics.Unheard());
        services.AddImageResizing(options =>
        {
            options.ImageFolders.Add(new ImageFolderOptions { Path = FolderPath, FileProvider = originals });
            options.DiskCache.Path = Path.Join(_root.FullName, "cache");
        });
        return services.BuildServiceProvider();
    }
}
