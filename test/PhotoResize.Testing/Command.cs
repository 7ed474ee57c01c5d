using System.ComponentModel;
using System.Diagnostics;

namespace PhotoResize.Testing;

/// <summary>Programs of the operating system, for what .NET has no call for.</summary>
public static class Command
{
    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it wrote, if it could be started and succeeded; else <see langword="null"/>.</returns>
    public static string? TryRun(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            errors.Wait();
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Runs a program that must succeed.</summary>
    public static string Run(string program, params string[] arguments) =>
        TryRun(program, arguments) ?? throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed.");
}
