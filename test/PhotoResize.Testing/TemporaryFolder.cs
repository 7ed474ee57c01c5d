namespace PhotoResize.Testing;

/// <summary>A folder that is there for one test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("photoresize-").FullName;

    public string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>
    /// The files below <paramref name="folder"/>, relative to it, with <c>/</c> between segments; without the <c>.gitignore</c> that a cache
    /// has of its own.
    /// </summary>
    public static string[] FilesBelow(string folder) =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/'))
                .Where(file => file != ".gitignore")
                .Order()]
            : [];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
