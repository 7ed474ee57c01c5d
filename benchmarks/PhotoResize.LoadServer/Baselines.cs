using System.Collections.Concurrent;
using System.Globalization;

namespace PhotoResize.LoadServer;

/// <summary>
/// The least that Kestrel can do for the same answers: <c>/array/NAME</c> writes the bytes of a static file from memory,
/// <c>/not-modified</c> is an empty 304, and <c>/memory</c> has the bytes committed by the managed heaps.
/// </summary>
/// <remarks>They come first in the pipeline and need no routing, which would slow down all that is measured.</remarks>
internal sealed class Baselines(string folder)
{
    private static readonly PathString Arrays = "/array";

    private readonly ConcurrentDictionary<string, byte[]> _arrays = new();

    public RequestDelegate Handle(RequestDelegate next) => context =>
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments(Arrays, out var name))
        {
            return WriteArrayAsync(context, name);
        }

        switch (path.Value)
        {
            case "/not-modified":
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            case "/memory":
                return context.Response.WriteAsync(GC.GetGCMemoryInfo().TotalCommittedBytes.ToString(CultureInfo.InvariantCulture));
            default:
                return next(context);
        }
    };

    private Task WriteArrayAsync(HttpContext context, string name)
    {
        var bytes = _arrays.GetOrAdd(name, static (name, folder) => File.ReadAllBytes(Path.Join(folder, name)), folder);
        context.Response.ContentType = "image/jpeg";
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
