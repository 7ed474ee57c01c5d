using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching.Faults;

/// <summary>A test of permissions; skipped, and shown as skipped, if no process can be started that they apply to.</summary>
public sealed class UserFactAttribute : FactAttribute
{
    public UserFactAttribute() => Skip = FindObstacle();

    private static string? FindObstacle()
    {
        if (OperatingSystem.IsWindows())
        {
            return "SKIPPED: needs permissions of Unix.";
        }

        // The other user needs access to the program, which may be in the superuser's home.
        return !Environment.IsPrivilegedProcess
            || Command.TryRun("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "ls", AppContext.BaseDirectory) is not null
            ? null
            : "SKIPPED: permissions do not bind the superuser, and no process can be started as another user here.";
    }
}
