using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using PhotoResize.Caching;

namespace PhotoResize.Serving;

/// <summary>
/// Sends results. A whole result that is in memory is written as it is; ranges, and what comes from a file, are the static file middleware's
/// work. The headers that describe a result are set here, in one place, the same for every answer.
/// </summary>
internal sealed class ResultSender(IWebHostEnvironment environment)
{
    // Judged already, against the result's own entity tag, by the time the static file middleware is called.
    private static readonly string[] ConditionalHeaders =
        [HeaderNames.IfMatch, HeaderNames.IfNoneMatch, HeaderNames.IfModifiedSince, HeaderNames.IfUnmodifiedSince, HeaderNames.IfRange];

    // The server copies all that it is given at once, however slowly the client takes it.
    private const int PieceBytes = 64 * 1024;

    /// <summary>Answers without the result: 304, or HEAD for a result that does not exist yet.</summary>
    public static void SendHeaders(HttpContext context, ResultDescription result, int status)
    {
        context.Response.StatusCode = status;
        WriteHeaders(context.Response.Headers, result);
        if (status != StatusCodes.Status304NotModified)
        {
            context.Response.ContentType = result.ContentType;
            context.Response.Headers.AcceptRanges = "bytes";
        }
    }

    /// <summary>Answers GET or HEAD with the result, or the range of it that was asked for.</summary>
    public Task SendAsync(HttpContext context, ResultDescription result, ImageContent content) =>
        context.Request.Headers.Range.Count == 0 && content.Bytes is { } bytes
            ? SendWholeAsync(context, result, bytes)
            : SendByMiddlewareAsync(context, result, content);

    // What the static file middleware would do, without its copy of every piece on the way.
    private static async Task SendWholeAsync(HttpContext context, ResultDescription result, ReadOnlyMemory<byte> bytes)
    {
        SendHeaders(context, result, StatusCodes.Status200OK);
        context.Response.ContentLength = bytes.Length;
        if (context.Features.Get<IHttpsCompressionFeature>() is { } compression)
        {
            compression.Mode = HttpsCompressionMode.Compress;
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            return;
        }

        while (bytes.Length > 0)
        {
            var piece = bytes[..Math.Min(bytes.Length, PieceBytes)];
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            bytes = bytes[piece.Length..];
        }
    }

    private async Task SendByMiddlewareAsync(HttpContext context, ResultDescription result, ImageContent content)
    {
        // Without a log: it would warn of clients' mistakes, with their paths.
        var middleware = new StaticFileMiddleware(NotServed, environment, OptionsFor(result, content), NullLoggerFactory.Instance);
        var request = context.Request;
        var honoursRange = content.CanSeek && Preconditions.HonoursRange(request, result);
        var hidden = Hide(request.Headers, honoursRange);

        // The static file middleware steps aside where routing has matched an endpoint, as fallback routes and mapped assets do.
        var endpoint = context.GetEndpoint();
        context.SetEndpoint(null);
        try
        {
            await middleware.Invoke(context);
        }
        finally
        {
            context.SetEndpoint(endpoint);
            Restore(request.Headers, hidden);
        }
    }

    private static Task NotServed(HttpContext context) =>
        throw new InvalidOperationException("The static file middleware did not take a result that it was given.");

    private static void WriteHeaders(IHeaderDictionary headers, ResultDescription result)
    {
        headers.ETag = result.ETagText;
        headers.LastModified = result.LastModifiedText;
        headers.CacheControl = result.CacheControl;
        if (result.IsForeign)
        {
            headers.XContentTypeOptions = "nosniff";
        }
    }

    private static List<KeyValuePair<string, StringValues>>? Hide(IHeaderDictionary headers, bool honoursRange)
    {
        List<KeyValuePair<string, StringValues>>? hidden = null;
        foreach (var name in honoursRange ? ConditionalHeaders : [.. ConditionalHeaders, HeaderNames.Range])
        {
            if (headers.Remove(name, out var value))
            {
                (hidden ??= []).Add(KeyValuePair.Create(name, value));
            }
        }

        return hidden;
    }

    private static void Restore(IHeaderDictionary headers, List<KeyValuePair<string, StringValues>>? hidden)
    {
        foreach (var (name, value) in hidden ?? [])
        {
            headers[name] = value;
        }
    }

    // The middleware is made for the one result: it finds files by the request's path, which says nothing of which result is meant.
    private static IOptions<StaticFileOptions> OptionsFor(ResultDescription result, ImageContent content) =>
        Options.Create(new StaticFileOptions
        {
            FileProvider = new ResultFile(result, content),
            ContentTypeProvider = new ResultContentType(result.ContentType!),
            OnPrepareResponse = answer => WriteHeaders(answer.Context.Response.Headers, result),
        });

    /// <summary>A file provider that has one file: the result.</summary>
    private sealed class ResultFile(ResultDescription result, ImageContent content) : IFileProvider, IFileInfo
    {
        public bool Exists => true;

        public bool IsDirectory => false;

        public DateTimeOffset LastModified => result.LastModified;

        public long Length => content.Length;

        public string Name => "";

        public string? PhysicalPath => null;

        public Stream CreateReadStream() => content.OpenRead();

        public IFileInfo GetFileInfo(string subpath) => this;

        public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

        public IChangeToken Watch(string filter) => NullChangeToken.Singleton;
    }

    private sealed class ResultContentType(string value) : IContentTypeProvider
    {
        public bool TryGetContentType(string subpath, out string contentType)
        {
            contentType = value;
            return true;
        }
    }
}
