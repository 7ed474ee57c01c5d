namespace PhotoResize.Configuration;

/// <summary>The value of an option.</summary>
/// <param name="Key">Its key below the section, such as <c>ImageFolders:0:Path</c>. Lists and maps of settings are one value each.</param>
/// <param name="Text">The value as a configuration has it; empty if there is none.</param>
/// <param name="IsSecret">Whether it must not be shown.</param>
internal sealed record OptionValue(string Key, string Text, bool IsSecret)
{
    /// <summary>What may be shown of it.</summary>
    public string Shown => !IsSecret ? Text : Text.Length > 0 ? "set" : "";

    /// <inheritdoc/>
    public override string ToString() => $"{Key} = {Shown}";
}
