using System.Collections.Frozen;

namespace PhotoResize.Tool.Migrating;

/// <summary>What becomes of ImageResizer's plugins that have no settings to take over.</summary>
internal static class ResizerPlugins
{
    private const string NoEffects = "Its effects have no counterpart, but for s.grayscale. The log names commands that are ignored.";
    private const string NoDecoder = "Such files are not decoded.";
    private const string OwnSource = "Write an IImageSource: docs/sources.md.";

    // What is there anyway, and what was of use on .NET Framework alone.
    private static readonly FrozenSet<string> Needless = new[]
    {
        "AnimatedGifs", "AutoRotate", "ClientCache", "DefaultEncoder", "DiskCache", "FastScaling", "FreeImageBuilder", "FreeImageDecoder",
        "FreeImageEncoder", "FreeImageResizer", "Image404", "ImageInfoAPI", "IEPngFix", "LicenseDisplay", "Logging", "MemCache", "MvcRoutingShim",
        "NoCache", "Presets", "PrettyGifs", "SizeLimiting", "SourceDiskCache", "SourceMemCache", "SpeedOrQuality", "TinyCache", "Watermark",
        "WebPDecoder", "WebPEncoder", "WicBuilder", "WicDecoder", "WicEncoder", "WpfBuilder",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string> Remarks = new Dictionary<string, string>
    {
        ["AdvancedFilters"] = NoEffects,
        ["BatchZipper"] = "It was called by code. PhotoResize answers requests, and is no library for files.",
        ["CloudFront"] = "Settings behind a semicolon are not read. Have the CDN pass queries on, or write an IImageRewriter: docs/hooks.md.",
        ["CopyMetadata"] = "Results have no metadata but their colour profile.",
        ["CropAround"] = "Use focus=x,y or focus=auto: docs/focus.md.",
        ["CustomOverlay"] = "See whether watermarks do what it did: docs/watermarks.md.",
        ["DefaultSettings"] = "Set the folder's DefaultSettings and AllowEnlarge.",
        ["Diagnostic"] = "Map the diagnostics page with app.MapImageDiagnostics where you want it.",
        ["Diagnostics"] = "Map the diagnostics page with app.MapImageDiagnostics where you want it.",
        ["DiagnosticJson"] = "What would be made of a picture is told by info=true: docs/information.md.",
        ["DropShadow"] = NoEffects,
        ["Faces"] = "Use focus=x,y or focus=auto: docs/focus.md.",
        ["FFmpeg"] = NoDecoder,
        ["Gradient"] = "Gradients are not drawn.",
        ["ImageHandlerSyntax"] = "Other packages' queries are read by a dialect for each folder: docs/dialects.md.",
        ["MongoReader"] = OwnSource,
        ["PdfRenderer"] = NoDecoder,
        ["PdfiumRenderer"] = NoDecoder,
        ["PsdComposer"] = NoDecoder,
        ["PsdReader"] = NoDecoder,
        ["RedEye"] = NoEffects,
        ["RemoteReader"] = "No address is taken from a query. Name each host as the Source of a folder: docs/stores.md.",
        ["SeamCarving"] = NoEffects,
        ["SimpleFilters"] = NoEffects,
        ["SqlReader"] = OwnSource,
        ["WhitespaceTrimmer"] = "trim is a number from 0 to 255 here: docs/settings.md.",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name as the tables have it: without name space and the word Plugin.</summary>
    public static string NameOf(string name)
    {
        var last = name.Split(',')[0].Split('.')[^1].Trim();
        return last.EndsWith("Plugin", StringComparison.OrdinalIgnoreCase) ? last[..^"Plugin".Length] : last;
    }

    /// <summary>What to do about a plugin; <see langword="null"/> for nothing.</summary>
    /// <param name="name">Its name, as <see cref="NameOf"/> gives it.</param>
    public static string? RemarkOn(string name) =>
        Needless.Contains(name) ? null
        : Remarks.TryGetValue(name, out var remark) ? remark
        : "It is not known. If it is the site's own, see which hook does its work: docs/hooks.md.";
}
