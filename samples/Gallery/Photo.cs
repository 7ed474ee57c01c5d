namespace Gallery;

/// <summary>A picture of the album.</summary>
/// <param name="Path">Path below the album's folder, with slashes.</param>
/// <param name="Title">Its title on the page.</param>
/// <param name="Bytes">Size of its file.</param>
public sealed record Photo(string Path, string Title, long Bytes)
{
    /// <summary>The path of the original below the application's root, not encoded.</summary>
    public string RequestPath { get; } = $"~{Album.RequestPath}/{Path}";

    /// <summary>Returns the address of the playground with this picture.</summary>
    /// <param name="settings">Such as <c>w=300&amp;h=200</c>.</param>
    public string InPlayground(string settings) => $"/playground?image={Uri.EscapeDataString($"{Album.RequestPath}/{Path}")}&{settings}";

    /// <summary>The address of the original.</summary>
    public string Url { get; } = $"{Album.RequestPath}/{string.Join('/', Path.Split('/').Select(Uri.EscapeDataString))}";

    /// <summary>Returns the address of a result.</summary>
    /// <param name="settings">Such as <c>w=300&amp;h=200</c>.</param>
    public string With(string settings) => $"{Url}?{settings}";

    /// <summary>Returns a <c>srcset</c> for normal and for high-density screens.</summary>
    /// <param name="settings">Such as <c>w=300&amp;h=200</c>.</param>
    public string SourceSet(string settings) => $"{With(settings)} 1x, {With(settings)}&dpr=2 2x";
}
