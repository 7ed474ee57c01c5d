using System.Diagnostics;

namespace PhotoResize.Tests.Caching.Faults;

/// <summary>A disk cache in a process of its own, which can be told what to do, run as another user, and killed at any moment.</summary>
internal sealed class CacheProcess : IDisposable
{
    /// <summary>Nobody, who owns nothing.</summary>
    private const string OtherUser = "65534";

    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "PhotoResize.Testing.CacheWriter.dll");

    private readonly Process _process;

    private CacheProcess(Process process) => _process = process;

    /// <summary>Starts one that stores, replaces, reads and evicts at random; it has begun with that when this ends.</summary>
    public static Task<CacheProcess> ChurnAsync(string root, long maxBytes, int seed) =>
        StartAsync("dotnet", Assembly, root, $"{maxBytes}", "churn", $"{seed}");

    /// <summary>Starts one that does what it is told.</summary>
    /// <param name="root">The cache's folder.</param>
    /// <param name="asOtherUser">Whether it runs as a user who owns nothing.</param>
    /// <param name="originals">The folder of the originals; without one, they are all there.</param>
    public static Task<CacheProcess> ObeyAsync(string root, bool asOtherUser, string? originals = null)
    {
        string[] program = ["dotnet", Assembly, root, "0", "obey", .. originals is null ? Array.Empty<string>() : [originals]];
        return asOtherUser
            ? StartAsync("setpriv", [$"--reuid={OtherUser}", $"--regid={OtherUser}", "--clear-groups", .. program])
            : StartAsync(program[0], program[1..]);
    }

    /// <summary>Tells it something.</summary>
    /// <returns>Its answer.</returns>
    public async Task<string> TellAsync(string command, TimeSpan patience)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        return await _process.StandardOutput.ReadLineAsync().WaitAsync(patience) ?? throw new InvalidOperationException("The process has ended.");
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Lets it end by itself.</summary>
    /// <returns>Its exit code, and what it warned of.</returns>
    public async Task<(int Code, string Warnings)> EndAsync(TimeSpan patience)
    {
        _process.StandardInput.Close();
        var warnings = await _process.StandardOutput.ReadToEndAsync().WaitAsync(patience);
        await _process.WaitForExitAsync().WaitAsync(patience);
        return (_process.ExitCode, warnings);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static async Task<CacheProcess> StartAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };

        // It lives too shortly for better code to be worth compiling, or for files that tools would look at it by.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        var process = new CacheProcess(Process.Start(start)!);
        if (await process._process.StandardOutput.ReadLineAsync() == "ready")
        {
            return process;
        }

        process.Dispose();
        throw new InvalidOperationException("The process ended before it was ready.");
    }
}
