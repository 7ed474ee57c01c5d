using System.Text.Json.Serialization;

namespace PhotoResize.DiagnosticsPage;

/// <summary>All that the page shows, and what is sent as JSON.</summary>
/// <param name="Time">When it was collected.</param>
/// <param name="Since">Since when there are counts.</param>
/// <param name="Versions">What runs here.</param>
/// <param name="Engines">The engines, in the order in which they are asked.</param>
/// <param name="Cache">The levels of the cache.</param>
/// <param name="Queue">What is being made.</param>
/// <param name="Surroundings">Stores, and what nodes share.</param>
/// <param name="Faults">The last faults, the last one first.</param>
/// <param name="Slowest">The results that took the longest, the slowest first.</param>
/// <param name="Configuration">The options.</param>
internal sealed record DiagnosticsReport(
    DateTimeOffset Time,
    DateTimeOffset Since,
    DiagnosticsVersions Versions,
    IReadOnlyList<DiagnosticsEngine> Engines,
    DiagnosticsCache Cache,
    DiagnosticsQueue Queue,
    IReadOnlyList<DiagnosticsSurrounding> Surroundings,
    IReadOnlyList<DiagnosticsFault> Faults,
    IReadOnlyList<DiagnosticsResult> Slowest,
    DiagnosticsConfiguration Configuration);

/// <summary>What runs here.</summary>
internal sealed record DiagnosticsVersions(string PhotoResize, string Runtime, string System, string Environment, string Machine, int Cores);

/// <summary>An engine, and the formats that it decodes and encodes.</summary>
internal sealed record DiagnosticsEngine(string Name, string Version, IReadOnlyList<string> Reads, IReadOnlyList<string> Writes, bool DrawsWatermarks);

/// <summary>The levels of the cache. A look-up that one does not answer goes on to the next one.</summary>
/// <param name="Hits">Look-ups that found their result in any level.</param>
/// <param name="Misses">Look-ups that found it in none.</param>
/// <param name="Purges">Results removed by a purge, or because their source has changed or gone.</param>
/// <param name="Levels">The levels, in the order in which they are asked.</param>
/// <param name="Sending">Bytes of results in memory because they are being sent.</param>
/// <param name="MaxSending">How many there may be.</param>
internal sealed record DiagnosticsCache(
    long Hits, long Misses, long Purges, IReadOnlyList<DiagnosticsLevel> Levels, long Sending, long MaxSending);

/// <summary>A level of the cache. What is not known, or does not exist there, is left out.</summary>
internal sealed record DiagnosticsLevel(string Name, bool IsOn, long Hits, long Misses)
{
    /// <summary>Results; in memory also remembered requests.</summary>
    public long? Entries { get; init; }

    public long? Bytes { get; init; }

    /// <summary>The most bytes; 0 for no bound.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>The most entries; 0 for no bound.</summary>
    public long? MaxEntries { get; init; }

    /// <summary>Results removed to make room.</summary>
    public long? Evictions { get; init; }

    public double? OldestAgeSeconds { get; init; }

    /// <summary>Results written to the level that nodes share.</summary>
    public long? Writes { get; init; }

    /// <summary>Results that were not written there.</summary>
    public long? Drops { get; init; }

    /// <summary>Requests to it that failed.</summary>
    public long? Faults { get; init; }
}

/// <summary>Jobs that run and wait, and the memory that they hold, as engines estimate it.</summary>
internal sealed record DiagnosticsQueue(
    int Running, int MaxRunning, int Waiting, int MaxWaiting, long Memory, long MemoryBudget, long MaxJobMemory);

/// <summary>Something outside of the application, and whether it is left alone after failures or is not connected.</summary>
internal sealed record DiagnosticsSurrounding(string Name, bool IsAway);

/// <summary>A fault, and how often it has happened since it came into the list.</summary>
internal sealed record DiagnosticsFault(string Kind, string? Where, string? Message, long Count, DateTimeOffset First, DateTimeOffset Last);

/// <summary>A result that took long.</summary>
internal sealed record DiagnosticsResult(
    string Path, string Settings, long SourceBytes, long Bytes, double SourceMs, double QueueMs, double ProcessMs, DateTimeOffset MadeAt);

/// <summary>The options.</summary>
/// <param name="Options">Every option, as it is in force.</param>
/// <param name="UnknownKeys">Sentences on keys that mean nothing.</param>
/// <param name="Rejection">Why the last change of the configuration is not in force; empty if it is.</param>
internal sealed record DiagnosticsConfiguration(
    IReadOnlyList<DiagnosticsOption> Options, IReadOnlyList<string> UnknownKeys, IReadOnlyList<string> Rejection);

/// <summary>An option.</summary>
/// <param name="Key">Its key below the section.</param>
/// <param name="Value">Its value in force; <c>set</c> for a secret; empty if there is none.</param>
/// <param name="Source">Where the value comes from.</param>
internal sealed record DiagnosticsOption(string Key, string Value, string Source)
{
    /// <summary>The value that it will have after a restart, if that is another one.</summary>
    public string? AfterRestart { get; init; }
}

/// <summary>What is to be purged.</summary>
internal sealed record PurgeQuestion(string? Path);

/// <summary>What a purge has done, or why there was none.</summary>
internal sealed record PurgeAnswer(string? Path, long? Removed, string? Reason);

/// <summary>Made at compile time: a trimmed application cannot make it from the types.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DiagnosticsReport))]
[JsonSerializable(typeof(PurgeQuestion))]
[JsonSerializable(typeof(PurgeAnswer))]
internal sealed partial class DiagnosticsJson : JsonSerializerContext;
