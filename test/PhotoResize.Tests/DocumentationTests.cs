using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using PhotoResize.Configuration;
using PhotoResize.Settings;
using PhotoResize.Testing;
using PhotoResize.Tests.Data;
using PhotoResize.Tests.Samples;

namespace PhotoResize.Tests;

/// <summary>What docs/ says of options and parameters is what the code has.</summary>
public partial class DocumentationTests
{
    private static readonly (string Key, string Default)[] Options =
    [
        .. OptionsOf(new ImageResizingOptions(), ""),
        .. OptionsOf(new ImageFolderOptions(), "ImageFolders[]:"),
    ];

    [Fact]
    public void Every_limit_has_its_default_and_its_reason_in_security()
    {
        var limits = Options.Where(option => LimitName().IsMatch(option.Key)).ToArray();
        var documented = File.ReadLines(Repository.PathOf("docs", "security.md"))
            .SkipWhile(line => line != "## Limits")
            .TakeWhile(line => line != "## Signatures")
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|'))
            .ToArray();
        Assert.Equal(limits.Select(limit => (limit.Key, limit.Default)).Order(), documented.Select(cells => (cells[1].Trim(' ', '`'), cells[2].Trim())).Order());
        Assert.All(documented, cells => Assert.True(cells[3].Trim().Length > 0, cells[1]));
    }

    [Fact]
    public void Every_parameter_and_alias_is_documented_and_no_other()
    {
        var names = Rows("settings.md", "## Modes")
            .Select(row => row.Split('|'))
            .SelectMany(cells => Code().Matches(cells[1] + cells[2]).Select(match => match.Groups[1].Value));
        Assert.Equal(new SettingsParser(Plans.EveryFormat).Names.Order(), names.Order());
    }

    [Fact]
    public void Every_value_of_a_parameter_is_documented_and_no_other()
    {
        var parser = new SettingsParser(Plans.EveryFormat);
        var cells = Rows("settings.md", "## Modes").Select(row => row.Replace(@"\|", "", StringComparison.Ordinal).Split('|')).ToArray();
        foreach (var parameter in parser.Parameters.Where(parameter => parameter.Domain is not null))
        {
            // What they mean may follow after a colon.
            var value = cells.Single(row => Code().Matches(row[1]).Any(name => name.Groups[1].Value == parameter.Name))[3].Split(':')[0];
            var domain = parameter.Domain!;
            if (domain.Kind == ParameterKind.Choice)
            {
                // Anchors are put together of these words.
                var expected = domain.Values.SelectMany(name => name.Split('-')).Concat(NamesIn(parameter.Expected));
                var documented = Name().Matches(value).Select(name => name.Groups[1].Value).Concat(Number().Matches(value).Select(number => number.Value)).ToHashSet();
                Assert.Empty(expected.Except(documented));
                Assert.All(documented.Where(name => !name.All(char.IsDigit)), name => Assert.True(parser.IsValid(parameter.Name, name), name));
            }
            else if (domain.Kind == ParameterKind.Number && domain.Max is { } max)
            {
                Assert.Contains(max.ToString(CultureInfo.InvariantCulture), Number().Matches(value).Select(number => number.Value));
            }
        }
    }

    private static string[] NamesIn(string expected) =>
        expected.StartsWith("one of ", StringComparison.Ordinal) ? expected["one of ".Length..].Split(", ") : [];

    [Fact]
    public void Naming_strategy_of_the_documentation_has_a_path_for_every_result()
    {
        var sample = File.ReadAllText(Repository.PathOf("test", "PhotoResize.Tests", "Samples", "ByWidth.cs")).ReplaceLineEndings("\n");
        var code = sample[sample.IndexOf("public sealed class", StringComparison.Ordinal)..];
        Assert.Contains(code, File.ReadAllText(Repository.PathOf("docs", "configuration.md")).ReplaceLineEndings("\n"), StringComparison.Ordinal);

        var processed = KnownResults.Entry(1);
        var unprocessed = processed with { Plan = null };
        Assert.Equal($"300/{processed.FileName}", new ByWidth().GetPath(processed));
        Assert.Equal($"originals/{unprocessed.FileName}", new ByWidth().GetPath(unprocessed));
    }

    /// <summary>The rows of tables before a heading whose first cell is code.</summary>
    private static IEnumerable<string> Rows(string page, string heading) =>
        File.ReadLines(Repository.PathOf("docs", page))
            .TakeWhile(line => line != heading)
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal));

    private static IEnumerable<(string Key, string Default)> OptionsOf(object options, string prefix)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = property.GetValue(options);
            switch (value)
            {
                case DiskCacheOptions or ImageMemoryCacheOptions or ProcessingOptions or OriginalStoreOptions or SharedResultsOptions or CircuitBreakerOptions or SigningOptions or ImageFallbackOptions:
                    foreach (var option in OptionsOf(value, $"{prefix}{property.Name}:"))
                    {
                        yield return option;
                    }

                    break;

                case IDictionary<string, ImagePresetOptions>:
                    foreach (var option in OptionsOf(new ImagePresetOptions(), $"{prefix}{property.Name}:NAME:"))
                    {
                        yield return option;
                    }

                    break;

                case IDictionary<string, ImageWatermarkOptions>:
                    foreach (var option in OptionsOf(new ImageWatermarkOptions(), $"{prefix}{property.Name}:NAME:"))
                    {
                        yield return option;
                    }

                    break;

                case IList<ImageFolderOptions> or null:
                    break;

                case IList<string> list:
                    yield return (prefix + property.Name, list.Count == 0 ? "empty" : string.Join(", ", list));
                    break;

                case IList<int> { Count: 0 } or IDictionary<string, string>:
                    yield return (prefix + property.Name, "empty");
                    break;

                case TimeSpan { Microseconds: 0, Nanoseconds: 0, Milliseconds: not 0 } duration:
                    yield return (prefix + property.Name, duration.ToString("c", CultureInfo.InvariantCulture).TrimEnd('0'));
                    break;

                case "":
                    yield return (prefix + property.Name, "required");
                    break;

                default:
                    yield return (prefix + property.Name, Convert.ToString(value, CultureInfo.InvariantCulture)!);
                    break;
            }
        }
    }

    [GeneratedRegex(":?(Max[A-Za-z]+|[A-Za-z]*Timeout|MemoryBudget)$")]
    private static partial Regex LimitName();

    [GeneratedRegex("`([a-z]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("`([a-z0-9]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
