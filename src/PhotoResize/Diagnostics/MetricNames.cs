using System.Text.Json;

namespace PhotoResize.Diagnostics;

/// <summary>The values of tags: members of enumerations, in the spelling of OpenTelemetry. Made once, so that a measurement makes none.</summary>
internal static class MetricNames
{
    /// <summary>The name of a value: <c>not_modified</c> of <c>NotModified</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => Names<T>.All[value];

    /// <summary>All names of an enumeration.</summary>
    public static IEnumerable<string> AllOf<T>()
        where T : struct, Enum => Names<T>.All.Values;

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> All = Enum.GetValues<T>()
            .Distinct()
            .ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
    }
}
