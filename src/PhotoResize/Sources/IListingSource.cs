namespace PhotoResize.Sources;

/// <summary>A source that can tell which files it has.</summary>
internal interface IListingSource
{
    /// <summary>The paths of the files below a path, folder by folder. Hidden files and what links lead to are left out.</summary>
    /// <param name="path">The request path of a folder, without a trailing slash.</param>
    /// <param name="maxEntries">How many files and folders are looked at.</param>
    /// <returns><see langword="null"/> for each entry that is no such file, so that the caller sees how far the list has come.</returns>
    IEnumerable<string?> List(string path, int maxEntries);
}
