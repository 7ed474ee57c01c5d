using System.Text.Json.Serialization;

namespace PhotoResize.Playground;

/// <summary>What the page needs to know of the application before a picture is chosen.</summary>
/// <param name="Parameters">The parameters, from the table that parses them.</param>
/// <param name="Folders">The image folders.</param>
/// <param name="Formats">The formats that are written.</param>
/// <param name="Presets">The names of the presets.</param>
/// <param name="Watermarks">The names of the watermarks.</param>
internal sealed record PlaygroundSetUp(
    IReadOnlyList<PlaygroundParameter> Parameters,
    IReadOnlyList<PlaygroundFolder> Folders,
    IReadOnlyList<PlaygroundFormat> Formats,
    IReadOnlyList<string> Presets,
    IReadOnlyList<string> Watermarks);

/// <summary>A parameter, and the values to choose from.</summary>
internal sealed record PlaygroundParameter(
    string Name, string? Alias, string Group, string Kind, string Expected, decimal? Min, decimal? Max, decimal? Step, IReadOnlyList<string> Values);

/// <summary>An image folder, and what it does not let a query say.</summary>
internal sealed record PlaygroundFolder(
    string Path, bool OnlyPresets, bool AllowsCommands, bool RejectsInvalidSettings, IReadOnlyList<string> Locked);

/// <summary>A format that results may have.</summary>
internal sealed record PlaygroundFormat(string Name, string ContentType, bool IsLossy);

/// <summary>Images to choose from.</summary>
/// <param name="Paths">Their paths.</param>
/// <param name="IsComplete">Whether there are no more.</param>
internal sealed record PlaygroundImages(IReadOnlyList<string> Paths, bool IsComplete);

/// <summary>What some settings give for an image, as far as that is known without making it.</summary>
/// <param name="Url">Its address, with the application's base path; with version and signature where the folder wants them.</param>
/// <param name="Reason">Why there is no picture.</param>
internal sealed record PlaygroundPicture(string Url, string? Reason)
{
    public PlaygroundSource? Source { get; init; }

    /// <summary>The size of the result, if it is known.</summary>
    public PlaygroundResult? Result { get; init; }

    /// <summary>Parameters that do nothing here, each with a sentence that says why.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>What to paste elsewhere; <see langword="null"/> where there is no picture.</summary>
    public PlaygroundSnippets? Snippets { get; init; }
}

/// <summary>An original.</summary>
internal sealed record PlaygroundSource(int Width, int Height, string Format, int Frames, bool HasAlpha, long Bytes);

/// <summary>The size and format of a result.</summary>
internal sealed record PlaygroundResult(int Width, int Height, string Format);

/// <summary>The settings, ready to paste.</summary>
internal sealed record PlaygroundSnippets(string Img, string Picture, string Razor, string CSharp);

/// <summary>Made at compile time: a trimmed application cannot make it from the types.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PlaygroundSetUp))]
[JsonSerializable(typeof(PlaygroundImages))]
[JsonSerializable(typeof(PlaygroundPicture))]
internal sealed partial class PlaygroundJson : JsonSerializerContext;
