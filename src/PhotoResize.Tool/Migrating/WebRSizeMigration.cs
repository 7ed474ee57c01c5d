using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using PhotoResize.Configuration;

namespace PhotoResize.Tool.Migrating;

/// <summary>Takes over the section <c>webrsize</c> of a web.config. Settings are the same, and so need no translation.</summary>
/// <param name="migration">Where it goes to.</param>
internal sealed class WebRSizeMigration(Migration migration)
{
    public const string SectionName = "webrsize";

    private const string StrategyPrefix = "CacheFileNamingStrategy";

    private static readonly string[] OwnStrategies = ["Mirror", "Distribute1K", "Distribute1M"];

    public void Read(XElement section)
    {
        foreach (var cache in section.Children("diskCache"))
        {
            ReadCache(cache);
        }

        foreach (var folder in section.Children("imageFolders").Elements())
        {
            ReadFolder(folder);
        }

        if (!migration.Folders.Any())
        {
            migration.Ask("imageFolders", "There is no image folder, so nothing is processed.");
        }
    }

    private void ReadCache(XElement cache)
    {
        if (cache.Value("path") is { } path)
        {
            migration.Note(
                "diskCache path",
                $"'{path}' was below the site. The cache is at App_Data/image-cache now (DiskCache:Path), and the old folder can be deleted.");
        }

        if (cache.Value("namingStrategy") is not { } type)
        {
            return;
        }

        var name = type.Split(',')[0].Split('.')[^1].Trim();
        if (OwnStrategies.FirstOrDefault(own => name == StrategyPrefix + own) is { } strategy)
        {
            migration.Part(nameof(ImageResizingOptions.DiskCache))[nameof(DiskCacheOptions.NamingStrategy)] = strategy;
        }
        else
        {
            migration.Ask("diskCache namingStrategy", $"'{type}' is a class of the site. Write it as an ICacheNamingStrategy, or do without it.");
        }
    }

    private void ReadFolder(XElement element)
    {
        var name = element.Value("name") ?? element.Value("path");
        if (!WebConfig.Is(element, "add") || element.Value("path") is not { } path)
        {
            migration.Ask($"imageFolders {element.Name.LocalName}", "It has no path, and is left out.");
            return;
        }

        var folder = migration.AddFolder(path);
        if (element.Value("name") is { } given)
        {
            folder[nameof(ImageFolderOptions.Name)] = given;
        }

        foreach (var key in new[] { nameof(ImageFolderOptions.ForceProcessing), nameof(ImageFolderOptions.AllowEnlarge) })
        {
            if (element.Value(key) is { } text)
            {
                SetSwitch(folder, key, text, $"imageFolders {name}");
            }
        }

        if (element.Value(nameof(ImageFolderOptions.MaxPixels)) is { } pixels)
        {
            SetPixels(folder, pixels, $"imageFolders {name}");
        }

        SetDefaults(folder, element);
    }

    private void SetSwitch(JsonObject folder, string key, string text, string subject)
    {
        if (bool.TryParse(text, out var isOn))
        {
            folder[key] = isOn;
        }
        else
        {
            migration.Ask(subject, $"{key} is '{text}', which is neither true nor false.");
        }
    }

    private void SetPixels(JsonObject folder, string text, string subject)
    {
        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var pixels) && pixels > 0)
        {
            folder[nameof(ImageFolderOptions.MaxPixels)] = pixels;
        }
        else
        {
            migration.Ask(subject, $"MaxPixels is '{text}', which is no number of pixels.");
        }
    }

    private static void SetDefaults(JsonObject folder, XElement element)
    {
        var defaults = new JsonObject();
        foreach (var setting in element.Children("defaultSettings").Elements())
        {
            if (setting.Value("key") is { } key && setting.Value("value") is { } value)
            {
                defaults[key] = value;
            }
        }

        if (defaults.Count > 0)
        {
            folder[nameof(ImageFolderOptions.DefaultSettings)] = defaults;
        }
    }
}
