namespace PhotoResize.Configuration;

/// <summary>Settings under a name, which a query asks for with <c>preset</c>.</summary>
public sealed class ImagePresetOptions
{
    /// <summary>Query parameters that apply where the query does not set them. Default: none.</summary>
    public IDictionary<string, string> Defaults { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Query parameters that apply whatever the query sets. Default: none.</summary>
    public IDictionary<string, string> Settings { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
}
