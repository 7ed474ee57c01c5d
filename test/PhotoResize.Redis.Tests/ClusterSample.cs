using System.Diagnostics;
using System.Net.Http.Json;
using PhotoResize.Testing;

namespace PhotoResize.Redis.Tests;

/// <summary>The sample with a cluster, in the processes that it starts.</summary>
internal sealed class ClusterSample : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Cluster.dll");

    // What it installs and draws stays for the next run of the tests.
    private static readonly string Data = Path.Combine(AppContext.BaseDirectory, "cluster-sample");

    private static readonly Lazy<string?> LazySkipReason = new(FindSkipReason);

    private readonly Process _process;

    private ClusterSample(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = Waiting.Longest };
    }

    public static string? SkipReason => LazySkipReason.Value;

    public HttpClient Client { get; }

    /// <summary>Starts it, and waits until all of it listens.</summary>
    public static async Task<ClusterSample> StartAsync()
    {
        var process = Start("--contentRoot", Path.Combine(Repository.Root, "samples", "Cluster"));
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (line.Split(' ') is ["The", "cluster", "is", "at", var address, ..])
            {
                return new ClusterSample(process, new Uri(address));
            }
        }

        throw new InvalidOperationException(string.Join('\n', said.Append(await process.StandardError.ReadToEndAsync())));
    }

    /// <summary>Its processes that run. All but the first work in its folder.</summary>
    public static IEnumerable<int> FindProcesses() => Process.GetProcesses().Select(process => process.Id).Where(id =>
    {
        try
        {
            return new FileInfo($"/proc/{id}/cwd").LinkTarget?.StartsWith(Data + "/", StringComparison.Ordinal) == true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Ended meanwhile, or another user's.
            return false;
        }
    });

    public async Task<State> GetStateAsync() => (await Client.GetFromJsonAsync<State>("/cluster"))!;

    public async Task PostAsync(string path)
    {
        using var response = await Client.PostAsync(path, content: null);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Ends it as Ctrl+C does.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> EndAsync()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Kills it, so that it cannot end anything itself.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
        Client.Dispose();
    }

    private static Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo(
        "dotnet", [Program, $"--data={Data}", .. arguments])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static string? FindSkipReason()
    {
        using var install = Start("--install=true");
        var said = install.StandardError.ReadToEnd();
        install.WaitForExit();
        return install.ExitCode == 0 ? null : $"SKIPPED: {said.Trim()}";
    }

    public sealed record State(string Redis, string[] Pictures, NodeState[] Nodes);

    public sealed record NodeState(string Name, bool IsRunning);
}

/// <summary>A test with the sample; skipped, and shown as skipped, where something that it needs is missing.</summary>
public sealed class ClusterSampleFactAttribute : FactAttribute
{
    public ClusterSampleFactAttribute() => Skip = ClusterSample.SkipReason;
}
