using System.Globalization;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>A control group of Linux with a limit of memory, as a container has one: version 1 or 2, whichever there is.</summary>
internal sealed class MemoryGroup : IDisposable
{
    private const string Version1 = "/sys/fs/cgroup/memory";
    private const string Version2 = "/sys/fs/cgroup";

    private readonly string _folder;
    private readonly bool _isVersion1;

    /// <exception cref="IOException">There are no groups, or they cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be made.</exception>
    public MemoryGroup(long bytes)
    {
        _isVersion1 = File.Exists(Path.Combine(Version1, "memory.limit_in_bytes"));
        _folder = Path.Combine(_isVersion1 ? Version1 : Version2, $"photoresize-{Guid.NewGuid():N}");
        if (!_isVersion1)
        {
            File.WriteAllText(Path.Combine(Version2, "cgroup.subtree_control"), "+memory");
        }

        Directory.CreateDirectory(_folder);
        try
        {
            Write(_isVersion1 ? "memory.limit_in_bytes" : "memory.max", bytes);

            // With swap, what is over the limit would be slow instead of deadly.
            if (!_isVersion1)
            {
                Write("memory.swap.max", 0);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Why there can be no such group here; <see langword="null"/> if there can.</summary>
    public static string? Obstacle { get; } = FindObstacle();

    /// <summary>A process whose number is written to this file joins the group.</summary>
    public string Processes => Path.Combine(_folder, "cgroup.procs");

    public void Dispose() => Directory.Delete(_folder);

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "SKIPPED: needs control groups of Linux.";
        }

        try
        {
            new MemoryGroup(1 << 30).Dispose();
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"SKIPPED: needs the right to make a control group with a limit of memory. {exception.Message}";
        }
    }

    private void Write(string file, long value) => File.WriteAllText(Path.Combine(_folder, file), value.ToString(CultureInfo.InvariantCulture));
}

/// <summary>A test in a control group with a limit of memory; skipped, and shown as skipped, where there can be none.</summary>
internal sealed class MemoryGroupFactAttribute : FactAttribute
{
    public MemoryGroupFactAttribute() => Skip = MemoryGroup.Obstacle;
}
