using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using PhotoResize.Configuration;
using PhotoResize.Dialects;
using PhotoResize.Settings;

namespace PhotoResize.Tool.Migrating;

/// <summary>Takes over the section <c>resizer</c> of a web.config. The whole site was one image folder.</summary>
/// <param name="migration">Where it goes to.</param>
/// <param name="parser">Reads native settings.</param>
internal sealed class ImageResizerMigration(Migration migration, SettingsParser parser)
{
    public const string SectionName = "resizer";

    // Where plugins looked when nothing was configured.
    private const string S3Prefix = "~/s3/";
    private const string AzurePrefix = "~/azure/";
    private const long SideWithoutLimits = 3200;
    private const string Mode = "mode";

    // Besides the mode itself, what it was called before there was one.
    private static readonly string[] ModeCommands = [Mode, "stretch", "crop", "carve"];

    private readonly ImageResizerDialect _dialect = new();

    private ForeignSettings Settings => new(parser, _dialect, migration);

    public void Read(XElement section)
    {
        var plugins = section.Children("plugins").Elements()
            .Where(element => WebConfig.Is(element, "add"))
            .ToList();
        plugins.ForEach(ReadPlugin);

        // Last, so that what is the site's as a whole can be said to all folders. A virtual folder may have been the whole site.
        if (!migration.Folders.Any(folder => (string?)folder[nameof(ImageFolderOptions.Path)] == "/"))
        {
            migration.AddSite(_dialect);
        }

        foreach (var element in section.Elements())
        {
            ReadElement(element);
        }
    }

    private void ReadPlugin(XElement element)
    {
        var given = element.Value("name") ?? "";
        var name = ResizerPlugins.NameOf(given);
        switch (name.ToUpperInvariant())
        {
            case "VIRTUALFOLDER":
                AddVirtualFolder(element);
                break;

            case "S3READER" or "S3READER2":
                AddBuckets(element);
                break;

            case "AZUREREADER" or "AZUREREADER2":
                AddContainers(element);
                break;

            case "FOLDERRESIZESYNTAX":
                migration.Ask("FolderResizeSyntax", "Set PathSyntax on the folders whose addresses have settings in their paths: docs/settings.md.");
                break;

            default:
                if (ResizerPlugins.RemarkOn(name) is { } remark)
                {
                    migration.Ask($"plugin {given}", remark);
                }

                break;
        }
    }

    private void AddVirtualFolder(XElement element)
    {
        var folder = migration.AddFolder(element.Value("virtualPath") ?? "~/");
        if (element.Value("physicalPath") is { } path)
        {
            folder[nameof(ImageFolderOptions.Root)] = path.Replace('\\', '/');
            if (path.Contains(':', StringComparison.Ordinal) || path.StartsWith(@"\\", StringComparison.Ordinal))
            {
                migration.Ask("VirtualFolder physicalPath", $"See whether '{path}' is where the originals are on the new machine (Root).");
            }
        }

        Migration.Speak(folder, _dialect);
    }

    private void AddBuckets(XElement element)
    {
        var region = element.Value("region");
        migration.Register("PhotoResize.S3", region is null ? ".AddS3()" : $".AddS3(options => options.Region = \"{region}\")");
        foreach (var bucket in (element.Value("buckets") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var folder = migration.AddFolder($"{(element.Value("prefix") ?? S3Prefix).TrimEnd('/')}/{bucket}");
            folder[nameof(ImageFolderOptions.Source)] = $"s3://{bucket}";
            Migration.Speak(folder, _dialect);
        }

        if (element.Value("accessKeyId") is not null || element.Value("secretAccessKey") is not null)
        {
            migration.Ask("S3Reader accessKeyId", StoreSecrets.Aws);
        }
    }

    private void AddContainers(XElement element)
    {
        var prefix = (element.Value("prefix") ?? AzurePrefix).TrimStart('~').TrimEnd('/');
        StoreSecrets.RegisterAzure(migration, ".AddAzureBlobs", element.Value("connectionString"));
        migration.Ask(
            "AzureReader",
            $$"""Every container could be read. Add a folder for each that is in use: { "Path": "{{prefix}}/NAME/", "Source": "azure://NAME", "Dialect": "{{_dialect.Name}}", "AllowEnlarge": true }.""");
    }

    private void ReadElement(XElement element)
    {
        switch (element.Name.LocalName.ToUpperInvariant())
        {
            case "PRESETS":
                ReadPresets(element);
                break;

            case "SIZELIMITS":
                ReadLimits(element);
                break;

            case "CLIENTCACHE":
                ReadClientCache(element);
                break;

            case "WATERMARKS":
                new ResizerWatermarks(migration).Read(element);
                break;

            case "PIPELINE":
                ReadPipeline(element);
                break;

            case "DISKCACHE":
                ReadCache(element);
                break;

            case "IMAGE404":
                migration.Ask(
                    "image404", "404= in an address is not read. A folder has one picture for all originals that are missing, Fallback:Path: docs/sources.md.");
                break;

            case "REMOTEREADER":
                migration.Ask("remoteReader", "Its addresses and signatures are not read. Name each host as the Source of a folder: docs/stores.md.");
                break;

            case "DEFAULTSETTINGS":
                migration.Ask("defaultsettings", "Set the folder's AllowEnlarge to whether pictures may be enlarged.");
                break;

            case "CLOUDFRONT":
                migration.Ask("cloudfront", "Requests are not redirected to a CDN. Put the CDN's host into the addresses of pages.");
                break;

            // What says nothing about results: plugins are read already.
            case "PLUGINS" or "DIAGNOSTICS" or "CLEANUPSTRATEGY" or "LICENSES" or "LOGGING":
                break;

            default:
                migration.Ask(element.Name.LocalName, "It is not known, and is left out.");
                break;
        }
    }

    private void ReadPresets(XElement presets)
    {
        if (IsTrue(presets.Value("onlyAllowPresets")))
        {
            SetOnAll(nameof(ImageFolderOptions.OnlyPresets), true);
            migration.Note("onlyAllowPresets", "Other parameters were ignored. They are answered with 403 now.");
        }

        foreach (var preset in presets.Children("preset"))
        {
            if (preset.Value("name") is not { } name)
            {
                migration.Ask("preset", "It has no name, and is left out.");
                continue;
            }

            var defaults = Translate(preset.Value("defaults"), $"preset {name}");
            var settings = Translate(preset.Value("settings"), $"preset {name}");

            // A mode that only follows from the sizes must not win over one that the defaults or the address name.
            if (settings.ContainsKey(Mode) && !HasMode(preset.Value("settings")))
            {
                var implied = settings[Mode]!.DeepClone();
                settings.Remove(Mode);
                if (!HasMode(preset.Value("defaults")))
                {
                    defaults[Mode] = implied;
                }
            }

            var part = migration.Part(nameof(ImageResizingOptions.Presets), name);
            Put(part, nameof(ImagePresetOptions.Defaults), defaults);
            Put(part, nameof(ImagePresetOptions.Settings), settings);
        }
    }

    private void ReadLimits(XElement limits)
    {
        if ("ignorelimits".Equals(limits.Value("totalBehavior"), StringComparison.OrdinalIgnoreCase))
        {
            migration.Ask("sizelimits totalBehavior", "Results are always bounded: by 10,000,000 pixels, or MaxPixels of the folder.");
        }
        else
        {
            var pixels = Side("totalWidth") * Side("totalHeight");
            if (pixels is > 0 and <= int.MaxValue)
            {
                SetOnAll(nameof(ImageFolderOptions.MaxPixels), (int)pixels);
            }
        }

        if (Whole(limits.Value("imageWidth")) > 0 || Whole(limits.Value("imageHeight")) > 0)
        {
            migration.Ask(
                "sizelimits imageWidth, imageHeight",
                "Larger pictures were made smaller. Here a request beyond MaxPixels is refused, and AllowedSizes with SnapToAllowedSizes bounds sides.");
        }

        long Side(string name) => Whole(limits.Value(name)) ?? SideWithoutLimits;
    }

    private void ReadClientCache(XElement element)
    {
        if (Whole(element.Value("minutes")) is { } minutes and > 0)
        {
            SetOnAll(nameof(ImageFolderOptions.CacheControl), Migration.CacheControlFor(TimeSpan.FromMinutes(minutes)));
        }
    }

    private void ReadPipeline(XElement pipeline)
    {
        if (pipeline.Value("defaultCommands") is { } commands)
        {
            foreach (var folder in migration.Folders)
            {
                Put(folder, nameof(ImageFolderOptions.DefaultSettings), Translate(commands, "pipeline defaultCommands"));
            }
        }

        if (pipeline.Value("fakeExtensions") is { } extensions && !extensions.Equals(".ashx", StringComparison.OrdinalIgnoreCase))
        {
            migration.Ask("pipeline fakeExtensions", "Extensions behind that of the picture are not removed: write an IImageRewriter, docs/hooks.md.");
        }
    }

    private void ReadCache(XElement cache)
    {
        if (cache.Value("enabled") is { } enabled && !IsTrue(enabled))
        {
            migration.Part(nameof(ImageResizingOptions.DiskCache))[nameof(DiskCacheOptions.Enabled)] = false;
        }

        migration.Note(
            "diskCache", "The cache is at App_Data/image-cache now (DiskCache:Path), of 10 GiB (DiskCache:MaxBytes). The old folder can be deleted.");
    }

    private JsonObject Translate(string? text, string subject) => Settings.Translate(Commands(text), subject);

    private static bool HasMode(string? text) => Commands(text).Any(command => ModeCommands.Contains(command.Key, StringComparer.OrdinalIgnoreCase));

    private static IEnumerable<KeyValuePair<string, string>> Commands(string? text) =>
        (text ?? "").Split([';', '&'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(pair => pair.TrimStart('?').Split('=', 2))
            .Select(pair => KeyValuePair.Create(pair[0].Trim(), pair.Length > 1 ? pair[1] : ""));

    private void SetOnAll(string key, JsonNode value)
    {
        foreach (var folder in migration.Folders)
        {
            folder[key] = value.DeepClone();
        }
    }

    private static void Put(JsonObject target, string key, JsonObject settings)
    {
        if (settings.Count > 0)
        {
            target[key] = settings;
        }
    }

    private static bool IsTrue(string? text) => bool.TryParse(text, out var isTrue) && isTrue;

    private static long? Whole(string? text) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}
