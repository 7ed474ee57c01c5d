using PhotoResize.Dialects;
using PhotoResize.Folders;
using PhotoResize.Hooks;
using PhotoResize.Negotiation;
using PhotoResize.Settings;

namespace PhotoResize.Middleware;

/// <summary>Finds out what a request asks for: from its address, by path syntax, and by what the application's hooks make of it.</summary>
internal sealed class RequestReader(SettingsParser parser, QueryTranslator translator, ImageHooks hooks)
{
    /// <summary>Whether the application has a say in what is asked for.</summary>
    public bool AsksRewriter => hooks.Rewrites;

    /// <summary>Whether the application has the last word on settings.</summary>
    public bool AsksAdjuster => hooks.AdjustsPlans;

    /// <summary>Whether a path below a folder may be that of an image. Only a closer look tells where a rewriter or path syntax is in use.</summary>
    public bool MayAskForImage(ResizingSnapshot snapshot, ImageFolder folder, string path) =>
        IsImagePath(snapshot, folder, path)
        || hooks.Rewrites
        || (folder.HasPathSyntax && PathSyntax.MayBeIn(path));

    /// <summary>What the address says.</summary>
    public AskedImage Read(ReceivedRequest received)
    {
        var (request, folder) = (received.Context.Request, received.Folder);
        var path = request.Path.Value!;
        var query = translator.Read(request.Query, folder.Dialect, folder.AllowsCommands, folder.AllowsInfo);
        if (folder.HasPathSyntax && PathSyntax.MayBeIn(path))
        {
            // What is below another folder is not reached through this one: it has rules of its own.
            var rest = PathSyntax.TakeOff(path, folder.Prefix.Value!.Length, out var settings);
            if (received.Snapshot.FindFolder(rest) == folder)
            {
                path = rest;
                query = parser.Join(parser.Read(settings, folder.AllowsCommands), query);
            }
        }

        return new AskedImage(received, folder, path, query, query);
    }

    /// <summary>What the application's rewriter makes of what the address says.</summary>
    /// <returns><see langword="null"/> if that is not below an image folder.</returns>
    public async ValueTask<AskedImage?> RewriteAsync(AskedImage asked, CancellationToken cancellationToken)
    {
        var unknown = asked.Request.Query
            .Where(parameter => parser.MainNameOf(parameter.Key) is null)
            .Select(parameter => (parameter.Key, parameter.Value.Count == 0 ? "" : parameter.Value[^1] ?? ""));
        var settings = new RequestSettings(parser, [.. parser.Values(asked.Query), .. unknown]);
        var rewrite = new ImageRewrite(asked.Context, asked.Path, settings);
        await hooks.RewriteAsync(rewrite, cancellationToken);
        if (!settings.IsChanged && rewrite.Path == asked.Path)
        {
            return asked;
        }

        if (FindFolder(asked.Received.Snapshot, rewrite.Path) is not { } folder)
        {
            return null;
        }

        var query = settings.IsChanged ? Changed(asked.Query, settings, folder) : QueryIn(folder, asked);
        return asked with
        {
            Folder = folder,
            Path = rewrite.Path,
            Query = query,
            Rewriting = $"{rewrite.Path}\n{string.Join('&', parser.Values(query).Select(value => $"{value.Name}={value.Value}"))}",
        };
    }

    /// <summary>The same request for another path.</summary>
    /// <returns><see langword="null"/> if that is not the path of an image below a folder.</returns>
    public AskedImage? Substitute(AskedImage asked, string path) =>
        FindFolder(asked.Received.Snapshot, path) is { } folder && IsImagePath(asked.Received.Snapshot, folder, path)
            ? asked with { Folder = folder, Path = path, Query = QueryIn(folder, asked), IsSubstitute = true }
            : null;

    /// <summary>Whether the path has the name of an image where the folder asks for one.</summary>
    public static bool IsImagePath(ResizingSnapshot snapshot, ImageFolder folder, string path) =>
        folder.AnyFileType || snapshot.HasImageExtension(path);

    /// <summary>Whether data about an image is asked for, and not the image.</summary>
    public ImageQuestion QuestionOf(AskedImage asked) => !asked.Folder.AllowsInfo ? ImageQuestion.None
        : parser.Asks(asked.Query, SettingsParser.InfoName) ? ImageQuestion.Information
        : parser.Asks(asked.Query, SettingsParser.PlaceholderName) ? ImageQuestion.Placeholder
        : ImageQuestion.None;

    /// <summary>Whether there are parameters that change a picture.</summary>
    public bool HasSettings(AskedImage asked) => parser.HasSettings(asked.Query);

    /// <summary>The settings of all layers, and what the headers say where these leave it to them.</summary>
    public (ParsedSettings Parsed, RequestVariant Variant) Parse(AskedImage asked)
    {
        var (folder, query) = (asked.Folder, asked.Query);
        var parsed = parser.Parse(query, folder.Settings);
        var by = parsed.Settings.NegotiatesFormat ? VaryBy.Accept : VaryBy.None;
        if (folder.ClientHints)
        {
            by |= parser.HasWidthOrRatio(query) ? VaryBy.None : VaryBy.Ratio | VaryBy.Width;
            by |= parsed.Settings.Quality > 0 ? VaryBy.None : VaryBy.SaveData;
        }

        var variant = by == VaryBy.None ? default : RequestVariant.Read(asked.Request.Headers, by, folder.AutoFormats);
        return (WithHints(parsed, variant.Hints, folder, query), variant);
    }

    /// <summary>What the application's plan adjuster makes of settings.</summary>
    /// <param name="asked">What is asked for.</param>
    /// <param name="path">The path of the original that was found.</param>
    /// <param name="settings">The settings of all layers.</param>
    /// <param name="cancellationToken">Cancelled when the client has gone.</param>
    public ValueTask<ImageSettings> AdjustAsync(
        AskedImage asked, string path, ImageSettings settings, CancellationToken cancellationToken) =>
        hooks.AdjustsPlans ? AskAdjusterAsync(asked, path, settings, cancellationToken) : new(settings);

    private async ValueTask<ImageSettings> AskAdjusterAsync(
        AskedImage asked, string path, ImageSettings settings, CancellationToken cancellationToken)
    {
        var values = parser.MergedValues(asked.Query, asked.Folder.Settings, settings).ToArray();
        var adjustment = new ImagePlanAdjustment(asked.Context, path, asked.Folder.Name, new RequestSettings(parser, values));
        await hooks.AdjustAsync(adjustment, cancellationToken);
        if (!adjustment.Settings.IsChanged)
        {
            return settings;
        }

        // Only what was changed is laid on top. What was taken away is cancelled.
        var before = values.ToDictionary(value => value.Name, value => value.Value);
        var changes = adjustment.Settings.Values.ToDictionary();
        foreach (var (name, value) in before)
        {
            if (!changes.TryAdd(name, "") && changes[name] == value)
            {
                changes.Remove(name);
            }
        }

        return parser.Apply(settings, parser.Read(changes));
    }

    /// <summary>The folder of a path that code has put together. Other spellings of a path have none.</summary>
    private static ImageFolder? FindFolder(ResizingSnapshot snapshot, string path) =>
        PathSpelling.Plain(path, OperatingSystem.IsWindows()) == path ? snapshot.FindFolder(path) : null;

    /// <summary>What a hook has made of a query. A crop of its own goes before that of a dialect.</summary>
    private SettingsLayer Changed(SettingsLayer query, RequestSettings settings, ImageFolder folder)
    {
        var foreign = query.Foreign is { Layout.Crop: not null } part && settings["crop"] is not null
            ? part with { Layout = part.Layout with { Crop = null } }
            : query.Foreign;
        return parser.Read(Allowed(settings.Values, query, folder)).With(foreign);
    }

    private SettingsLayer QueryIn(ImageFolder folder, AskedImage asked) => folder.AllowsCommands == asked.Folder.AllowsCommands
        ? asked.Query
        : parser.Read(Allowed(parser.Values(asked.Query).Select(value => KeyValuePair.Create(value.Name, value.Value)), asked.Query, folder))
            .With(asked.Query.Foreign);

    /// <summary>Without the commands of the client where the folder does not give them to it; those of a hook are always given.</summary>
    private IEnumerable<KeyValuePair<string, string>> Allowed(
        IEnumerable<KeyValuePair<string, string>> values, SettingsLayer client, ImageFolder folder) => folder.AllowsCommands
            ? values
            : values.Except(parser.CommandsOf(client));

    private ParsedSettings WithHints(ParsedSettings parsed, ClientHints hints, ImageFolder folder, SettingsLayer query)
    {
        if (hints.Width > 0 || hints.Ratio is not null)
        {
            // A width in pixels of the screen has the ratio in it already.
            var width = hints.Width > 0 && folder.Settings.Sizes is { } sizes ? sizes.Snap(hints.Width) : hints.Width;
            var hinted = parser.Parse(parser.WithSize(query, width, width > 0 ? null : hints.Ratio), folder.Settings);

            // Nobody asked for a size that the folder does not give.
            parsed = hinted.SizeRefusal is null ? hinted : parsed;
        }

        return hints.SavesData ? parsed with { Settings = parsed.Settings with { SavesData = true } } : parsed;
    }
}
