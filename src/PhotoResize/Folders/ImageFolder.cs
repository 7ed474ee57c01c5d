using Microsoft.AspNetCore.Http;
using PhotoResize.Configuration;
using PhotoResize.Dialects;
using PhotoResize.Negotiation;
using PhotoResize.Planning;
using PhotoResize.Serving;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Folders;

/// <summary>A configured folder as the request path reads it: validated, parsed and immutable.</summary>
internal sealed class ImageFolder
{
    public required string Name { get; init; }

    /// <summary>The folder's path without its trailing slash; empty for the application's root.</summary>
    public required PathString Prefix { get; init; }

    public required bool ForceProcessing { get; init; }

    public required PlanLimits Limits { get; init; }

    public required long MaxSourcePixels { get; init; }

    public required long MaxAvifSourcePixels { get; init; }

    public required int MaxSourceFrames { get; init; }

    public required SettingsRules Settings { get; init; }

    /// <summary>What a request without a query asks for.</summary>
    public required ImageSettings SettingsWithoutQuery { get; init; }

    /// <summary>Whether a query may ask for nothing but presets and the density of the screen.</summary>
    public required bool OnlyPresets { get; init; }

    /// <summary>Whether also a request without a query is processed, so that its original is not to be had by another spelling of the path.</summary>
    public bool ProcessesAll => Processes(SettingsWithoutQuery);

    /// <summary>Whether settings may stand in the path.</summary>
    public bool HasPathSyntax { get; init; }

    /// <summary>Whose queries its addresses have; <see langword="null"/> for the package's own.</summary>
    public KnownDialect? Dialect { get; init; }

    /// <summary>The key of the dialect's own signatures; <see langword="null"/> if they are not asked for.</summary>
    public byte[]? ForeignKey { get; init; }

    /// <summary>Whether requests without settings are answered with the original.</summary>
    public bool ServesOriginals { get; init; }

    /// <summary>What stands for missing originals, if anything does.</summary>
    public FallbackImage? Fallback { get; init; }

    /// <summary>The folder's own originals; <see langword="null"/> if they are in the web root.</summary>
    public IImageSource? Originals { get; init; }

    /// <summary>What sources need to know of it.</summary>
    public SourceFolder SourceFolder => field ??= new SourceFolder(Name, Prefix.Value!, FollowLinks, Originals);

    public required bool RejectInvalidSettings { get; init; }

    /// <summary>What <c>format=auto</c> gives to clients that name it.</summary>
    public AutoFormats AutoFormats { get; init; }

    /// <summary>Whether sizes follow from what browsers say of their screens.</summary>
    public bool ClientHints { get; init; }

    public required LinkPolicy FollowLinks { get; init; }

    public required SignatureRequirement Signatures { get; init; }

    /// <summary>The keys that verify signatures.</summary>
    public required IReadOnlyList<byte[]> SigningKeys { get; init; }

    /// <summary>Whether a query may use <c>process</c> and <c>cache</c>.</summary>
    public required bool AllowsCommands { get; init; }

    /// <summary>Whether a query may use <c>info</c> and <c>placeholder</c>.</summary>
    public bool AllowsInfo { get; init; }

    public required bool AnyFileType { get; init; }

    public required long MaxUnprocessedBytes { get; init; }

    public required CachePolicy CachePolicy { get; init; }

    /// <summary>The parameter that says which state of the original a page means.</summary>
    public string? VersionParameter { get; init; }

    /// <summary>The policy of addresses that say so rightly; <see langword="null"/> without such a parameter.</summary>
    public CachePolicy? VersionedCachePolicy { get; init; }

    /// <summary>Whether everybody may ask for everything.</summary>
    public bool IsOpen => Signatures == SignatureRequirement.Off && !OnlyPresets && Settings.Sizes is null;

    /// <summary>Whether a picture is made for these settings, and the original's own bytes are not sent.</summary>
    public bool Processes(ImageSettings settings) =>
        settings.Process != ProcessCommand.No
        && (ForceProcessing || settings is not { IsEmpty: true, Process: not ProcessCommand.Always });
}
