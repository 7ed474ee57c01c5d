using Xunit;

namespace PhotoResize.Testing;

/// <summary>A test of what only Unix has, such as named pipes; skipped, and shown as skipped, elsewhere.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "SKIPPED: needs named pipes and links of Unix." : null;
}

/// <summary>A test of what only Unix has, such as named pipes; skipped, and shown as skipped, elsewhere.</summary>
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = new UnixFactAttribute().Skip;
}

/// <summary>A test of what only Linux has; skipped, and shown as skipped, elsewhere.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "SKIPPED: needs handles of Linux that open nothing.";
}

/// <summary>A test of what only Linux has; skipped, and shown as skipped, elsewhere.</summary>
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = new LinuxFactAttribute().Skip;
}
