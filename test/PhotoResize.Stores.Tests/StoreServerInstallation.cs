using System.Diagnostics;

namespace PhotoResize.Stores.Tests;

/// <summary>The object stores that npm has installed beside the tests, once for each lock file.</summary>
internal static class StoreServerInstallation
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private static readonly Lazy<string?> LazySkipReason = new(() => Install() is { } fault
        ? $"SKIPPED: needs s3rver and azurite, which npm could not install: {fault}"
        : null);

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Servers");

    public static string? SkipReason => LazySkipReason.Value;

    private static string? Install()
    {
        // npm leaves it when it has ended well.
        var done = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (done.Exists && done.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
        {
            return null;
        }

        try
        {
            using var npm = Process.Start(new ProcessStartInfo(
                OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])
            {
                WorkingDirectory = Folder,
            })!;
            if (npm.WaitForExit(Longest))
            {
                return npm.ExitCode == 0 ? null : $"it ended with {npm.ExitCode}";
            }

            npm.Kill(entireProcessTree: true);
            return "it did not end in time";
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return exception.Message;
        }
    }
}

/// <summary>A test with an object store; skipped, and shown as skipped, where npm cannot install one.</summary>
public sealed class StoreServerFactAttribute : FactAttribute
{
    public StoreServerFactAttribute() => Skip = StoreServerInstallation.SkipReason;
}
