using System.Collections.Concurrent;
using System.Globalization;

namespace PhotoResize.LoadServer;

/// <summary>
/// The least that Kestrel can do for the same answers: <c>/array/NAME</c> writes the bytes of a static file from memory,
/// <c>/not-modified</c> is an empty 304, and <c>/memory</c> has the bytes committed by the managed heaps. <c>/described/NAME</c> and
/// <c>/not-modified-described</c> also send the headers of a result, <c>/looked/NAME</c> looks at a file before.
/// </summary>
/// <remarks>They come first in the pipeline and need no routing, which would slow down all that is measured.</remarks>
internal sealed class Baselines(string folder)
{
    private static readonly PathString Arrays = "/array";
    private static readonly PathString Described = "/described";
    private static readonly PathString Looked = "/looked";

    private readonly ConcurrentDictionary<string, byte[]> _arrays = new();

    public RequestDelegate Handle(RequestDelegate next) => context =>
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments(Arrays, out var name))
        {
            return WriteArrayAsync(context, name);
        }

        if (path.StartsWithSegments(Described, out name))
        {
            Describe(context);
            return WriteArrayAsync(context, name);
        }

        if (path.StartsWithSegments(Looked, out name))
        {
            // One system call.
            _ = File.GetLastWriteTimeUtc(Path.Join(folder, name));
            Describe(context);
            return WriteArrayAsync(context, name);
        }

        switch (path.Value)
        {
            case "/not-modified":
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            case "/not-modified-described":
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                Describe(context);
                return Task.CompletedTask;
            case "/memory":
                return context.Response.WriteAsync(GC.GetGCMemoryInfo().TotalCommittedBytes.ToString(CultureInfo.InvariantCulture));
            default:
                return next(context);
        }
    };

    private static void Describe(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ETag = "\"S45ETUULLL7A6U4LFHXUERAOGH\"";
        headers.LastModified = "Fri, 27 Nov 2026 01:23:45 GMT";
        headers.CacheControl = "public, max-age=86400";
        headers.XContentTypeOptions = "nosniff";
        headers.AcceptRanges = "bytes";
    }

    private Task WriteArrayAsync(HttpContext context, string name)
    {
        var bytes = _arrays.GetOrAdd(name, static (name, folder) => File.ReadAllBytes(Path.Join(folder, name)), folder);
        context.Response.ContentType = "image/jpeg";
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }
}
