using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;
using PhotoResize.Configuration;

namespace PhotoResize.DiagnosticsPage;

/// <summary>Finds out where the values of options come from.</summary>
/// <param name="section">The section that the options are read from; <see langword="null"/> if they are set in code only.</param>
/// <param name="root">The application's configuration.</param>
internal sealed class OptionSources(IConfiguration? section, IConfiguration root)
{
    /// <summary>The value is set nowhere.</summary>
    public const string Default = "default";

    /// <summary>The application sets the value.</summary>
    public const string Code = "code";

    private readonly ImageResizingOptions _configured = Read(section);

    private readonly IConfigurationProvider[] _providers =
        (section as IConfigurationRoot ?? root as IConfigurationRoot) is { } providers ? [.. Flatten(providers)] : [];

    /// <summary>Each option of some options, with the source of its value.</summary>
    public IEnumerable<(OptionValue Option, string Source)> Find(ImageResizingOptions options)
    {
        var configured = OptionsReader.List(_configured).ToDictionary(option => option.Key, option => option.Text, StringComparer.OrdinalIgnoreCase);
        var defaults = OptionsReader.List(DefaultsFor(options)).ToDictionary(option => option.Key, option => option.Text, StringComparer.OrdinalIgnoreCase);
        var folders = MatchFolders(options);
        foreach (var option in OptionsReader.List(options))
        {
            var (key, path) = (option.Key, option.Key);
            if (key.Split(':') is [nameof(ImageResizingOptions.ImageFolders), var index, .. var rest])
            {
                var (configuredIndex, name) = folders[int.Parse(index, System.Globalization.CultureInfo.InvariantCulture)];
                key = string.Join(':', [nameof(ImageResizingOptions.ImageFolders), configuredIndex, .. rest]);
                path = string.Join(':', [nameof(ImageResizingOptions.ImageFolders), name, .. rest]);
            }

            var named = NameProviders(path);
            yield return (option, named.Length > 0 && configured.GetValueOrDefault(key) == option.Text ? named
                : defaults.GetValueOrDefault(option.Key) == option.Text ? Default
                : Code);
        }
    }

    /// <summary>Where the application adds folders in code, numbers differ; so each is found again by its path.</summary>
    private (string Index, string Name)[] MatchFolders(ImageResizingOptions options)
    {
        var names = section?.GetSection(nameof(options.ImageFolders)).GetChildren().Select(child => child.Key).ToArray() ?? [];
        return
        [
            .. options.ImageFolders.Select(folder =>
            {
                var index = _configured.ImageFolders.ToList().FindIndex(other => other.Path.Equals(folder.Path, StringComparison.OrdinalIgnoreCase));
                return index >= 0 && index < names.Length ? (index.ToString(System.Globalization.CultureInfo.InvariantCulture), names[index]) : ("none", "none");
            }),
        ];
    }

    /// <summary>The providers that the values at and below a key come from; empty if there is none.</summary>
    private string NameProviders(string key)
    {
        if (section is null)
        {
            return "";
        }

        var names = from value in section.GetSection(key).AsEnumerable()
                    where value.Value is not null
                    select NameProvider(value.Key, value.Value!);
        return string.Join(", ", names.Distinct());
    }

    private string NameProvider(string path, string value) =>
        Array.FindLast(_providers, provider => provider.TryGet(path, out var given) && given == value) switch
        {
            FileConfigurationProvider { Source.Path: { } file } => Path.GetFileName(file),
            EnvironmentVariablesConfigurationProvider => "environment variable",
            CommandLineConfigurationProvider => "command line",
            MemoryConfigurationProvider => "memory",
            null => "configuration",
            var other => other.GetType().Name.Replace("ConfigurationProvider", "", StringComparison.Ordinal),
        };

    /// <summary>In the order in which they count: the last one that has a key wins.</summary>
    private static IEnumerable<IConfigurationProvider> Flatten(IConfigurationRoot root) => root.Providers.SelectMany(provider =>
        provider is ChainedConfigurationProvider { Configuration: IConfigurationRoot chained } ? Flatten(chained) : [provider]);

    private static ImageResizingOptions Read(IConfiguration? section)
    {
        var options = new ImageResizingOptions();
        if (section is not null)
        {
            OptionsReader.Read(section, options);
        }

        return options;
    }

    /// <summary>Defaults of as many folders, presets and watermarks, under the same names.</summary>
    private static ImageResizingOptions DefaultsFor(ImageResizingOptions options)
    {
        var defaults = new ImageResizingOptions();
        foreach (var name in options.Presets.Keys)
        {
            defaults.Presets[name] = new ImagePresetOptions();
        }

        foreach (var name in options.Watermarks.Keys)
        {
            defaults.Watermarks[name] = new ImageWatermarkOptions();
        }

        foreach (var _ in options.ImageFolders)
        {
            defaults.ImageFolders.Add(new ImageFolderOptions());
        }

        return defaults;
    }
}
