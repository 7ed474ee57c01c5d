namespace PhotoResize.Settings;

/// <summary>All layers in one, and what was wrong with the query.</summary>
/// <param name="Settings">The settings.</param>
internal readonly record struct ParsedSettings(ImageSettings Settings)
{
    /// <summary>The parameters of the query whose values are invalid; the layers below count for these.</summary>
    public IReadOnlyList<InvalidSetting> Invalid { get; init; } = [];

    /// <summary>Whether the query names a preset that there is not.</summary>
    public bool HasUnknownPreset { get; init; }

    /// <summary>Whether the settings name a watermark that there is not.</summary>
    public bool HasUnknownWatermark { get; init; }

    /// <summary>A sentence on the size that the query may not ask for; <see langword="null"/> if it may.</summary>
    public string? SizeRefusal { get; init; }
}
