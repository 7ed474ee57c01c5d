using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PhotoResize.Processing;

/// <summary>What a page shows of an image until it is there.</summary>
/// <param name="ThumbHash">The ThumbHash, in base64.</param>
/// <param name="DominantColor">The colour that most of it has, as <c>#rrggbb</c>.</param>
/// <param name="DataUri">A tiny picture of it.</param>
internal sealed record Placeholder(string ThumbHash, string DominantColor, string DataUri)
{
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, PlaceholderJson.Plain.Placeholder);

    public static Placeholder? FromJson(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, PlaceholderJson.Plain.Placeholder);
}

/// <summary>Made at compile time, so that applications without reflection have it too.</summary>
[JsonSerializable(typeof(Placeholder))]
internal sealed partial class PlaceholderJson : JsonSerializerContext
{
    /// <summary>Without escapes for the signs of base64: the answer says that it is JSON, and that nobody may guess otherwise.</summary>
    public static PlaceholderJson Plain { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
