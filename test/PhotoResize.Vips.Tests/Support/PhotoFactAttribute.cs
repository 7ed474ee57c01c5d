namespace PhotoResize.Vips.Tests.Support;

/// <summary>A test on photographs that are not part of the repository; it is skipped, and says so, where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PhotoFactAttribute : FactAttribute
{
    public PhotoFactAttribute()
    {
        if (!Directory.Exists(Photos.Folder))
        {
            Skip = $"NOT TESTED: there are no photographs at {Photos.Folder}.";
        }
    }
}

/// <summary>The folder of photographs beside the repository.</summary>
internal static class Photos
{
    internal static string Folder { get; } = Path.GetFullPath(Path.Combine(RepositoryRoot(), "../shared/photos"));

    internal static string PathOf(string name) => Path.Combine(Folder, name);

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "PhotoResize.sln")))
        {
            directory = directory.Parent;
        }
        return directory?.FullName ?? AppContext.BaseDirectory;
    }
}
