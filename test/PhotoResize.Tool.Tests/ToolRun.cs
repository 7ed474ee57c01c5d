using System.Diagnostics;
using System.Text.Json;

namespace PhotoResize.Tool.Tests;

/// <summary>A run of the tool in a process of its own, as a user starts it.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record ToolRun(int Code, string Output, string Errors)
{
    // The tool's own variables must not come from the machine of the tests.
    private static readonly string[] Variables = ["PHOTORESIZE_SIGNING_KEY", "NO_COLOR"];

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static Task<ToolRun> StartAsync(params string[] arguments) => StartAsync(input: null, [], arguments);

    public static async Task<ToolRun> StartAsync(string? input, (string Name, string Value)[] environment, params string[] arguments)
    {
        using var process = Launch(environment, arguments);
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
        }

        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ToolRun(process.ExitCode, await output, await errors);
    }

    /// <summary>Starts the tool and leaves it to the caller.</summary>
    public static Process Launch((string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "PhotoResize.Tool.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in Variables)
        {
            start.Environment.Remove(variable);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
