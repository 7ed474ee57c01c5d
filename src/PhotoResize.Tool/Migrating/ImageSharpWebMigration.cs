using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PhotoResize.Configuration;
using PhotoResize.Dialects;
using PhotoResize.Settings;

namespace PhotoResize.Tool.Migrating;

/// <summary>Takes over the calls that set up ImageSharp.Web.</summary>
/// <param name="migration">Where they go to.</param>
/// <param name="parser">Reads native settings.</param>
internal sealed class ImageSharpWebMigration(Migration migration, SettingsParser parser)
{
    private const string Disk = "PhysicalFileSystemProvider";
    private const string WebRoot = "WebRootImageProvider";
    private const string S3 = "AWSS3StorageImageProvider";
    private const string Azure = "AzureBlobStorageImageProvider";

    // Calls that need no counterpart: what they choose is chosen otherwise, or always done.
    private static readonly HashSet<string> Needless =
        ["SetCacheKey", "SetCacheHash", "SetMemoryAllocator", "SetMemoryAllocatorFromMiddlewareOptions", "UseImageSharp", "AddImageSharp", "AddImageSharpCore"];

    private static readonly HashSet<string> KnownProcessors =
        ["ResizeWebProcessor", "FormatWebProcessor", "BackgroundColorWebProcessor", "QualityWebProcessor", "AutoOrientWebProcessor"];

    private readonly ImageSharpWebDialect _dialect = new();

    /// <summary>Whether code sets up ImageSharp.Web.</summary>
    public static bool IsIn(SetupCode code) => code.Has("AddImageSharp") || code.Has("AddImageSharpCore");

    public void Read(SetupCode code)
    {
        foreach (var provider in ProvidersOf(code))
        {
            AddProvider(provider, code);
        }

        foreach (var call in code.Calls())
        {
            ReadCall(call, code);
        }
    }

    /// <summary>The providers in their order: by default the disk alone.</summary>
    private static List<string> ProvidersOf(SetupCode code)
    {
        var providers = new List<string>();
        foreach (var call in code.Calls())
        {
            switch (call.Method)
            {
                case "AddImageSharp":
                    providers.Add(Disk);
                    break;

                case "AddProvider" or "InsertProvider" when call.Type.Length > 0:
                    // Their own guide registers the options' type in one place.
                    providers.Add(call.Type.EndsWith("Options", StringComparison.Ordinal) ? call.Type[..^"Options".Length] : call.Type);
                    break;

                case "RemoveProvider":
                    providers.Remove(call.Type);
                    break;

                case "ClearProviders":
                    providers.Clear();
                    break;
            }
        }

        return [.. providers.Distinct()];
    }

    private void AddProvider(string provider, SetupCode code)
    {
        var options = OptionsOf(code, provider);
        switch (provider)
        {
            case Disk or WebRoot:
                var site = migration.AddSite(_dialect);
                if (options.SelectMany(call => call.Assignments).LastOrDefault(found => found.Property == "ProviderRootPath") is { Value: { } root }
                    && !SetupCall.IsNull(root))
                {
                    SetText(site, nameof(ImageFolderOptions.Root), root, "ProviderRootPath");
                }

                break;

            case S3:
                AddBuckets(options);
                break;

            case Azure:
                AddContainers(options);
                break;

            default:
                migration.Ask(provider, "It is a provider of the site's own. Write it as an IImageSource: docs/sources.md.");
                break;
        }
    }

    private void AddBuckets(IReadOnlyList<SetupCall> options)
    {
        foreach (var bucket in options.SelectMany(call => call.Objects("AWSS3BucketClientOptions")))
        {
            migration.Register("PhotoResize.S3", RegistrationOf(".AddS3(", bucket));
            AddStore(bucket.GetValueOrDefault("BucketName"), "s3", "BucketName");
            if (bucket.ContainsKey("AccessKey") || bucket.ContainsKey("AccessSecret"))
            {
                migration.Ask("AccessKey", StoreSecrets.Aws);
            }
        }
    }

    private void AddContainers(IReadOnlyList<SetupCall> options)
    {
        foreach (var container in options.SelectMany(call => call.Objects("AzureBlobContainerClientOptions")))
        {
            StoreSecrets.RegisterAzure(migration, ".AddAzureBlobs", connection: null);
            AddStore(container.GetValueOrDefault("ContainerName"), "azure", "ContainerName");
        }
    }

    private void AddStore(ExpressionSyntax? name, string scheme, string subject)
    {
        if (SetupCall.TextOf(name) is not { } text)
        {
            migration.Ask(
                subject,
                $$"""It is not written out{{(name is null ? "" : $": {name}")}}. Add the folder: { "Path": "/NAME/", "Source": "{{scheme}}://NAME", "Dialect": "{{_dialect.Name}}", "AllowEnlarge": true }.""");
            return;
        }

        var folder = migration.AddFolder(text);
        folder[nameof(ImageFolderOptions.Source)] = $"{scheme}://{text}";
        Migration.Speak(folder, _dialect);
    }

    private void ReadCall(SetupCall call, SetupCode code)
    {
        switch (call.Method)
        {
            case "AddImageSharp" or "AddImageSharpCore":
                ReadMiddlewareOptions(call);
                break;

            case "Configure" when call.Type == "ImageSharpMiddlewareOptions":
                ReadMiddlewareOptions(call);
                break;

            case "Configure" when call.Type == "PresetOnlyQueryCollectionRequestParserOptions":
                ReadPresets(call);
                break;

            case "Configure" when !call.HasDelegate && IsTheirs(call.Type):
                migration.Ask(call.Type, "It is bound to a section of the configuration, which this tool does not read. Take it over by the table in docs/migration.");
                break;

            case "SetCache":
                ReadCache(call, code);
                break;

            case "SetRequestParser" when call.Type == "PresetOnlyQueryCollectionRequestParser":
                foreach (var folder in migration.Folders)
                {
                    folder[nameof(ImageFolderOptions.OnlyPresets)] = true;
                }

                break;

            case "SetRequestParser" when call.Type is not ("QueryCollectionRequestParser" or ""):
                migration.Ask(call.Type, "It is a parser of the site's own. Write it as an IQueryDialect or an IImageRewriter: docs/dialects.md, docs/hooks.md.");
                break;

            case "AddProcessor" when !KnownProcessors.Contains(call.Type) && call.Type.Length > 0:
                migration.Ask(call.Type, "It is a processor of the site's own, which has no counterpart: settings are those of docs/settings.md.");
                break;

            default:
                if (!Needless.Contains(call.Method) && call.Method is "AddConverter")
                {
                    migration.Ask(call.Type, "Converters have no counterpart: values are those of docs/settings.md.");
                }

                break;
        }
    }

    private void ReadMiddlewareOptions(SetupCall call)
    {
        foreach (var (property, value) in call.Assignments)
        {
            switch (property)
            {
                case "HMACSecretKey":
                    migration.Ask(property, "It is not taken over. Put it into Signing:ImageSharpWebKey as a secret: text, or base64: and its bytes in base64.");
                    break;

                case "BrowserMaxAge":
                    SetBrowserCache(value);
                    break;

                case "OnParseCommandsAsync":
                    migration.Ask(property, "Write an IImageRewriter: docs/hooks.md.");
                    break;

                case "OnComputeHMACAsync":
                    migration.Ask(property, "Addresses are signed by IImageUrlSigner: docs/security.md.");
                    break;

                case "OnPrepareResponseAsync" or "OnBeforeSaveAsync" or "OnProcessedAsync" or "OnBeforeLoadAsync":
                    migration.Ask(property, "See which hook does its work: docs/hooks.md.");
                    break;

                // A result is used while its original stays the same, and hashes and memory are chosen here.
                case "CacheMaxAge" or "CacheHashLength" or "MemoryStreamManager" or "UseInvariantParsingCulture":
                    break;

                default:
                    migration.Ask(property, "It has no counterpart.");
                    break;
            }
        }
    }

    private void SetBrowserCache(ExpressionSyntax value)
    {
        if (SetupCall.TimeOf(value) is not { } time)
        {
            migration.Ask("BrowserMaxAge", $"It is not written out: {value}. Set CacheControl of the folders.");
            return;
        }

        foreach (var folder in migration.Folders)
        {
            folder[nameof(ImageFolderOptions.CacheControl)] = Migration.CacheControlFor(time);
        }
    }

    private void ReadPresets(SetupCall call)
    {
        foreach (var (name, query) in call.Pairs)
        {
            var commands = QueryHelpers.ParseQuery(query.TrimStart('?')).Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToString()));
            var settings = new ForeignSettings(parser, _dialect, migration).Translate(commands, $"preset {name}");
            migration.Part(nameof(ImageResizingOptions.Presets), name)[nameof(ImagePresetOptions.Settings)] = settings;
        }
    }

    private void ReadCache(SetupCall call, SetupCode code)
    {
        switch (call.Type)
        {
            case "PhysicalFileSystemCache":
                ReadDiskCache(OptionsOf(code, call.Type));
                break;

            case "AWSS3StorageCache":
                var s3 = Properties(OptionsOf(code, call.Type));
                migration.Register("PhotoResize.S3", RegistrationOf($".AddS3Results(\"s3://{NameOf(s3, "BucketName")}\", ", s3));
                AskForLifecycle(call.Type);
                break;

            case "AzureBlobStorageCache":
                var azure = Properties(OptionsOf(code, call.Type));
                StoreSecrets.RegisterAzure(migration, $".AddAzureResults(\"azure://{NameOf(azure, "ContainerName")}\"", connection: null);
                AskForLifecycle(call.Type);
                break;

            case "":
                break;

            default:
                migration.Ask(call.Type, "It is a cache of the site's own. See docs/shared-results.md for a store of your own behind the disk.");
                break;
        }
    }

    private void ReadDiskCache(IReadOnlyList<SetupCall> options)
    {
        var folder = Properties(options).GetValueOrDefault("CacheRootPath");
        if (folder is not null && SetupCall.TextOf(folder) is { } path)
        {
            migration.Part(nameof(ImageResizingOptions.DiskCache))[nameof(DiskCacheOptions.Path)] = path;
        }
        else if (folder is not null && !SetupCall.IsNull(folder))
        {
            migration.Ask("CacheRootPath", $"It is not written out: {folder}. Set DiskCache:Path, outside of the web root.");
        }
        else
        {
            migration.Note("PhysicalFileSystemCache", "The cache is at App_Data/image-cache now (DiskCache:Path). The old folder in the web root can be deleted.");
        }
    }

    private void AskForLifecycle(string cache) =>
        migration.Ask(cache, "Results are kept on the disk first, and shared behind it. Start with an empty bucket or container, with a rule that expires objects.");

    private void SetText(JsonObject target, string key, ExpressionSyntax value, string subject)
    {
        if (SetupCall.TextOf(value) is { } text)
        {
            target[key] = text;
        }
        else
        {
            migration.Ask(subject, $"It is not written out: {value}. Set {key}.");
        }
    }

    private static IReadOnlyList<SetupCall> OptionsOf(SetupCode code, string type) =>
        [.. code.Calls("Configure").Where(call => call.Type == type + "Options")];

    private static Dictionary<string, ExpressionSyntax> Properties(IEnumerable<SetupCall> calls)
    {
        var properties = new Dictionary<string, ExpressionSyntax>();
        foreach (var (property, value) in calls.SelectMany(call => call.Assignments))
        {
            properties[property] = value;
        }

        return properties;
    }

    private static string NameOf(Dictionary<string, ExpressionSyntax> properties, string name) =>
        SetupCall.TextOf(properties.GetValueOrDefault(name)) ?? "NAME";

    private static string RegistrationOf(string opening, Dictionary<string, ExpressionSyntax> properties)
    {
        var settings = new List<string>();
        foreach (var (theirs, ours) in new[] { ("Region", "Region"), ("Endpoint", "ServiceUrl") })
        {
            if (SetupCall.TextOf(properties.GetValueOrDefault(theirs)) is { } text)
            {
                settings.Add($"options.{ours} = \"{text}\"");
            }
        }

        return settings.Count switch
        {
            0 => opening.TrimEnd(' ', ',') + ")",
            1 => $"{opening}options => {settings[0]})",
            _ => $"{opening}options => {{ {string.Join("; ", settings)}; }})",
        };
    }

    private static bool IsTheirs(string type) =>
        type.StartsWith("AzureBlobStorage", StringComparison.Ordinal) || type.StartsWith("AWSS3Storage", StringComparison.Ordinal)
        || type.StartsWith("PhysicalFileSystem", StringComparison.Ordinal) || type.StartsWith("PresetOnly", StringComparison.Ordinal)
        || type == "ImageSharpMiddlewareOptions";
}
