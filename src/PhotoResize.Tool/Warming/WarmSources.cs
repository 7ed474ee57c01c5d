namespace PhotoResize.Tool.Warming;

/// <summary>Where addresses come from.</summary>
internal sealed record WarmSources
{
    /// <summary>The folder of originals, if there is one.</summary>
    public string? Folder { get; init; }

    /// <summary>The path that the folder has on the site.</summary>
    public required string FolderPath { get; init; }

    /// <summary>Files of one address a line; <c>-</c> for standard input.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>Site maps: addresses or files.</summary>
    public IReadOnlyList<string> SiteMaps { get; init; } = [];

    /// <summary>Pages: addresses or paths on the site.</summary>
    public IReadOnlyList<string> Pages { get; init; } = [];

    /// <summary>Whether pages that site maps list are opened.</summary>
    public bool OpensPages { get; init; }

    /// <summary>Whether images of pages that have no settings are asked for too.</summary>
    public bool WithOriginals { get; init; }

    public bool Any => Folder is not null || Lists.Count + SiteMaps.Count + Pages.Count > 0;
}
