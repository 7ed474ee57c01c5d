namespace PhotoResize.Dialects;

/// <summary>
/// Reads the queries of another package, for folders whose addresses were written for it. It turns commands into the package's own settings,
/// before defaults, presets and locked settings, which are always native.
/// </summary>
/// <remarks>One instance serves the application, so it has no state that changes.</remarks>
public interface IQueryDialect
{
    /// <summary>The name that <c>ImageFolders[]:Dialect</c> chooses it by; compared ignoring case.</summary>
    string Name { get; }

    /// <summary>
    /// The names that mean something in a query, in any case. Others are ignored: they change no result, and signatures do not cover them.
    /// <c>sig</c>, <c>expires</c>, <c>preset</c>, <c>info</c> and <c>placeholder</c> mean what they mean everywhere, and need not be among them.
    /// </summary>
    IReadOnlyCollection<string> Commands { get; }

    /// <summary>
    /// What the other package knows and this one has no counterpart for: names of commands, and what <see cref="DialectQuery.Ignore"/> is
    /// told. A warning names each of them when it is first met.
    /// </summary>
    IReadOnlyCollection<string> UnsupportedCommands { get; }

    /// <summary>Turns a query into settings. Not called for queries without any of <see cref="Commands"/>.</summary>
    /// <param name="query">The commands, and where to put the settings.</param>
    void Translate(DialectQuery query);
}
