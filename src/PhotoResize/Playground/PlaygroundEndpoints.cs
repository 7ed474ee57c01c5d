using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using PhotoResize.Folders;
using PhotoResize.Middleware;
using PhotoResize.Pages;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources;

namespace PhotoResize.Playground;

/// <summary>Answers the questions of the page: which parameters, which images, and what comes of settings.</summary>
internal sealed class PlaygroundEndpoints(
    ConfigurationState configuration,
    SettingsParser parser,
    EngineSelection engines,
    SourceCatalog sources,
    ImageAddresses addresses,
    Snippets snippets)
{
    /// <summary>The parameter that names the image; all others are settings. Never one of the settings, which a test makes sure of.</summary>
    public const string ImageName = "image";

    /// <summary>The parameter that names an image folder.</summary>
    public const string FolderName = "folder";

    private const int MaxImages = 500;
    private const int MaxEntries = 5000;
    private const int MaxIgnored = 20;
    private const int MaxShownName = 40;

    public Task SendSetUpAsync(HttpContext context)
    {
        var snapshot = configuration.Current;
        var setUp = new PlaygroundSetUp(
            [.. from parameter in parser.Parameters where parameter.Domain is not null select Describe(parameter, parameter.Domain!)],
            [.. snapshot.Folders.Select(Describe)],
            [.. engines.Writable.Order().Select(Describe)],
            [.. snapshot.Folders.SelectMany(folder => folder.Settings.Presets.Keys).Distinct().Order(StringComparer.Ordinal)],
            [.. snapshot.Folders.SelectMany(folder => folder.Settings.Watermarks.Keys).Distinct().Order(StringComparer.Ordinal)]);
        return SendAsync(context, setUp, PlaygroundJson.Default.PlaygroundSetUp);
    }

    /// <summary>Lists images of a folder, up to a bound: a site may have any number of them, and more fill no list that is of use.</summary>
    public Task SendImagesAsync(HttpContext context)
    {
        var snapshot = configuration.Current;
        var prefix = context.Request.Query[FolderName].ToString().TrimEnd('/');
        var images = new List<string>();
        var (seen, isComplete) = (0, true);
        if (snapshot.Folders.FirstOrDefault(folder => folder.Prefix.Value == prefix) is { } folder)
        {
            try
            {
                foreach (var path in sources.List(folder.SourceFolder, MaxEntries))
                {
                    seen++;
                    if (path is null || !snapshot.HasImageExtension(path) || snapshot.FindFolder(path) != folder || images.Contains(path))
                    {
                        continue;
                    }

                    if (images.Count == MaxImages)
                    {
                        isComplete = false;
                        break;
                    }

                    images.Add(path);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // What is there is of use; the picture itself tells of a fault.
                isComplete = false;
            }
        }

        images.Sort(StringComparer.OrdinalIgnoreCase);
        return SendAsync(context, new PlaygroundImages(images, isComplete && seen < MaxEntries), PlaygroundJson.Default.PlaygroundImages);
    }

    /// <summary>Tells what settings give for an image.</summary>
    public async Task SendPictureAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var path = query[ImageName].ToString();
        var baseAddress = context.Request.PathBase.Value ?? "";
        if (path is not ['/', ..])
        {
            await SendAsync(context, new PlaygroundPicture("", "The path of an image begins with a slash."));
            return;
        }

        var image = await addresses.LocateAsync(path, withHeader: true, context.RequestAborted);
        if (image.Folder is not { } folder)
        {
            await SendAsync(context, new PlaygroundPicture("", "This is no image of an image folder."));
            return;
        }

        var settings = query.Where(value => value.Key is not ImageName).Select(value => (Name: value.Key, Value: value.Value.ToString())).ToArray();
        var asked = settings.Where(setting => !string.IsNullOrEmpty(setting.Value)).ToArray();
        var imageSettings = SettingsOf(asked);
        if (addresses.FindMisunderstanding(image, imageSettings) is { } misunderstanding)
        {
            await SendAsync(context, new PlaygroundPicture("", misunderstanding));
            return;
        }

        var candidate = addresses.Make(image, imageSettings, baseAddress);
        var ignored = FindIgnored(folder, asked).ToArray();
        var failure = image.Failure ?? candidate.Failure;
        var useful = asked.Where(setting => !ignored.Any(other => other.Name == setting.Name))
            .Select(setting => (parser.MainName(setting.Name), setting.Value))
            .DistinctBy(setting => setting.Item1)
            .ToArray();
        await SendAsync(context, new PlaygroundPicture(candidate.Url, failure?.Detail)
        {
            Source = image is { Source: { } source, Info: { } info } ? Describe(source, info) : null,
            Result = candidate.Prediction is { Size: { } size, Format: { } format } ? new PlaygroundResult(size.Width, size.Height, NameOf(format)) : null,
            Ignored = [.. ignored.Select(setting => setting.Reason)],
            Snippets = failure is null ? await snippets.WriteAsync(path, useful, baseAddress, context.RequestAborted) : null,
        });
    }

    /// <summary>What the page shows of an original.</summary>
    public static PlaygroundSource Describe(SourceImage source, SourceInfo info)
    {
        var size = ResultPlanner.UprightSizeOf(info);
        return new PlaygroundSource(size.Width, size.Height, NameOf(info.Format), info.FrameCount, info.FrameAt(0).HasAlpha, source.Length);
    }

    private static ImageUrlSettings SettingsOf((string Name, string Value)[] values) =>
        new() { Others = values.DistinctBy(value => value.Name).ToDictionary(value => value.Name, value => value.Value) };

    /// <summary>The settings that the pipeline leaves out without an error; not all of them where there are many.</summary>
    public IEnumerable<(string Name, string Reason)> FindIgnored(ImageFolder folder, (string Name, string Value)[] asked) =>
        FindAllIgnored(folder, asked).Take(MaxIgnored);

    private IEnumerable<(string Name, string Reason)> FindAllIgnored(ImageFolder folder, (string Name, string Value)[] asked)
    {
        foreach (var (name, value) in asked)
        {
            if (parser.MainNameOf(name) is not { } main)
            {
                yield return (name, $"{(name.Length <= MaxShownName ? name : name[..MaxShownName] + "...")} is ignored: there is no such parameter.");
            }
            else if (SettingsParser.IsCommand(main) && !folder.AllowsCommands)
            {
                yield return (name, $"{main} is ignored: the folder does not allow commands.");
            }
            else if (folder.Settings.Locked.Contains(main))
            {
                yield return (name, $"{main} is ignored: the folder has locked it.");
            }
            else if (!parser.IsValid(main, value) && !folder.RejectInvalidSettings)
            {
                var expected = parser.Parameters.First(parameter => parameter.Name == main).Expected;
                yield return (name, $"{main} is ignored. {new InvalidSetting(main, value, expected).Explanation}");
            }
        }
    }

    private static PlaygroundParameter Describe(SettingsParameter parameter, ParameterDomain domain) => new(
        parameter.Name,
        parameter.Alias,
        NameOf(domain.Group),
        NameOf(domain.Kind),
        parameter.Expected,
        domain.Min,
        domain.Max,
        domain.Step,
        domain.Values);

    private static PlaygroundFolder Describe(ImageFolder folder) => new(
        folder.Prefix.Value + "/",
        folder.OnlyPresets,
        folder.AllowsCommands,
        folder.RejectInvalidSettings,
        [.. folder.Settings.Locked.Order(StringComparer.Ordinal)]);

    private static PlaygroundFormat Describe(ImageFormat format)
    {
        var info = ImageFormatInfo.Of(format);
        return new PlaygroundFormat(NameOf(format), info.ContentType, info.IsLossy);
    }

    private static string NameOf<T>(T value)
        where T : struct, Enum =>
        value.ToString().ToLowerInvariant();

    private static Task SendAsync(HttpContext context, PlaygroundPicture picture) =>
        SendAsync(context, picture, PlaygroundJson.Default.PlaygroundPicture);

    private static Task SendAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsJsonAsync(value, type, cancellationToken: context.RequestAborted);
    }
}
