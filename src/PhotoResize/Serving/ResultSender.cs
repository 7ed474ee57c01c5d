using System.Buffers;
using System.Collections.Frozen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.ResponseCaching;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using PhotoResize.Caching;
using PhotoResize.Hooks;

namespace PhotoResize.Serving;

/// <summary>
/// Sends results. A whole result in memory is written as it is; ranges, and results in files, are sent by ASP.NET Core's static file
/// middleware. The headers that describe a result are set here, in one place, the same for every answer.
/// </summary>
internal sealed class ResultSender
{
    /// <summary>Which level of the cache a result comes from; see docs/telemetry.md.</summary>
    public const string LevelHeader = "X-Image-Cache";

    /// <summary>What took how long.</summary>
    public const string TimingHeader = "Server-Timing";

    private const string StillHeader = "X-Image-Still";
    private const string FirstFrame = "first-frame";
    private const string SurrogateControlHeader = "Surrogate-Control";
    private const string CdnCacheControlHeader = "CDN-Cache-Control";

    private static readonly FrozenSet<string> OwnHeaders = new[]
    {
        HeaderNames.ETag, HeaderNames.LastModified, HeaderNames.CacheControl, HeaderNames.AcceptRanges, HeaderNames.ContentType,
        HeaderNames.ContentLength, HeaderNames.ContentRange, HeaderNames.ContentEncoding, HeaderNames.TransferEncoding, HeaderNames.Connection,
        HeaderNames.Date, HeaderNames.Vary, HeaderNames.SetCookie, HeaderNames.XContentTypeOptions, HeaderNames.RetryAfter, StillHeader,
        SurrogateControlHeader, CdnCacheControlHeader, LevelHeader, TimingHeader,
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] AllQueryKeys = ["*"];

    private readonly StaticFileMiddleware _middleware;

    // The middleware asks its provider for a file by path, without the request. This carries the result of the request to the provider.
    private readonly AsyncLocal<ResultFile?> _current = new();

    private readonly ImageHooks _hooks;

    public ResultSender(IWebHostEnvironment environment, ImageHooks hooks)
    {
        _hooks = hooks;
        var options = new StaticFileOptions
        {
            FileProvider = new CurrentResult(_current),
            ServeUnknownFileTypes = true,
            HttpsCompression = HttpsCompressionMode.DoNotCompress,
            OnPrepareResponse = _ => WriteHeaders(_current.Value!.Context, _current.Value.Description),
        };

        // Without a log: it would warn of clients' mistakes, with their paths.
        _middleware = new StaticFileMiddleware(NotServed, environment, Options.Create(options), NullLoggerFactory.Instance);
    }

    /// <summary>Sends the client to another address.</summary>
    public void SendRedirect(HttpContext context, string location, bool isPermanent, CachePolicy cachePolicy)
    {
        context.Response.Redirect(location, isPermanent);
        context.Response.Headers.CacheControl = isPermanent ? cachePolicy.For(IsForUsers(context)) : "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
    }

    /// <summary>Answers without the result: 304, or HEAD for a result that does not exist yet.</summary>
    public void SendHeaders(HttpContext context, ResultDescription result, int status)
    {
        context.Response.StatusCode = status;
        WriteHeaders(context, result);
        if (status == StatusCodes.Status304NotModified)
        {
            context.Response.ContentType = null;
        }
        else if (result.IsSuccess)
        {
            context.Response.Headers.AcceptRanges = "bytes";
        }
    }

    /// <summary>Takes back what describes a result that could not be sent after all. The response has not started.</summary>
    public static void RemoveHeaders(HttpResponse response, ResultDescription result)
    {
        RemoveHeaders(response);
        if (result.CachePolicy.TagHeader is { } header)
        {
            response.Headers.Remove(header);
        }
    }

    /// <summary>Takes back what describes any result.</summary>
    public static void RemoveHeaders(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentLength = null;
        response.ContentType = null;
        response.Headers.Remove(HeaderNames.ETag);
        response.Headers.Remove(HeaderNames.LastModified);
        response.Headers.Remove(HeaderNames.CacheControl);
        response.Headers.Remove(HeaderNames.AcceptRanges);
        response.Headers.Remove(StillHeader);
        response.Headers.Remove(SurrogateControlHeader);
        response.Headers.Remove(CdnCacheControlHeader);
    }

    /// <summary>Whether answers have a header of that name for other reasons than the tag of the original.</summary>
    public static bool Sets(string header) => OwnHeaders.Contains(header);

    /// <summary>Answers GET or HEAD with the result, or the range of it that was asked for. 416 is left without a body.</summary>
    /// <exception cref="IOException">The content cannot be read. The response may have started.</exception>
    public Task SendAsync(HttpContext context, ResultDescription result, ImageContent content) =>
        !result.IsSuccess || (context.Request.Headers.Range.Count == 0 && content.IsInMemory)
            ? SendWholeAsync(context, result, content)
            : SendByMiddlewareAsync(context, result, content);

    // What the static file middleware would do, without its copy of every piece on the way.
    private Task SendWholeAsync(HttpContext context, ResultDescription result, ImageContent content)
    {
        SendHeaders(context, result, result.Status);
        context.Response.ContentLength = content.Length;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Task.CompletedTask;
        }

        return content.Length <= ImageContent.PieceBytes && IsServersOwn(context, out var body) && content.TryGetBytes(out _)
            ? WriteAtOnceAsync(body, content, context.RequestAborted)
            : content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>
    /// Hands all bytes over together with the headers, and leaves it to the server to flush them when it ends the response. A write to the
    /// stream would flush, and wake the sending up twice.
    /// </summary>
    private static Task WriteAtOnceAsync(IHttpResponseBodyFeature body, ImageContent content, CancellationToken cancellationToken)
    {
        var starting = body.StartAsync(cancellationToken);
        if (!starting.IsCompletedSuccessfully)
        {
            return WaitAndWriteAsync(starting, body, content);
        }

        Write(body, content);
        return Task.CompletedTask;
    }

    private static async Task WaitAndWriteAsync(Task starting, IHttpResponseBodyFeature body, ImageContent content)
    {
        await starting;
        Write(body, content);
    }

    private static void Write(IHttpResponseBodyFeature body, ImageContent content)
    {
        content.TryGetBytes(out var bytes);
        body.Writer.Write(bytes);
    }

    /// <summary>
    /// Whether what is written goes straight to the server, as far as is known: it is the same that has the status and the headers. What
    /// another middleware puts in its place may have a writer that nobody flushes.
    /// </summary>
    private static bool IsServersOwn(HttpContext context, out IHttpResponseBodyFeature body)
    {
        body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        return ReferenceEquals(body, context.Features.Get<IHttpResponseFeature>());
    }

    private async Task SendByMiddlewareAsync(HttpContext context, ResultDescription result, ImageContent content)
    {
        // Async locals that are set in an async method end with it.
        _current.Value = new ResultFile(context, result, content);
        var honoursRange = content.CanSeek && Preconditions.HonoursRange(context.Request, result);
        await _middleware.Invoke(RequestForFile(context, honoursRange));
    }

    /// <summary>
    /// The same exchange, seen as a plain request for a file: without the conditions, which have been evaluated against the result's own
    /// entity tag, and without the endpoint, for which the static file middleware would step aside.
    /// </summary>
    private static DefaultHttpContext RequestForFile(HttpContext context, bool honoursRange)
    {
        var request = new HttpRequestFeature { Method = context.Request.Method, Path = "/" };
        if (honoursRange)
        {
            request.Headers.Range = context.Request.Headers.Range;
        }

        var features = new FeatureCollection(context.Features);
        features.Set<IHttpRequestFeature>(request);
        features.Set<IEndpointFeature>(NoEndpoint.Instance);
        return new DefaultHttpContext(features);
    }

    private static Task NotServed(HttpContext context) =>
        throw new InvalidOperationException("The static file middleware did not take a result that it was given.");

    private void WriteHeaders(HttpContext context, ResultDescription result)
    {
        var response = context.Response;
        response.ContentType = result.ContentType;
        if (result.IsSuccess)
        {
            response.Headers.ETag = result.ETagText;
            response.Headers.LastModified = result.LastModifiedText;
        }

        WriteCachePolicy(context, result);
        response.Headers.XContentTypeOptions = "nosniff";
        if (result.IsFirstFrame)
        {
            response.Headers[StillHeader] = FirstFrame;
        }

        if (context.Features.Get<IResponseCachingFeature>() is { } cache)
        {
            // That middleware ignores the query otherwise, and would send the first size for all others.
            cache.VaryByQueryKeys = AllQueryKeys;
        }

        if (context.Features.Get<IHttpsCompressionFeature>() is { } compression)
        {
            LeaveUncompressed(response, compression);
        }

        if (_hooks.Decorates)
        {
            _hooks.Decorate(new ImageResponse(context, result.SourcePath));
        }
    }

    /// <summary>Whether an answer is for some and not for others: the application's authorizer may have let its request in too.</summary>
    private bool IsForUsers(HttpContext context) => _hooks.Authorizes || CachePolicy.IsForUsers(context);

    private void WriteCachePolicy(HttpContext context, ResultDescription result)
    {
        var policy = result.CachePolicy;
        var headers = context.Response.Headers;
        var isForUsers = IsForUsers(context);
        headers.CacheControl = policy.For(isForUsers);
        if (policy.IsPlain)
        {
            return;
        }

        // Whoever obeys one of these ignores Cache-Control, and would hand to everybody what was for one.
        if (policy.SurrogateControl is { } surrogate && !isForUsers)
        {
            headers[SurrogateControlHeader] = surrogate;
        }

        if (policy.CdnCacheControl is { } cdn && !isForUsers)
        {
            headers[CdnCacheControlHeader] = cdn;
        }

        if (policy.TagHeader is { } tagHeader)
        {
            headers[tagHeader] = result.CacheTag;
        }
    }

    /// <summary>
    /// Images hardly become smaller. Over HTTPS the compression middleware can be told; otherwise it goes by types, and an application may
    /// have added some of ours. The entity tag is no strong one of what that makes of a result.
    /// </summary>
    private static void LeaveUncompressed(HttpResponse response, IHttpsCompressionFeature compression)
    {
        compression.Mode = HttpsCompressionMode.DoNotCompress;
        response.OnStarting(
            static state =>
            {
                var headers = ((HttpResponse)state).Headers;
                if (headers.ContentEncoding.Count > 0 && headers.ETag is [['"', ..] tag])
                {
                    headers.ETag = $"W/{tag}";
                }

                return Task.CompletedTask;
            },
            response);
    }

    /// <summary>A file provider that has one file for each request: its result.</summary>
    private sealed class CurrentResult(AsyncLocal<ResultFile?> current) : IFileProvider
    {
        public IFileInfo GetFileInfo(string subpath) => current.Value!;

        public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

        public IChangeToken Watch(string filter) => NullChangeToken.Singleton;
    }

    private sealed class ResultFile(HttpContext context, ResultDescription description, ImageContent content) : IFileInfo
    {
        /// <summary>The application's request, not the one that the middleware is shown.</summary>
        public HttpContext Context => context;

        public ResultDescription Description => description;

        public bool Exists => true;

        public bool IsDirectory => false;

        public DateTimeOffset LastModified => description.LastModified;

        public long Length => content.Length;

        public string Name => "";

        public string? PhysicalPath => null;

        public Stream CreateReadStream() => content.OpenRead();
    }

    private sealed class NoEndpoint : IEndpointFeature
    {
        public static NoEndpoint Instance { get; } = new();

        public Endpoint? Endpoint { get => null; set => throw new NotSupportedException("The request for a file has no endpoint."); }
    }
}
