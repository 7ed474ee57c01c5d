using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace PhotoResize.Configuration;

/// <summary>
/// A section of the configuration that options are read from. The framework's binder stops at the first value of a wrong type. Here each one
/// becomes a fault with its configuration path, so that one start reports them all. Keys that mean nothing become warnings.
/// </summary>
/// <param name="configuration">The section.</param>
/// <param name="reading">What it is part of.</param>
/// <param name="isSecret">Whether faults must not show its values: they go to a log.</param>
internal sealed class ConfiguredSection(IConfiguration configuration, ConfiguredSection.Reading reading, bool isSecret) : OptionsSection
{
    private readonly List<string> _known = [];

    private string Key => ((IConfigurationSection)configuration).Key;

    public override ConfiguredSection Child(string key) => Child(key, isSecret);

    public override ConfiguredSection Secrets(string key) => Child(key, isSecret: true);

    /// <summary>A sentence for each key that nobody has asked for.</summary>
    public IEnumerable<string> UnknownKeys() =>
        from child in configuration.GetChildren()
        where !_known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)
        let nearest = NearestName.Of(child.Key, _known)
        select nearest is null ? $"{child.Path} is not known." : $"{child.Path} is not known. Did you mean {nearest}?";

    public override void Read<T>(string key, object? current, Action<T> set)
    {
        var section = Find(key);
        if (section.GetChildren().Any())
        {
            reading.Faults.Add($"{section.Path}: a single value is expected here.");
        }

        if (section.Value is not { } text)
        {
            return;
        }

        if (T.TryParse(text, CultureInfo.InvariantCulture, out var value))
        {
            set(value);
        }
        else
        {
            reading.Faults.Add($"{section.Path}: {Quote(text)} is not a valid {Describe<T>()}.");
        }
    }

    public override void ReadName<T>(string key, T current, Action<T> set)
    {
        var path = configuration.GetSection(key).Path;
        Read<string>(key, current, text =>
        {
            var names = Enum.GetNames<T>();
            if (names.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                set(Enum.Parse<T>(text, ignoreCase: true));
            }
            else
            {
                reading.Faults.Add($"{path}: must be one of {string.Join(", ", names)}.");
            }
        });
    }

    public override void ReadList<T>(string key, IList<T> list)
    {
        var section = Child(key);
        foreach (var child in Find(key).GetChildren())
        {
            // An item that is lost would leave an empty list, which often allows everything.
            if (child.Value is null && !child.GetChildren().Any())
            {
                reading.Faults.Add($"{child.Path}: a value is expected here.");
            }

            section.Read<T>(child.Key, current: null, list.Add);
        }
    }

    /// <remarks>An empty list is an empty value.</remarks>
    public override void ReplaceList(string key, IList<string> list)
    {
        var section = configuration.GetSection(key);
        if (section.Value is not null || section.GetChildren().Any())
        {
            list.Clear();
        }

        ReadList(key, list);
    }

    public override void ReadMap(string key, IDictionary<string, string> map)
    {
        var section = Find(key);
        new ConfiguredSection(section, reading, isSecret).ExpectChildren();
        foreach (var child in section.GetChildren())
        {
            map[child.Key] = child.Value ?? "";
        }
    }

    public override void ExpectOnly(params ReadOnlySpan<string> keys)
    {
        foreach (var child in configuration.GetChildren())
        {
            if (!keys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                reading.Faults.Add($"{child.Path}: is not known; {string.Join(" and ", keys)} are.");
                _known.Add(child.Key);
            }
        }
    }

    public override void ReadNamed<T>(string key, IDictionary<string, T> items, Action<OptionsSection, T> visit)
    {
        foreach (var section in Child(key).Children())
        {
            var item = new T();
            visit(section, item);
            items[section.Key] = item;
        }
    }

    public override void ReadItems<T>(string key, IList<T> items, Action<OptionsSection, T> visit)
    {
        foreach (var section in Child(key).Children())
        {
            var item = new T();
            visit(section, item);
            items.Add(item);
        }
    }

    private ConfiguredSection Child(string key, bool isSecret)
    {
        var child = reading.Of(Find(key), isSecret);
        child.ExpectChildren();
        return child;
    }

    private IEnumerable<ConfiguredSection> Children()
    {
        foreach (var child in configuration.GetChildren())
        {
            _known.Add(child.Key);
            var section = reading.Of(child, isSecret);
            section.ExpectChildren();
            yield return section;
        }
    }

    private string Quote(string text) => isSecret ? "the secret" : $"'{text}'";

    private IConfigurationSection Find(string key)
    {
        _known.Add(key);
        return configuration.GetSection(key);
    }

    // A locked setting that is written as a single value instead of a list must not be ignored silently. An empty list is an empty
    // value.
    private void ExpectChildren()
    {
        if (configuration is IConfigurationSection { Value: { Length: > 0 } value } section)
        {
            reading.Faults.Add($"{section.Path}: {Quote(value)} is a single value where several are expected.");
        }
    }

    private static string Describe<T>() =>
        typeof(T) == typeof(bool) ? "truth value (true or false)"
        : typeof(T) == typeof(TimeSpan) ? "duration (such as 00:00:30)"
        : typeof(T) == typeof(int) ? "integer (32 bits)"
        : typeof(T) == typeof(double) ? "number (such as 0.5)"
        : "integer";

    /// <summary>Everything that is being read, and the faults that were found meanwhile.</summary>
    internal sealed record Reading(List<string> Faults, List<ConfiguredSection> Sections)
    {
        public ConfiguredSection Of(IConfiguration configuration, bool isSecret = false)
        {
            var section = new ConfiguredSection(configuration, this, isSecret);
            Sections.Add(section);
            return section;
        }
    }
}
