using Xunit;

namespace PhotoResize.Testing;

/// <summary>A test of libvips from its NuGet package; skipped, and shown as skipped, where the build left the package out.</summary>
public sealed class PackagedLibvipsFactAttribute : FactAttribute
{
    /// <param name="linuxOnly">Whether the test steers the loader by <c>LD_LIBRARY_PATH</c>.</param>
    public PackagedLibvipsFactAttribute(bool linuxOnly = false) => Skip =
        !IsReferenced() ? "SKIPPED: the build left the package NetVips.Native out."
        : linuxOnly && !OperatingSystem.IsLinux() ? "SKIPPED: needs the loader of Linux."
        : null;

    /// <summary>Asks what the build referenced, not what is on the disk: a file that should be there and is not must fail the test.</summary>
    private static bool IsReferenced() => Directory.EnumerateFiles(AppContext.BaseDirectory, "*.deps.json")
        .Any(file => File.ReadAllText(file).Contains("\"NetVips.Native.", StringComparison.Ordinal));
}

/// <summary>A test of libvips from its NuGet package; skipped, and shown as skipped, where the build left the package out.</summary>
public sealed class PackagedLibvipsTheoryAttribute : TheoryAttribute
{
    public PackagedLibvipsTheoryAttribute() => Skip = new PackagedLibvipsFactAttribute().Skip;
}
