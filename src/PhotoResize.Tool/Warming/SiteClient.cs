using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace PhotoResize.Tool.Warming;

/// <summary>Asks a site for images and pages, with the patience that the site wants.</summary>
internal sealed class SiteClient : IDisposable
{
    private const int MaxRedirects = 5;
    private const int MaxProblemBytes = 16 * 1024;
    private const int MaxPageBytes = 64 * 1024 * 1024;

    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestBackoff = TimeSpan.FromSeconds(0.5);

    private readonly HttpClient _client;
    private readonly SiteBounds _bounds;
    private readonly Pace _pace;
    private readonly WarmLimits _limits;
    private readonly (string Name, string Value)[] _headers;
    private readonly TimeProvider _time;
    private long _waits;

    public SiteClient(SiteBounds bounds, Pace pace, WarmLimits limits, IEnumerable<(string Name, string Value)> headers, TimeProvider time)
    {
        (_bounds, _pace, _limits, _headers, _time) = (bounds, pace, limits, [.. headers], time);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            MaxConnectionsPerServer = limits.Concurrency,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // each try has its own
        };
        var tool = typeof(SiteClient).Assembly.GetName();
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue(tool.Name!, tool.Version!.ToString(fieldCount: 3)));
    }

    /// <summary>How often the site asked to come back later.</summary>
    public long Waits => Interlocked.Read(ref _waits);

    public void Dispose() => _client.Dispose();

    /// <summary>Asks for an address until there is an answer that stays, or patience ends.</summary>
    /// <param name="address">The address.</param>
    /// <param name="accept">The <c>Accept</c> header.</param>
    /// <param name="keepsContent">Whether the content is wanted, and not only made.</param>
    /// <param name="stop">Stops waiting.</param>
    public async Task<SiteAnswer> GetAsync(Uri address, string accept, bool keepsContent, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (answer, retryAfter) = await TryAsync(address, accept, keepsContent, attempt, stop);
            if (retryAfter is not { } wait)
            {
                return answer;
            }

            if (attempt > _limits.Retries)
            {
                return answer;
            }

            if (wait > _limits.LongestWait)
            {
                return answer with { Problem = $"{answer.Problem}; wants to be left alone for {(long)wait.TotalSeconds} seconds" };
            }

            if (answer.Status is (int)HttpStatusCode.TooManyRequests or (int)HttpStatusCode.ServiceUnavailable)
            {
                Interlocked.Increment(ref _waits);
                _pace.Refused(wait);
            }
            else
            {
                await Task.Delay(wait, _time, stop);
            }
        }
    }

    /// <returns>The answer, and how long to wait before it is worth to ask again.</returns>
    private async Task<(SiteAnswer Answer, TimeSpan? RetryAfter)> TryAsync(
        Uri address, string accept, bool keepsContent, int attempt, CancellationToken stop)
    {
        await _pace.EnterAsync(stop);
        using var timeout = new CancellationTokenSource(_limits.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, timeout.Token);
        try
        {
            return await FollowAsync(address, accept, keepsContent, attempt, either.Token);
        }
        catch (HttpRequestException exception)
        {
            return (new SiteAnswer(Status: null, exception.Message) { IsUnreached = true }, Backoff(attempt));
        }
        catch (IOException exception)
        {
            return (new SiteAnswer(Status: null, exception.Message), Backoff(attempt));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (new SiteAnswer(Status: null, $"no answer within {(long)_limits.Timeout.TotalSeconds} seconds"), Backoff(attempt));
        }
        finally
        {
            _pace.Leave();
        }
    }

    private async Task<(SiteAnswer Answer, TimeSpan? RetryAfter)> FollowAsync(
        Uri address, string accept, bool keepsContent, int attempt, CancellationToken stop)
    {
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            if (_bounds.Find(address) is not { } target)
            {
                return (SiteAnswer.OnAnotherHost, null);
            }

            using var request = new HttpRequestMessage(HttpMethod.Get, target);
            request.Headers.TryAddWithoutValidation("Accept", accept);
            if (_bounds.IsSite(target))
            {
                // They may hold credentials, which are no other host's business.
                foreach (var (name, value) in _headers)
                {
                    request.Headers.TryAddWithoutValidation(name, value);
                }
            }

            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            var isRedirect = response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
            if (isRedirect && response.Headers.Location is { } location)
            {
                address = new Uri(target, location);
                continue;
            }

            return await ReadAsync(response, target, keepsContent, attempt, stop);
        }

        return (new SiteAnswer(Status: null, $"leads to more than {MaxRedirects} redirects"), null);
    }

    private async Task<(SiteAnswer Answer, TimeSpan? RetryAfter)> ReadAsync(
        HttpResponseMessage response, Uri address, bool keepsContent, int attempt, CancellationToken stop)
    {
        var status = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode)
        {
            var problem = await ReadProblemAsync(response, stop);
            return (new SiteAnswer(status, problem), RetryAfter(response, attempt));
        }

        _pace.Answered();
        var type = response.Content.Headers.ContentType;
        var answer = new SiteAnswer(status, Problem: null) { Address = address, ContentType = type?.MediaType, CharSet = type?.CharSet };
        if (keepsContent)
        {
            await response.Content.LoadIntoBufferAsync(MaxPageBytes, stop);
            var content = await response.Content.ReadAsByteArrayAsync(stop);
            return (answer with { Content = content, Length = content.Length }, null);
        }

        var counting = new CountingStream();
        await response.Content.CopyToAsync(counting, stop);
        return (answer with { Length = counting.Length }, null);
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response, int attempt)
    {
        if (response.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable))
        {
            return response.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout or HttpStatusCode.RequestTimeout
                ? Backoff(attempt)
                : null;
        }

        return response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date > _time.GetUtcNow() ? date - _time.GetUtcNow() : TimeSpan.Zero,
            _ => Backoff(attempt),
        };
    }

    private static TimeSpan Backoff(int attempt) =>
        TimeSpan.FromTicks(Math.Min(LongestBackoff.Ticks, ShortestBackoff.Ticks << Math.Min(attempt - 1, 20)));

    /// <summary>The sentence that the server gives, or the status in words.</summary>
    private static async Task<string> ReadProblemAsync(HttpResponseMessage response, CancellationToken stop)
    {
        var phrase = $"{((int)response.StatusCode).ToString(CultureInfo.InvariantCulture)} {response.ReasonPhrase}".TrimEnd();
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json"
            || response.Content.Headers.ContentLength is > MaxProblemBytes)
        {
            return phrase;
        }

        try
        {
            await response.Content.LoadIntoBufferAsync(MaxProblemBytes, stop);
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(stop));
            return document.RootElement.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.String
                ? $"{phrase}: {detail.GetString()}"
                : phrase;
        }
        catch (Exception exception) when (exception is JsonException or HttpRequestException)
        {
            // Without the sentence, the status says enough.
            return phrase;
        }
    }

    /// <summary>Takes bytes and forgets them.</summary>
    private sealed class CountingStream : Stream
    {
        private long _length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position
        {
            get => _length;
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => _length += count;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _length += buffer.Length;
            return default;
        }
    }
}
