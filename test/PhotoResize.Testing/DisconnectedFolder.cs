using Xunit;

namespace PhotoResize.Testing;

/// <summary>The place of a storage whose connection is lost: every access to it, or to anything below it, fails with an error of its own.</summary>
public sealed class DisconnectedFolder : IDisposable
{
    // A file system in user space whose process has ended, as with a crashed mount of an object store.
    private const string Mount =
        "exec 3<>/dev/fuse && mount -i -t fuse -o fd=3,rootmode=40000,user_id=0,group_id=0,allow_other photoresize-test \"$1\"";

    private readonly TemporaryFolder _point = new();

    public DisconnectedFolder()
    {
        try
        {
            Command.Run("bash", "-c", Mount, "bash", Path);
        }
        catch
        {
            _point.Dispose();
            throw;
        }
    }

    /// <summary>Why there can be none here, or <see langword="null"/>.</summary>
    public static string? Obstacle { get; } = FindObstacle();

    public string Path => _point.Path;

    public void Dispose()
    {
        Command.Run("umount", "-l", Path);
        _point.Dispose();
    }

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "SKIPPED: mounts a file system in user space, which these tests do on Linux only.";
        }

        try
        {
            new DisconnectedFolder().Dispose();
            return null;
        }
        catch (InvalidOperationException)
        {
            return "SKIPPED: mounts a file system in user space, which this user or container may not do.";
        }
    }
}

/// <summary>A test with a <see cref="DisconnectedFolder"/>; skipped, and shown as skipped, where there can be none.</summary>
public sealed class DisconnectedFactAttribute : FactAttribute
{
    public DisconnectedFactAttribute() => Skip = DisconnectedFolder.Obstacle;
}
