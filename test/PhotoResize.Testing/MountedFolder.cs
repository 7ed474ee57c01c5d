using Xunit;

namespace PhotoResize.Testing;

/// <summary>A small file system of its own, held in memory, that is there for one test.</summary>
public sealed class MountedFolder : IDisposable
{
    private readonly TemporaryFolder _point = new();

    /// <param name="bytes">Its size.</param>
    public MountedFolder(long bytes)
    {
        try
        {
            Command.Run("mount", "-t", "tmpfs", "-o", $"size={bytes}", "photoresize-test", Path);
        }
        catch
        {
            _point.Dispose();
            throw;
        }
    }

    /// <summary>Why no file system can be mounted here, or <see langword="null"/>.</summary>
    public static string? Obstacle { get; } = FindObstacle();

    public string Path => _point.Path;

    /// <summary>Lets nobody write, root included, or lets them again.</summary>
    public void SetReadOnly(bool readOnly) => Command.Run("mount", "-o", readOnly ? "remount,ro" : "remount,rw", Path);

    /// <summary>Takes all the room that is left, but for some bytes.</summary>
    /// <returns>The file that takes it.</returns>
    public string Fill(long left)
    {
        var path = System.IO.Path.Combine(Path, "filling");
        var free = new DriveInfo(Path).AvailableFreeSpace;
        using var file = File.Create(path);
        var part = new byte[4096];
        for (var written = 0L; written + part.Length <= free - left; written += part.Length)
        {
            file.Write(part);
        }

        return path;
    }

    public void Dispose()
    {
        // Lazily, as an answer may still be on its way out of a file.
        Command.Run("umount", "-l", Path);
        _point.Dispose();
    }

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "SKIPPED: mounts a file system of its own, which these tests do on Linux only.";
        }

        try
        {
            new MountedFolder(64 * 1024).Dispose();
            return null;
        }
        catch (InvalidOperationException)
        {
            return "SKIPPED: mounts a file system of its own, which this user or container may not do.";
        }
    }
}

/// <summary>A test on a file system of its own; skipped, and shown as skipped, where none can be mounted.</summary>
public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip = MountedFolder.Obstacle;
}
