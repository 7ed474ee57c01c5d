using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PhotoResize.Configuration;
using PhotoResize.DiagnosticsPage;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Configuration;

/// <summary>
/// Makes the tables of options in docs/configuration.md from the schema, whose descriptions are Markdown here. Types, bounds and defaults
/// have columns of their own, so they are left out of the descriptions.
/// </summary>
internal static class OptionTable
{
    /// <summary>Words of descriptions that lead to a page.</summary>
    private static readonly Dictionary<string, (string Words, string Page)> Links = new()
    {
        ["DiskCache:NamingStrategy"] = ("registered strategy", "#naming-strategies"),
        ["DiskCache:SweepInterval"] = ("two sweeps", "cache.md#sweeps"),
        ["MemoryCache:MaxBytes"] = ("Most bytes of memory", "architecture.md#decisions"),
        ["Processing:MemoryBudget"] = ("as their engines estimate it", "engines.md#memory-of-a-job"),
        ["Processing:MaxJobMemory"] = ("as its engine estimates it", "engines.md#memory-of-a-job"),
        ["Processing:MaxMissesPerClient"] = ("one client", "security.md#misses-per-client"),
        ["Processing:MaxBytesInSending"] = ("sent from memory", "security.md#answers"),
        ["Processing:JobTimeout"] = ("it is stopped", "engines.md#threads-memory-faults"),
        ["Processing:WarmUp"] = ("code to be compiled", "performance-notes.md#many-requests-at-once"),
        ["Processing:MaxHeaderBytes"] = ("its size and its frames", "security.md#headers"),
        ["Stores:CachePath"] = ("copies of originals", "stores.md#copies-on-this-machine"),
        ["Stores:CircuitBreaker:MinRequests"] = ("judge a server", "stores.md#when-the-store-is-slow-or-away"),
        ["SharedResults:Timeout"] = ("the shared level", "shared-results.md"),
        ["SharedResults:CircuitBreaker:MinRequests"] = ("judge a server", "shared-results.md#when-it-is-slow-or-away"),
        ["Signing:Keys"] = ("signs", "security.md#signatures"),
        ["Signing:ImageSharpWebKey"] = ("hmac", "dialects.md#hmac"),
        ["DiagnosticHeaders"] = ("what took how long", "telemetry.md#headers-of-answers"),
        ["Presets:NAME:Defaults"] = ("Query parameters", "settings.md#presets"),
        ["Watermarks:NAME:Path"] = ("picture", "watermarks.md"),
        ["Watermarks:NAME:Anchor"] = ("anchor", "settings.md#parameters"),
        ["ImageFolders[]:Root"] = ("folder of originals on disk", "sources.md#a-folder-outside-of-the-web-root"),
        ["ImageFolders[]:Source"] = ("in a store", "stores.md"),
        ["ImageFolders[]:ServeOriginals"] = ("answered with the original", "sources.md#originals-as-they-are"),
        ["ImageFolders[]:Fallback:Path"] = ("picture", "sources.md#a-picture-for-missing-originals"),
        ["ImageFolders[]:PathSyntax"] = ("settings may stand in the path", "settings.md#settings-in-the-path"),
        ["ImageFolders[]:Dialect"] = ("Whose queries", "dialects.md"),
        ["ImageFolders[]:MaxSourcePixels"] = ("all that is decoded", "security.md#pixels-that-do-not-show"),
        ["ImageFolders[]:MaxAvifSourcePixels"] = ("several times as long to decode", "security.md#worst-cost-of-a-request"),
        ["ImageFolders[]:DefaultSettings"] = ("Query parameters", "settings.md"),
        ["ImageFolders[]:LockedSettings"] = ("presets", "settings.md#presets"),
        ["ImageFolders[]:OnlyPresets"] = ("nothing but presets", "security.md#presets-only"),
        ["ImageFolders[]:AllowedSizes"] = ("widths and heights", "security.md#sizes"),
        ["ImageFolders[]:AutoFormats"] = ("format=auto", "settings.md#the-format-that-the-browser-names"),
        ["ImageFolders[]:ClientHints"] = ("client hints", "caching-headers.md#client-hints"),
        ["ImageFolders[]:FollowLinks"] = ("symbolic links", "security.md#files"),
        ["ImageFolders[]:Signatures"] = ("signed", "security.md#signatures"),
        ["ImageFolders[]:AllowProcessAndCacheCommands"] = ("commands", "settings.md#commands"),
        ["ImageFolders[]:AllowInfo"] = ("data about an original", "information.md"),
        ["ImageFolders[]:CacheControl"] = ("header", "caching-headers.md"),
        ["ImageFolders[]:VersionParameter"] = ("state of the original", "caching-headers.md#versions"),
        ["ImageFolders[]:SurrogateControl"] = ("header", "caching-headers.md#cdns"),
        ["ImageFolders[]:CacheTagHeader"] = ("tag of the original", "caching-headers.md#purging-by-tag"),
    };

    /// <param name="schema">The schema of the section.</param>
    /// <exception cref="InvalidOperationException">A link has no place.</exception>
    public static string Write(JsonObject schema)
    {
        var text = new StringBuilder();
        var linked = new HashSet<string>();
        var section = schema["properties"]![ImageResizingOptions.SectionName]!.AsObject();
        var groups = section["properties"]!.AsObject().ToLookup(property => IsGroup(property.Value!.AsObject()));
        foreach (var (name, value) in groups[true])
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {name}\n\n{OptionDocumentation.Split(value!["description"]!.GetValue<string>()).Meaning}\n\n");
            Append(text, name, value.AsObject(), isRequired: false, linked);
        }

        text.Append("\n### Other options\n\n");
        StartTable(text);
        foreach (var (name, value) in groups[false])
        {
            AppendRow(text, name, value!.AsObject(), isRequired: false, linked);
        }

        return Links.Keys.Except(linked).ToList() is [var missing, ..]
            ? throw new InvalidOperationException($"There is no option {missing}, which has a link.")
            : text.ToString();
    }

    private static bool IsGroup(JsonObject schema) =>
        schema["additionalProperties"] is not null || schema["items"]?["properties"] is not null;

    private static void Append(StringBuilder text, string key, JsonObject schema, bool isRequired, HashSet<string> linked)
    {
        if (key.Contains(':', StringComparison.Ordinal) is false)
        {
            StartTable(text);
        }

        if (schema["additionalProperties"] is JsonObject named)
        {
            AppendAll(text, $"{key}:NAME", named, linked);
        }
        else if (schema["items"] is JsonObject item && item["properties"] is not null)
        {
            AppendAll(text, $"{key}[]", item, linked);
        }
        else if (schema["additionalProperties"] is not null)
        {
            AppendAll(text, key, schema, linked);
        }
        else
        {
            AppendRow(text, key, schema, isRequired, linked);
        }
    }

    private static void AppendAll(StringBuilder text, string key, JsonObject schema, HashSet<string> linked)
    {
        var required = schema["required"]?.AsArray().Select(name => name!.GetValue<string>()).ToArray() ?? [];
        foreach (var (name, value) in schema["properties"]!.AsObject())
        {
            // What has no options of its own is an object that is set in code.
            if (value!["properties"] is not JsonObject { Count: 0 })
            {
                Append(text, $"{key}:{name}", value.AsObject(), required.Contains(name), linked);
            }
        }
    }

    private static void StartTable(StringBuilder text) => text.Append("| key | type, range | default | meaning |\n|---|---|---|---|\n");

    private static void AppendRow(StringBuilder text, string key, JsonObject schema, bool isRequired, HashSet<string> linked)
    {
        var (meaning, range) = OptionDocumentation.Split(schema["description"]!.GetValue<string>());
        if (Links.TryGetValue(key, out var link))
        {
            linked.Add(key);
            meaning = Link(meaning, link.Words, link.Page, key);
        }

        if (DiagnosticsCollector.NeedsRestart(key))
        {
            meaning += " *Restart.*";
        }

        var @default = isRequired ? "required" : DefaultOf(key, schema);
        text.Append(CultureInfo.InvariantCulture, $"| `{key}` | {TypeOf(key, schema, range)} | {@default} | {meaning.Replace("|", @"\|", StringComparison.Ordinal)} |\n");
    }

    private static string Link(string meaning, string words, string page, string key)
    {
        foreach (var each in new[] { $"`{words}`", words })
        {
            var at = meaning.IndexOf(each, StringComparison.Ordinal);
            if (at >= 0)
            {
                return $"{meaning[..at]}[{each}]({page}){meaning[(at + each.Length)..]}";
            }
        }

        throw new InvalidOperationException($"The documentation of {key} does not have the words of its link: {words}.");
    }

    private static string TypeOf(string key, JsonObject schema, string range)
    {
        if (schema["enum"] is JsonArray values)
        {
            return string.Join(", ", values.Select(value => $"`{value}`"));
        }

        return schema["type"]!.ToString() switch
        {
            "boolean" => "bool",
            "integer" or "number" => string.Join(", ", new[] { UnitOf(key), Bounds(schema) }.Where(part => part.Length > 0)),
            "array" when schema["items"]!["type"]!.ToString() == "integer" => $"list of numbers, {Bounds(schema["items"]!.AsObject())} each",
            "array" => "list",
            "object" => "map",
            _ when schema["pattern"] is not null => $"duration, {range}",
            _ => "text",
        };
    }

    private static string UnitOf(string key) =>
        key.Contains("Bytes", StringComparison.Ordinal) || key.EndsWith("Memory", StringComparison.Ordinal) || key.EndsWith("Budget", StringComparison.Ordinal)
            ? "bytes"
            : key.EndsWith("Pixels", StringComparison.Ordinal) ? "pixels" : "";

    private static string Bounds(JsonObject schema)
    {
        var (least, above, most) = (Number(schema["minimum"]), Number(schema["exclusiveMinimum"]), Number(schema["maximum"]));
        return (least ?? above, most) switch
        {
            (null, _) => "",
            ({ } from, null) => least is null ? $"more than {from}" : $"{from} or more",
            ({ } from, { } to) => least is null ? $"more than {from}, at most {to}" : $"{from} to {to}",
        };
    }

    private static string? Number(JsonNode? value) => value?.GetValue<double>().ToString(CultureInfo.InvariantCulture);

    private static string DefaultOf(string key, JsonObject schema) => schema["default"] switch
    {
        null when schema["type"]!.ToString() is "array" or "object" => DefaultItems(key),
        null => "none",
        JsonValue value when schema["type"]!.ToString() == "integer" => OptionDocumentation.Amount(value.GetValue<long>()),
        JsonValue value when schema["type"]!.ToString() == "number" => value.ToString(),
        JsonValue value when schema["type"]!.ToString() == "boolean" => $"`{value.ToString().ToLowerInvariant()}`",
        var value => $"`{OptionDocumentation.WithoutZeros(value.ToString())}`",
    };

    /// <summary>The schema has no defaults of lists: those of the configuration add to them or replace them.</summary>
    private static string DefaultItems(string key)
    {
        var items = key switch
        {
            "FileExtensions" => new ImageResizingOptions().FileExtensions,
            "ImageFolders[]:AutoFormats" => new ImageFolderOptions().AutoFormats,
            _ => [],
        };
        return items.Count > 0 ? string.Join(", ", items) : "empty";
    }
}
