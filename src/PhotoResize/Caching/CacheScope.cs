namespace PhotoResize.Caching;

/// <summary>
/// A set of sources, by request path. Letter case is ignored on Windows and macOS, where file names usually ignore it: there, requests that
/// differ only in case read the same file, but each has results of its own.
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

    /// <summary>The source's path, or what paths begin with; empty for all.</summary>
    internal string Path => _path;

    /// <summary>Whether letter case is ignored.</summary>
    internal static bool IgnoresCase => OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    /// <summary>The source, if the scope is a single one; else <see langword="null"/>.</summary>
    public string? SourcePath => _isPrefix ? null : _path;

    /// <summary>A single source.</summary>
    /// <param name="sourcePath">Its request path below the application's base path, decoded, such as <c>/images/photo.jpg</c>.</param>
    /// <exception cref="ArgumentException">The path does not begin with a slash.</exception>
    public static CacheScope Source(string sourcePath) => new(Checked(sourcePath), isPrefix: false);

    /// <summary>All sources whose request path begins with a prefix. End it with a slash for the contents of a folder.</summary>
    /// <param name="prefix">The prefix, such as <c>/images/2024/</c>.</param>
    /// <exception cref="ArgumentException">The prefix does not begin with a slash.</exception>
    public static CacheScope Prefix(string prefix) => new(Checked(prefix), isPrefix: true);

    /// <summary>Whether a source belongs to this scope.</summary>
    /// <param name="sourcePath">Its request path.</param>
    public bool Contains(string sourcePath) =>
        _isPrefix ? sourcePath.StartsWith(_path, Comparison) : sourcePath.Equals(_path, Comparison);

    /// <summary>The scope as text, for <see cref="Read"/>.</summary>
    internal string Write() => (_isPrefix ? '^' : '=') + _path;

    /// <summary>The scope that <see cref="Write"/> has written; <see langword="null"/> if it is none.</summary>
    internal static CacheScope? Read(string text) => text switch
    {
        "^" => All,
        ['^', '/', ..] => Prefix(text[1..]),
        ['=', '/', ..] => Source(text[1..]),
        _ => null,
    };

    private static string Checked(string path) =>
        path is ['/', ..] ? path : throw new ArgumentException("A request path begins with a slash.", nameof(path));
}
