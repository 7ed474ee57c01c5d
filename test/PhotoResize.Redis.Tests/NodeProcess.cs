using System.Diagnostics;
using System.Globalization;
using PhotoResize.Testing;

namespace PhotoResize.Redis.Tests;

/// <summary>A node in a process of its own, which can be killed at any moment and started again.</summary>
internal sealed class NodeProcess(TemporaryFolder folder, string name, RedisServer agreement, RedisServer shared) : IDisposable
{
    private Process? _process;
    private int _lives;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>The results that were made since a start, the first one being 1; those that are made twice are there twice.</summary>
    public string[] WorksOf(int life) => File.Exists(WorksFile(life)) ? File.ReadAllLines(WorksFile(life)) : [];

    /// <summary>Starts it, and waits until it listens.</summary>
    public async Task StartAsync()
    {
        _lives++;
        var process = _process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "PhotoResize.Redis.TestNode.dll"),
                $"--Originals={folder.Combine("originals")}",
                $"--Redis={agreement.Address}",
                $"--Shared={shared.Address}",
                $"--Works={WorksFile(_lives)}",
                $"--ImageResizing:DiskCache:Path={folder.Combine("disks", name)}",
            ])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = folder.Path,
        })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            const string Listening = "Now listening on: ";
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var start)
            {
                // Read on, so that the node never waits for its log to be taken.
                _ = process.StandardOutput.ReadToEndAsync();
                Client = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false })
                {
                    BaseAddress = new Uri(line[(start + Listening.Length)..]),
                    Timeout = TimeSpan.FromMinutes(2),
                };
                return;
            }
        }

        throw new InvalidOperationException("The node ended before it listened.");
    }

    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
    }

    /// <summary>Whether it reaches the server by which nodes agree.</summary>
    public async Task<bool> AgreesAsync() => await Client.GetStringAsync("/agrees") == "true";

    public async Task<long> PurgedAsync() => long.Parse(await Client.GetStringAsync("/purged"), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            Kill();
        }

        _process?.Dispose();
        Client?.Dispose();
    }

    private string WorksFile(int life) => folder.Combine(string.Create(CultureInfo.InvariantCulture, $"works-{name}-{life}"));
}
