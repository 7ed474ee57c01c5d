using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PhotoResize.Testing;

/// <summary>A site in a process of its own, which can be killed at any moment, and whose memory is its own.</summary>
/// <remarks>The project of the tests has to refer to the project of the site.</remarks>
public sealed partial class SiteProcess : IDisposable
{
    private readonly Process _process;

    private SiteProcess(Process process, Uri address, IReadOnlyList<string> log)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address };
        Log = log;
    }

    public HttpClient Client { get; }

    /// <summary>The lines that the site logged before it listened.</summary>
    public IReadOnlyList<string> Log { get; }

    /// <summary>Starts a site and waits until it listens.</summary>
    /// <param name="contentRoot">Holds <c>wwwroot</c>.</param>
    /// <param name="cacheRoot">The folder of the disk cache.</param>
    /// <param name="folder">Holds the site's assemblies; that of the tests by default.</param>
    /// <param name="libraryPath">Where Linux looks for shared libraries before its own folders.</param>
    /// <param name="joins">The file of a control group that the process is to join.</param>
    /// <param name="settings">More configuration, such as <c>Engine=ImageSharp</c> or <c>ImageResizing:Processing:MaxQueuedJobs=1</c>.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message has what it wrote to standard error.</exception>
    public static async Task<SiteProcess> StartAsync(
        string contentRoot, string cacheRoot, string? folder = null, string? libraryPath = null, string? joins = null, params string[] settings)
    {
        var assembly = Path.Combine(folder ?? AppContext.BaseDirectory, "PhotoResize.EndToEnd.Site.dll");
        string[] command = joins is null ? ["dotnet"] : ["sh", "-c", $"echo $$ >'{joins}' && exec dotnet \"$@\"", "sh"];
        var start = new ProcessStartInfo(command[0], [.. command[1..], assembly, contentRoot, cacheRoot, .. settings])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (libraryPath is not null)
        {
            start.Environment["LD_LIBRARY_PATH"] = libraryPath;
        }

        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var log = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            log.Add(line);
            if (ListeningLine().Match(line) is { Success: true } match)
            {
                // Read on, so that the site never waits for its log to be taken.
                _ = process.StandardOutput.ReadToEndAsync();
                return new SiteProcess(process, new Uri(match.Groups["address"].Value), log);
            }
        }

        using (process)
        {
            throw new InvalidOperationException($"The site ended before it listened. {await errors}");
        }
    }

    /// <summary>Whether the process is alive.</summary>
    public bool IsAlive => !_process.HasExited;

    /// <summary>The most memory that the process has had at once, in bytes; of Linux alone.</summary>
    public long PeakMemory => 1024 * StatusOf("VmHWM:");

    /// <summary>The memory that the process has, in bytes; of Linux alone.</summary>
    public long Memory => 1024 * StatusOf("VmRSS:");

    /// <summary>The files, sockets and the like that the process has open; of Linux alone.</summary>
    public int OpenHandles => Directory.GetFileSystemEntries($"/proc/{_process.Id}/fd").Length;

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

    private long StatusOf(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("Now listening on: (?<address>http://\\S+)")]
    private static partial Regex ListeningLine();
}
