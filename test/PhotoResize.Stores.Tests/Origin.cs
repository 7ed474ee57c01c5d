using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace PhotoResize.Stores.Tests;

/// <summary>A web server with originals, on a real Kestrel, that records what it is asked for and misbehaves as a test tells it to.</summary>
internal sealed class Origin : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, (byte[] Bytes, DateTimeOffset? Time, string? Tag)> _files = new();
    private WebApplication? _application;

    /// <summary>Every request, as method, path, and whether it was for a part.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The headers of every request.</summary>
    public ConcurrentQueue<IHeaderDictionary> Headers { get; } = new();

    /// <summary>Answers in place of the server, unless it returns <see langword="false"/>.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    public Uri Address { get; private set; } = null!;

    public int Downloads => Requests.Count(request => request.StartsWith("GET ", StringComparison.Ordinal) && !request.EndsWith(" part", StringComparison.Ordinal));

    public static async Task<Origin> StartAsync()
    {
        var origin = new Origin();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        origin._application = builder.Build();
        origin._application.Run(origin.AnswerAsync);
        await origin._application.StartAsync();
        origin.Address = new Uri(origin._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return origin;
    }

    public void Put(string path, byte[] bytes, bool hasTag = true, bool hasTime = true) => _files[path] = (
        bytes,
        hasTime ? new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero) : null,
        hasTag ? $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}\"" : null);

    public void Remove(string path) => Assert.True(_files.TryRemove(path, out _));

    public void Forget()
    {
        Requests.Clear();
        Headers.Clear();
    }

    /// <summary>Ends the server, so that connections to it are refused.</summary>
    public async Task StopAsync()
    {
        if (_application is { } application)
        {
            _application = null;
            await application.StopAsync(new CancellationToken(canceled: true));
            await application.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var part = context.Request.Headers.Range.Count > 0 ? " part" : "";
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path.Value}{part}");
        Headers.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary()));
        if (Instead is { } instead && await instead(context))
        {
            return;
        }

        if (!_files.TryGetValue(context.Request.Path.Value!, out var file))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // Evaluates conditions and ranges as the framework does for files.
        var tag = file.Tag is null ? null : new EntityTagHeaderValue(file.Tag);
        await Results.Bytes(file.Bytes, "application/octet-stream", enableRangeProcessing: true, lastModified: file.Time, entityTag: tag)
            .ExecuteAsync(context);
    }
}
