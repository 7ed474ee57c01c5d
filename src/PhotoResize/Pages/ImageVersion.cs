using PhotoResize.Folders;
using PhotoResize.Key;
using PhotoResize.Sources;

namespace PhotoResize.Pages;

/// <summary>The parameter that gives a changed original another address, so that browsers may keep what they have for ever.</summary>
internal static class ImageVersion
{
    /// <summary>Whether the addresses of a folder have a version.</summary>
    public static bool IsWanted(ImageFolder folder) => folder.VersionParameter is not null;

    /// <summary>The parameter with the version of an original; <see langword="null"/> where the folder has none.</summary>
    public static (string Name, string Value)? Of(ImageFolder folder, SourceImage source) =>
        folder.VersionParameter is { } name ? (name, UrlVersion.Of(source.Version)) : null;
}
