namespace PhotoResize.Browser.Tests;

/// <summary>The browser of this machine; none is downloaded.</summary>
internal static class Chromium
{
    private const string Variable = "PHOTORESIZE_CHROMIUM";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "chrome"];

    /// <summary>Its file, or <see langword="null"/> where there is none.</summary>
    public static string? Path { get; } = Environment.GetEnvironmentVariable(Variable) ?? FindOnPath();

    public static string? SkipReason => Path is null
        ? $"SKIPPED: needs Chromium on the PATH, or its file in the environment variable {Variable}."
        : null;

    private static string? FindOnPath() => (
        from name in Names
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        let file = System.IO.Path.Combine(folder, name + (OperatingSystem.IsWindows() ? ".exe" : ""))
        where File.Exists(file)
        select file).FirstOrDefault();
}

/// <summary>A test in a browser; skipped, and shown as skipped, where there is none.</summary>
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Chromium.SkipReason;
}
