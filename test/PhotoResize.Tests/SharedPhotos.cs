namespace PhotoResize.Tests;

/// <summary>The photographs that are kept beside the repository and not in it.</summary>
internal static class SharedPhotos
{
    public static string? Folder { get; } = Find();

    public static string PathOf(string name) => Path.Combine(Folder!, name);

    private static string? Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "PhotoResize.sln")))
            {
                var photos = Path.GetFullPath(Path.Combine(directory.FullName, "..", "shared", "photos"));
                return Directory.Exists(photos) ? photos : null;
            }
        }

        return null;
    }
}
