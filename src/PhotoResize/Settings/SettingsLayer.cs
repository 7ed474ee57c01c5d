namespace PhotoResize.Settings;

/// <summary>
/// One layer of settings: those of a folder, of a preset or of a query. It has at most one value for each parameter, valid or not.
/// </summary>
/// <param name="values">The values by the index of their parameter; <see langword="null"/> if there is none at all.</param>
/// <param name="foreign">What a dialect has added to them.</param>
internal readonly struct SettingsLayer(string?[]? values, ForeignPart? foreign = null)
{
    /// <summary>Whether the layer says nothing.</summary>
    public bool IsEmpty => values is null && foreign is null;

    /// <summary>What a dialect has added; <see langword="null"/> if no dialect has.</summary>
    public ForeignPart? Foreign => foreign;

    /// <summary>The value of a parameter; <see langword="null"/> if the layer has none.</summary>
    public string? this[int parameter] => values?[parameter];

    /// <summary>The same values with what a dialect adds to them.</summary>
    public SettingsLayer With(ForeignPart? part) => new(values, part);
}
