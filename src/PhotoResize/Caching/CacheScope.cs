namespace PhotoResize.Caching;

/// <summary>
/// A set of sources, by their request paths. Letter case makes a difference where it usually does for files: not on Windows and macOS, where
/// requests that differ in nothing else are for the same file and have results of their own each.
/// </summary>
public sealed class CacheScope
{
    private static readonly StringComparison Comparison =
        IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private readonly string _path;
    private readonly bool _isPrefix;

    private CacheScope(string path, bool isPrefix)
    {
        _path = path;
        _isPrefix = isPrefix;
    }

    /// <summary>All sources.</summary>
    public static CacheScope All { get; } = new("", isPrefix: true);

    /// <summary>Whether requests for one file may differ in letter case.</summary>
    internal static bool IgnoresCase => OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    /// <summary>The one source that this scope is about, or <see langword="null"/> if it is about more.</summary>
    public string? SourcePath => _isPrefix ? null : _path;

    /// <summary>A single source.</summary>
    /// <param name="sourcePath">Its request path below the application's base path, decoded, such as <c>/images/photo.jpg</c>.</param>
    /// <exception cref="ArgumentException">The path does not begin with a slash.</exception>
    public static CacheScope Source(string sourcePath) => new(Checked(sourcePath), isPrefix: false);

    /// <summary>All sources whose request path begins with a text; with a slash at its end, it is a folder.</summary>
    /// <param name="prefix">The text, such as <c>/images/2024/</c>.</param>
    /// <exception cref="ArgumentException">The text does not begin with a slash.</exception>
    public static CacheScope Prefix(string prefix) => new(Checked(prefix), isPrefix: true);

    /// <summary>Whether a source belongs to this scope.</summary>
    /// <param name="sourcePath">Its request path.</param>
    public bool Contains(string sourcePath) =>
        _isPrefix ? sourcePath.StartsWith(_path, Comparison) : sourcePath.Equals(_path, Comparison);

    private static string Checked(string path) =>
        path is ['/', ..] ? path : throw new ArgumentException("A request path begins with a slash.", nameof(path));
}
