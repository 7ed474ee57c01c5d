using PhotoResize.Folders;
using PhotoResize.Outcomes;
using PhotoResize.Sources;

namespace PhotoResize.Pages;

/// <summary>An image that a page shows, and what is known of it.</summary>
/// <param name="Path">Its path below the application's root, not encoded.</param>
/// <param name="Folder">Its folder; <see langword="null"/> if it is in none, and always sent as it is.</param>
internal sealed record PageImage(string Path, ImageFolder? Folder)
{
    /// <summary>The original, if it was looked for and found.</summary>
    public SourceImage? Source { get; init; }

    /// <summary>What its header says, if that was asked for and can be read.</summary>
    public SourceInfo? Info { get; init; }

    /// <summary>Why there is no header.</summary>
    public Failure? Failure { get; init; }
}
