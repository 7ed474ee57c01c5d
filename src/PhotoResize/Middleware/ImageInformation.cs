using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using PhotoResize.Planning;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>The document that answers <c>?info</c>: an original as a page sees it.</summary>
internal static partial class ImageInformation
{
    public const string ContentType = "application/json";

    /// <summary>Writes the document, in UTF-8.</summary>
    /// <param name="info">What the header of the original says.</param>
    /// <param name="size">Its upright size.</param>
    /// <param name="source">The original.</param>
    /// <param name="result">What other settings of the request would give; <see langword="null"/> if there are none.</param>
    public static byte[] Write(SourceInfo info, PixelSize size, SourceImage source, Prediction? result) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new Document(
                size.Width,
                size.Height,
                NameOf(info.Format),
                info.FrameCount,
                info.FrameAt(0).HasAlpha,
                source.Length,
                source.LastModified.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                result is { Size: { } resultSize, Format: { } format } ? new Result(resultSize.Width, resultSize.Height, NameOf(format)) : null),
            DocumentJson.Default.Document);

    /// <summary>The name that the parameter <c>format</c> has for it too.</summary>
    private static string NameOf(ImageFormat format) => format.ToString().ToLowerInvariant();

    private sealed record Document(
        int Width, int Height, string Format, int Frames, bool HasAlpha, long Bytes, string LastModified, Result? Result);

    private sealed record Result(int Width, int Height, string Format);

    /// <summary>Made at compile time: a trimmed application cannot make it from the types.</summary>
    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Document))]
    private sealed partial class DocumentJson : JsonSerializerContext;
}
