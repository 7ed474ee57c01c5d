using System.Diagnostics;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching.Faults;

/// <summary>A disk cache in a process of its own, which runs commands, may run as another user, and can be killed at any moment.</summary>
internal sealed class CacheProcess : IDisposable
{
    /// <summary>The user "nobody".</summary>
    private const string OtherUser = "65534";

    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "PhotoResize.Testing.CacheWriter.dll");

    private readonly Process _process;

    private CacheProcess(Process process) => _process = process;

    /// <summary>Starts a process that stores, replaces, reads and evicts at random, and waits until it does.</summary>
    public static Task<CacheProcess> ChurnAsync(string root, long maxBytes, int seed) =>
        LaunchAsync("dotnet", Assembly, root, $"{maxBytes}", "churn", $"{seed}");

    /// <summary>Starts a process that runs commands.</summary>
    /// <param name="root">The cache's folder.</param>
    /// <param name="asOtherUser">Whether to run it as another user.</param>
    /// <param name="originals">The folder of the originals; without it, all originals exist.</param>
    public static Task<CacheProcess> StartAsync(string root, bool asOtherUser, string? originals = null)
    {
        string[] program = ["dotnet", Assembly, root, "0", "commands", .. originals is null ? Array.Empty<string>() : [originals]];
        return asOtherUser
            ? LaunchAsync("setpriv", [$"--reuid={OtherUser}", $"--regid={OtherUser}", "--clear-groups", .. program])
            : LaunchAsync(program[0], program[1..]);
    }

    /// <summary>Runs a command.</summary>
    /// <returns>Its answer.</returns>
    public async Task<string> RunAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        return await _process.StandardOutput.ReadLineAsync().WaitAsync(Waiting.Longest) ?? throw new InvalidOperationException("The process has ended.");
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the process to end, and waits for it.</summary>
    /// <returns>Its exit code and its warnings.</returns>
    public async Task<(int Code, string Warnings)> EndAsync()
    {
        _process.StandardInput.Close();
        var warnings = await _process.StandardOutput.ReadToEndAsync().WaitAsync(Waiting.Longest);
        await _process.WaitForExitAsync().WaitAsync(Waiting.Longest);
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

    private static async Task<CacheProcess> LaunchAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };

        // It lives too briefly for recompiled code to pay off, and needs no diagnostic files.
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
