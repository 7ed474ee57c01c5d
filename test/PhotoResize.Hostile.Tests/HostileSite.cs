using System.Diagnostics.CodeAnalysis;
using System.Net;
using PhotoResize.Testing;

namespace PhotoResize.Hostile.Tests;

/// <summary>A site in a process of its own, with little memory, whose every answer is looked at.</summary>
internal sealed class HostileSite : IDisposable
{
    /// <summary>The longest text of an error.</summary>
    private const int MaxProblemLength = 2000;

    private readonly TemporaryFolder _folder;
    private readonly SiteProcess _process;

    private HostileSite(TemporaryFolder folder, SiteProcess process)
    {
        _folder = folder;
        _process = process;
        _process.Client.Timeout = Waiting.Longest;
    }

    public SiteProcess Process => _process;

    public string ContentRoot => _folder.Path;

    public string CacheRoot => _folder.Combine("cache");

    public static async Task<HostileSite> StartAsync(string engine, params string[] settings)
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Combine("wwwroot", "images"));
        await File.WriteAllBytesAsync(folder.Combine("wwwroot", "images", "good.png"), PngFile.Draw(64, 48, (x, y) => (4 * x, 5 * y, 0, 255)));
        var process = await SiteProcess.StartAsync(folder.Path, folder.Combine("cache"), settings: [$"Engine={engine}", "Logging:LogLevel:Default=Warning", "Logging:LogLevel:Microsoft.Hosting.Lifetime=Information", .. settings]);
        return new HostileSite(folder, process);
    }

    public string PathOf(string name) => _folder.Combine("wwwroot", "images", name);

    public Task WriteAsync(string name, byte[] bytes) => File.WriteAllBytesAsync(PathOf(name), bytes);

    public void Dispose()
    {
        _process.Dispose();
        _folder.Dispose();
    }

    /// <summary>Asks for a picture, and looks for what no answer may have.</summary>
    /// <param name="pathAndQuery">Sent as it is.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <param name="statuses">The statuses that may be answered.</param>
    /// <returns>The status.</returns>
    public async Task<HttpStatusCode> AskAsync(string pathAndQuery, List<string> faults, params HttpStatusCode[] statuses)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Raw(pathAndQuery));
        try
        {
            using var response = await _process.Client.SendAsync(request);
            var body = await response.Content.ReadAsByteArrayAsync();
            foreach (var fault in FaultsOf(response, body, statuses))
            {
                lock (faults)
                {
                    faults.Add($"{pathAndQuery}: {fault}");
                }
            }

            return response.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            lock (faults)
            {
                faults.Add($"{pathAndQuery}: {exception.Message}");
            }

            return default;
        }
    }

    /// <summary>Makes sure that a good request is answered well after all that.</summary>
    public async Task<List<string>> CheckAliveAsync(List<string> faults)
    {
        if (!_process.IsAlive)
        {
            faults.Add("the process has died");
        }
        else
        {
            await AskAsync($"/images/good.png?w={Random.Shared.Next(10, 60)}", faults, HttpStatusCode.OK);
        }

        return faults;
    }

    private IEnumerable<string> FaultsOf(HttpResponseMessage response, byte[] body, HttpStatusCode[] statuses)
    {
        if (!statuses.Contains(response.StatusCode))
        {
            yield return $"{(int)response.StatusCode} {(response.IsSuccessStatusCode ? "" : Text(body))}";
        }

        if (!response.Headers.TryGetValues("X-Content-Type-Options", out var options) || options.Single() != "nosniff")
        {
            yield return "no nosniff";
        }

        if (response.IsSuccessStatusCode)
        {
            if (response.Content.Headers.ContentType?.MediaType?.StartsWith("image/", StringComparison.Ordinal) != true || body.Length == 0)
            {
                yield return $"no picture but {response.Content.Headers.ContentType}";
            }

            if (body.AsSpan().IndexOf("<script"u8) >= 0)
            {
                yield return "what was hidden in the file is in the result";
            }

            yield break;
        }

        if (response.Headers.CacheControl?.NoStore != true)
        {
            yield return "an error that may be stored";
        }

        if (body.Length > MaxProblemLength || Leaks(Text(body)))
        {
            yield return $"an error that tells too much: {Text(body)}";
        }
    }

    private bool Leaks(string text) =>
        text.Contains(_folder.Path, StringComparison.Ordinal)
        || text.Contains("   at ", StringComparison.Ordinal)
        || text.Contains("Exception", StringComparison.Ordinal);

    private static string Text(byte[] body) => System.Text.Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, MaxProblemLength));

    [SuppressMessage("Usage", "CA2234:Pass system uri objects instead of strings", Justification = "It is made here.")]
    private Uri Raw(string pathAndQuery) => new(
        _process.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) + pathAndQuery,
        new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
}
