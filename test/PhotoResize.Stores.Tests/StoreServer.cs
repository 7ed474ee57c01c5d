using System.Diagnostics;
using PhotoResize.Testing;

namespace PhotoResize.Stores.Tests;

/// <summary>An object store of npm's that runs on a free port of this machine.</summary>
internal sealed class StoreServer : IDisposable
{
    private readonly Process _process;

    private StoreServer(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static Task<StoreServer> StartS3Async(TemporaryFolder data) => StartAsync("s3.cjs", data.Path);

    public static Task<StoreServer> StartAzureAsync(TemporaryFolder data) => StartAsync(
        "node_modules/azurite/dist/src/blob/main.js",
        "--blobPort", "0", "--location", data.Path, "--silent", "--skipApiVersionCheck", "--disableTelemetry");

    /// <summary>Ends the server, so that connections to it are refused.</summary>
    public void Stop()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }
    }

    public void Dispose()
    {
        Stop();
        _process.Dispose();
    }

    private static async Task<StoreServer> StartAsync(string script, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = StoreServerInstallation.Folder,
            RedirectStandardOutput = true,
        })!;
        try
        {
            using var patience = new CancellationTokenSource(Waiting.Longest);
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                var start = line.IndexOf("http://", StringComparison.Ordinal);
                if (start >= 0)
                {
                    return new StoreServer(process, new Uri(line[start..].Trim()));
                }
            }

            throw new InvalidOperationException($"{script} has ended without saying where it listens.");
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }
}
