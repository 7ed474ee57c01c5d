using System.Globalization;

namespace PhotoResize.Configuration;

/// <summary>Lists the values of options; changes none.</summary>
/// <param name="path">The path of the section with a colon, or empty.</param>
/// <param name="values">Takes the values.</param>
/// <param name="isSecret">Whether the values must not be shown.</param>
internal sealed class ListedSection(string path, List<OptionValue> values, bool isSecret = false) : OptionsSection
{
    public override ListedSection Child(string key) => new($"{path}{key}:", values, isSecret);

    public override ListedSection Secrets(string key) => new($"{path}{key}:", values, isSecret: true);

    public override void Read<T>(string key, object? current, Action<T> set) => Add(key, Write(current));

    public override void ReadName<T>(string key, T current, Action<T> set) => Add(key, current.ToString());

    public override void ReadAddress(string key, string? current, Action<string> set) => ShowAddress(key, current);

    /// <summary>Shows the value of an option.</summary>
    public void Show(string key, object? current) => Add(key, Write(current));

    /// <summary>Shows an address without what may be secret: user and password, query and fragment.</summary>
    public void ShowAddress(string key, string? current) => Add(
        key,
        current is null ? ""
        : Uri.TryCreate(current, UriKind.Absolute, out var address) ? $"{address.Scheme}://{address.Authority}{address.AbsolutePath}"
        : "not an address");

    public override void ReadList<T>(string key, IList<T> list) => Add(key, string.Join(", ", list.Select(item => Write(item))));

    public override void ReplaceList(string key, IList<string> list) => ReadList(key, list);

    public override void ReadMap(string key, IDictionary<string, string> map) =>
        Add(key, string.Join(", ", map.Select(entry => $"{entry.Key}={entry.Value}")));

    public override void ReadNamed<T>(string key, IDictionary<string, T> items, Action<OptionsSection, T> visit)
    {
        foreach (var (name, item) in items)
        {
            visit(Child(key).Child(name), item);
        }
    }

    public override void ReadItems<T>(string key, IList<T> items, Action<OptionsSection, T> visit)
    {
        foreach (var (index, item) in items.Index())
        {
            visit(Child(key).Child(index.ToString(CultureInfo.InvariantCulture)), item);
        }
    }

    /// <summary>Shows whether there is a value that nobody may see.</summary>
    public void ShowSecret(string key, object? current) => values.Add(new OptionValue(path + key, current is null ? "" : "set", IsSecret: true));

    public override void ShowCode(string key, object? current) => Add(key, current?.GetType().Name ?? "");

    private static string Write(object? value) => value switch
    {
        null => "",
        bool isOn => isOn ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private void Add(string key, string text) => values.Add(new OptionValue(path + key, text, isSecret));
}
