using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PhotoResize.Configuration;

namespace PhotoResize.Stores.Http;

/// <summary>Originals of a web server. It gets no credentials, no cookies and no headers of the request that asks for a result.</summary>
internal sealed class HttpOriginalStore : IOriginalStore, IDisposable
{
    private const int MaxRedirects = 3;
    private const int MaxHeaderKilobytes = 16;

    // A server that sends neither a tag nor a time: its originals are told apart by their bytes. No server's tag begins like that.
    private const string HashPrefix = "sha256:";

    // Names get other addresses, which connections that stay open do not notice.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private readonly Uri _address;
    private readonly HostRules _hosts;
    private readonly bool _forbiddenIsMissing;
    private readonly long _maxBytes;
    private readonly HttpMessageInvoker _client;
    private volatile bool _refusesHead;

    /// <param name="address">The address of the originals.</param>
    /// <param name="options">Hosts and networks.</param>
    /// <param name="maxBytes">Largest original that is read as a whole to learn its state.</param>
    /// <param name="timeout">Longest time for a connection.</param>
    /// <param name="resolve">Resolves names.</param>
    public HttpOriginalStore(
        Uri address,
        HttpOriginalsOptions options,
        long maxBytes,
        TimeSpan timeout,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        _address = address;
        _hosts = new HostRules(address, options.AllowedHosts);
        _forbiddenIsMissing = options.ForbiddenIsMissing;
        _maxBytes = maxBytes;
        var connection = new GuardedConnection(new AddressRules([.. options.AllowedNetworks.Select(IPNetwork.Parse)]), resolve);
        _client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = connection.ConnectAsync,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false, // a proxy would dial for us, unchecked
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            ConnectTimeout = timeout,
            PooledConnectionLifetime = ConnectionLifetime,
            ActivityHeadersPropagator = null, // traces are no business of another's server
        });
    }

    public static HttpOriginalStore Create(IServiceProvider services, Uri address)
    {
        var resizing = services.GetRequiredService<IOptions<ImageResizingOptions>>().Value;
        return new HttpOriginalStore(
            address,
            services.GetRequiredService<IOptions<HttpOriginalsOptions>>().Value,
            resizing.Processing.MaxBufferedSourceBytes,
            resizing.Stores.LookupTimeout,
            Dns.GetHostAddressesAsync);
    }

    public static string? FindFault(Uri address, HttpOriginalsOptions options)
    {
        if (options.AllowedNetworks.FirstOrDefault(network => !IPNetwork.TryParse(network, out _)) is { } invalid)
        {
            return $"AllowedNetworks of AddHttpOriginals has '{invalid}', which is no network such as 10.1.0.0/16.";
        }

        return address.Host.Length == 0 ? "must name a host." : null;
    }

    public void Dispose() => _client.Dispose();

    public async ValueTask<StoredOriginal?> FindAsync(string name, StoredOriginal? known, CancellationToken cancellationToken)
    {
        if (!_refusesHead)
        {
            using var response = await SendAsync(name, () => Conditional(new HttpRequestMessage(HttpMethod.Head, default(Uri?)), known), cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented))
            {
                return await ReadStateAsync(name, known, response, cancellationToken);
            }

            _refusesHead = true;
        }

        using var first = await SendAsync(name, () => WithRange(Conditional(Get(), known), 0, 1), cancellationToken);
        return await ReadStateAsync(name, known, first, cancellationToken);
    }

    public async ValueTask<Stream> OpenAsync(string name, StoredOriginal state, long offset, long length, CancellationToken cancellationToken)
    {
        if (state.EntityTag is { } hash && hash.StartsWith(HashPrefix, StringComparison.Ordinal))
        {
            var bytes = await ReadWholeAsync(name, cancellationToken);
            return bytes is not null && hash == HashOf(bytes)
                ? new MemoryStream(bytes, (int)offset, bytes.Length - (int)offset, writable: false)
                : throw new OriginalChangedException();
        }

        var isPart = length < state.Length;
        var response = await SendAsync(
            name, () => isPart ? WithRange(InState(Get(), state), offset, length) : InState(Get(), state), cancellationToken);
        try
        {
            RequireState(response, state, isPart, offset);
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            if (isPart && response.StatusCode == HttpStatusCode.OK)
            {
                await SkipAsync(stream, offset, cancellationToken);
            }

            return stream;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static HttpRequestMessage Get() => new(HttpMethod.Get, default(Uri?));

    private static HttpRequestMessage Conditional(HttpRequestMessage request, StoredOriginal? known)
    {
        if (known?.EntityTag is { } tag && EntityTagHeaderValue.TryParse(tag, out var parsed))
        {
            request.Headers.IfNoneMatch.Add(parsed);
        }
        else if (known is { EntityTag: null })
        {
            request.Headers.IfModifiedSince = known.LastModified;
        }

        return request;
    }

    /// <summary>Asks for one state only. A weak tag cannot be asked for (RFC 9110, section 13.1.1); the answer's tag is compared instead.</summary>
    private static HttpRequestMessage InState(HttpRequestMessage request, StoredOriginal state)
    {
        if (state.EntityTag is { } tag && EntityTagHeaderValue.TryParse(tag, out var parsed))
        {
            if (!parsed.IsWeak)
            {
                request.Headers.IfMatch.Add(parsed);
            }
        }
        else if (state.LastModified != DateTimeOffset.UnixEpoch)
        {
            request.Headers.IfUnmodifiedSince = state.LastModified;
        }

        return request;
    }

    private static HttpRequestMessage WithRange(HttpRequestMessage request, long offset, long length)
    {
        request.Headers.Range = new RangeHeaderValue(offset, offset + length - 1);
        return request;
    }

    private async Task<StoredOriginal?> ReadStateAsync(
        string name, StoredOriginal? known, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.NotModified when known is not null:
                return known;

            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
            case HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when _forbiddenIsMissing:
                return null;

            case HttpStatusCode.RequestedRangeNotSatisfiable when response.Content.Headers.ContentRange?.Length == 0:
                return StateOf(response, 0);

            case HttpStatusCode.OK or HttpStatusCode.PartialContent:
                RequirePlain(response);
                return StateOf(response, LengthOf(response)) ?? await ReadWholeStateAsync(name, known, cancellationToken);

            default:
                throw Unexpected(response);
        }
    }

    /// <summary>The state that headers tell; <see langword="null"/> if they do not tell enough.</summary>
    private static StoredOriginal? StateOf(HttpResponseMessage response, long? length)
    {
        var tag = response.Headers.ETag?.ToString();
        var time = response.Content.Headers.LastModified;
        return length is { } bytes && (tag is not null || time is not null)
            ? new StoredOriginal(bytes, time ?? DateTimeOffset.UnixEpoch, tag)
            : null;
    }

    private static long? LengthOf(HttpResponseMessage response) => response.StatusCode == HttpStatusCode.PartialContent
        ? response.Content.Headers.ContentRange?.Length
        : response.Content.Headers.ContentLength;

    /// <summary>The state of an original whose headers do not tell it: all of it is read.</summary>
    private async Task<StoredOriginal?> ReadWholeStateAsync(string name, StoredOriginal? known, CancellationToken cancellationToken)
    {
        var bytes = await ReadWholeAsync(name, cancellationToken);
        if (bytes is null)
        {
            return null;
        }

        var hash = HashOf(bytes);
        return known?.EntityTag == hash ? known : new StoredOriginal(bytes.Length, DateTimeOffset.UnixEpoch, hash) { Content = bytes };
    }

    private async Task<byte[]?> ReadWholeAsync(string name, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(name, Get, cancellationToken);
        if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
        {
            return null;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw Unexpected(response);
        }

        RequirePlain(response);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (bytes.Length + count > _maxBytes)
            {
                throw new IOException("The server tells neither the state of an original nor its length, and it is too large to be read for that.");
            }

            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }

    private static string HashOf(byte[] bytes) => HashPrefix + Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Makes sure that an answer has the bytes of a state, from the wanted one on.</summary>
    private static void RequireState(HttpResponseMessage response, StoredOriginal state, bool isPart, long offset)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound or HttpStatusCode.Gone:
            case HttpStatusCode.RequestedRangeNotSatisfiable:
                throw new OriginalChangedException();

            case HttpStatusCode.OK:
            case HttpStatusCode.PartialContent when isPart && response.Content.Headers.ContentRange?.From == offset:
                break;

            default:
                throw Unexpected(response);
        }

        RequirePlain(response);
        var isOther = state.EntityTag is not null
            ? response.Headers.ETag is { } tag && tag.ToString() != state.EntityTag
            : response.Content.Headers.LastModified is { } time && time != state.LastModified;
        if (isOther || (LengthOf(response) is { } length && length != state.Length))
        {
            throw new OriginalChangedException();
        }
    }

    private static void RequirePlain(HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentEncoding.Any(coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            throw new IOException("The server has encoded an original, although it was asked not to.");
        }
    }

    private static IOException Unexpected(HttpResponseMessage response) =>
        new($"The server of originals has answered with status {(int)response.StatusCode}.");

    private static async Task SkipAsync(Stream stream, long count, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (count > 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), cancellationToken);
            count -= read > 0 ? read : throw new EndOfStreamException("The server has sent fewer bytes of an original than it has.");
        }
    }

    /// <summary>Sends a request, and once more to each place that it is redirected to.</summary>
    private async Task<HttpResponseMessage> SendAsync(string name, Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        var to = AddressOf(name);
        for (var redirects = 0; ; redirects++)
        {
            var request = create();
            request.RequestUri = to;
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("PhotoResize", null));
            var response = await _client.SendAsync(request, cancellationToken);
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                    or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                || response.Headers.Location is not { } location)
            {
                return response;
            }

            response.Dispose();
            var next = new Uri(to, location);
            if (redirects == MaxRedirects || !_hosts.Allow(to, next))
            {
                throw new IOException(redirects == MaxRedirects
                    ? "The server of originals redirects too often."
                    : $"The server of originals redirects to {next.Scheme}://{next.Authority}, which is not allowed.");
            }

            to = next;
        }
    }

    private Uri AddressOf(string name) =>
        new($"{_address.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}");
}
