using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using Xunit.Sdk;

namespace PhotoResize.Redis.Tests;

/// <summary>The servers that there are to test with: Garnet as a .NET tool, which is installed beside the tests, and the system's Redis.</summary>
internal static class ServerInstallation
{
    private const string GarnetVersion = "2.2.8";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private static readonly Lazy<string?> LazyNoGarnet = new(() => InstallGarnet() is { } fault
        ? $"SKIPPED: needs garnet-server, which dotnet could not install: {fault}"
        : null);

    private static readonly Lazy<string?> LazyNoRedis = new(() => Run("redis-server", "--version") is { } fault
        ? $"SKIPPED: needs redis-server on the PATH: {fault}"
        : null);

    public static string Garnet => Path.Combine(GarnetFolder, "garnet-server");

    public static string? NoGarnet => LazyNoGarnet.Value;

    public static string? NoRedis => LazyNoRedis.Value;

    private static string GarnetFolder => Path.Combine(AppContext.BaseDirectory, "garnet");

    private static string? InstallGarnet() =>
        File.Exists(Garnet) || File.Exists(Garnet + ".exe")
            ? null
            : Run("dotnet", "tool", "install", "garnet-server", "--version", GarnetVersion, "--tool-path", GarnetFolder);

    /// <summary>Why a command did not end well; <see langword="null"/> if it did.</summary>
    private static string? Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { WorkingDirectory = Path.GetTempPath() })!;
            if (process.WaitForExit(Longest))
            {
                return process.ExitCode == 0 ? null : $"it ended with {process.ExitCode}";
            }

            process.Kill(entireProcessTree: true);
            return "it did not end in time";
        }
        catch (Win32Exception exception)
        {
            return exception.Message;
        }
    }
}

/// <summary>Runs a theory on the system's Redis; skipped, and shown as skipped, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnRedisAttribute : DataAttribute
{
    public OnRedisAttribute() => Skip = ServerInstallation.NoRedis;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["redis"]];
}

/// <summary>Runs a theory on Garnet; skipped, and shown as skipped, where it cannot be installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnGarnetAttribute : DataAttribute
{
    public OnGarnetAttribute() => Skip = ServerInstallation.NoGarnet;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [["garnet"]];
}
