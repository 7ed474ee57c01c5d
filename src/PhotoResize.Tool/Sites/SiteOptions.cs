using System.CommandLine;

namespace PhotoResize.Tool.Sites;

/// <summary>The options that name a site's configuration.</summary>
internal sealed class SiteOptions
{
    public Option<string[]> Config { get; } = new("--config")
    {
        Description = "The site's appsettings.json. Give it again for further files; later ones win, and environment variables win over all.",
        HelpName = "FILE",
    };

    public Option<string> Section { get; } = new("--section")
    {
        Description = "The section of the configuration.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Configuration.ImageResizingOptions.SectionName,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(Config);
        command.Options.Add(Section);
    }

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(Config) is { Length: > 0 };

    /// <summary>The site as it is configured; that of the defaults if no configuration is named.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="engine">The engine that the site has.</param>
    /// <param name="signingKey">A key that goes before those of the configuration.</param>
    public ConfiguredSite Load(ParseResult parsed, DeclaredEngine? engine = null, string? signingKey = null) =>
        ConfiguredSite.Load(parsed.GetValue(Config) ?? [], parsed.GetRequiredValue(Section), engine ?? DeclaredEngine.Vips, signingKey);
}
