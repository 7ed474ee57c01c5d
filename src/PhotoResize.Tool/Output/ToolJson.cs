using System.Text.Json.Serialization;
using PhotoResize.Tool.Caches;
using PhotoResize.Tool.Inspecting;
using PhotoResize.Tool.Migrating;
using PhotoResize.Tool.Signing;
using PhotoResize.Tool.Warming;

namespace PhotoResize.Tool.Output;

/// <summary>How results are written as JSON.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SignReport))]
[JsonSerializable(typeof(InspectReport))]
[JsonSerializable(typeof(StatsReport))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(PurgeReport))]
[JsonSerializable(typeof(WarmReport))]
[JsonSerializable(typeof(MigrationReport))]
internal sealed partial class ToolJson : JsonSerializerContext;
