using Xunit;

namespace PhotoResize.Testing;

/// <summary>Real photographs, in a folder beside the repository where there is one; they are not part of the project.</summary>
public static class SharedPhotos
{
    public static string? Folder { get; } = Find();

    public static string PathOf(string name) => Path.Combine(Folder!, name);

    private static string? Find()
    {
        var photos = Path.GetFullPath(Repository.PathOf("..", "shared", "photos"));
        return Directory.Exists(photos) ? photos : null;
    }
}

/// <summary>A test on real photographs; skipped, and shown as skipped, where there are none.</summary>
public sealed class PhotoFactAttribute : FactAttribute
{
    public PhotoFactAttribute() => Skip = PhotoSkip.Reason;
}

/// <summary>A test on real photographs; skipped, and shown as skipped, where there are none.</summary>
public sealed class PhotoTheoryAttribute : TheoryAttribute
{
    public PhotoTheoryAttribute() => Skip = PhotoSkip.Reason;
}

internal static class PhotoSkip
{
    public static string? Reason => SharedPhotos.Folder is null
        ? "SKIPPED: needs the folder of photographs ../shared/photos beside the repository, which is not there."
        : null;
}
