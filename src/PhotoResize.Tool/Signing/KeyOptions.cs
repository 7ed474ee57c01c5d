using System.CommandLine;
using PhotoResize.Configuration;
using PhotoResize.Tool.Sites;

namespace PhotoResize.Tool.Signing;

/// <summary>Where the key of signatures comes from. Not from the command line, which other users of a machine can read.</summary>
internal sealed class KeyOptions
{
    public const string EnvironmentVariable = "PHOTORESIZE_SIGNING_KEY";

    private readonly Option<string?> _file = new("--key-file")
    {
        Description = $"A file that holds the key. Else it is taken from the environment variable {EnvironmentVariable}, else from --config.",
        HelpName = "FILE",
    };

    public SiteOptions Site { get; } = new();

    public void AddTo(Command command)
    {
        command.Options.Add(_file);
        Site.AddTo(command);
    }

    /// <summary>Whether the command line or the environment names a key.</summary>
    public bool IsGiven(ParseResult parsed) => FindKey(parsed) is not null;

    /// <summary>The site with the key that is to sign.</summary>
    public ConfiguredSite Load(ParseResult parsed)
    {
        var key = FindKey(parsed);
        if (key is not null && SigningOptions.TryReadKey(key) is null)
        {
            throw ToolException.Usage(
                $"The key must be a secret of {SigningOptions.MinKeyBytes} bytes or more: text, or 'base64:' and bytes in base64.");
        }

        var site = Site.Load(parsed, signingKey: key);
        return site.Configuration.SigningKeys.Count > 0
            ? site
            : throw ToolException.Usage($"There is no key to sign with: give --key-file, {EnvironmentVariable}, or --config with Signing:Keys.");
    }

    private string? FindKey(ParseResult parsed)
    {
        var text = parsed.GetValue(_file) is { } file ? File.ReadAllText(file) : Environment.GetEnvironmentVariable(EnvironmentVariable);
        return string.IsNullOrWhiteSpace(text) ? null : text.TrimEnd('\r', '\n');
    }
}
