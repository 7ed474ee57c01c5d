using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching.Faults;

/// <summary>A test of permissions, in a process that they bind; skipped, and shown as skipped, where none can be had.</summary>
public sealed class UserFactAttribute : FactAttribute
{
    public UserFactAttribute() => Skip = FindObstacle();

    private static string? FindObstacle()
    {
        if (OperatingSystem.IsWindows())
        {
            return "SKIPPED: needs permissions of Unix.";
        }

        // The other user has to reach the program too, which may lie in the superuser's own folder.
        return !Environment.IsPrivilegedProcess
            || Command.TryRun("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "ls", AppContext.BaseDirectory) is not null
            ? null
            : "SKIPPED: permissions do not bind the superuser, and no process can be started as another user here.";
    }
}
