namespace PhotoResize.Settings;

/// <summary>
/// One layer of settings: those of a folder, of a preset or of a query. It has at most one value for each parameter, valid or not.
/// </summary>
/// <param name="values">The values by the index of their parameter; <see langword="null"/> if there is none at all.</param>
internal readonly struct SettingsLayer(string?[]? values)
{
    /// <summary>Whether no parameter has a value.</summary>
    public bool IsEmpty => values is null;

    /// <summary>The value of a parameter; <see langword="null"/> if the layer has none.</summary>
    public string? this[int parameter] => values?[parameter];
}
