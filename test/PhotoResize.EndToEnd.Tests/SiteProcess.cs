using System.Diagnostics;
using System.Text.RegularExpressions;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>A site in a process of its own, which can be killed at any moment.</summary>
internal sealed partial class SiteProcess : IDisposable
{
    private readonly Process _process;

    private SiteProcess(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address };
    }

    public HttpClient Client { get; }

    public static async Task<SiteProcess> StartAsync(string contentRoot, string cacheRoot)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, "PhotoResize.EndToEnd.Site.dll");
        var process = Process.Start(new ProcessStartInfo("dotnet", [assembly, contentRoot, cacheRoot]) { RedirectStandardOutput = true })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (ListeningLine().Match(line) is { Success: true } match)
            {
                // Read on, so that the site never waits for its log to be taken.
                _ = process.StandardOutput.ReadToEndAsync();
                return new SiteProcess(process, new Uri(match.Groups["address"].Value));
            }
        }

        throw new InvalidOperationException("The site ended before it listened.");
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        Client.Dispose();
    }

    [GeneratedRegex("Now listening on: (?<address>http://\\S+)")]
    private static partial Regex ListeningLine();
}
