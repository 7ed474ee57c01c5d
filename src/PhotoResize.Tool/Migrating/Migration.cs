using System.Globalization;
using System.Text.Json.Nodes;
using PhotoResize.Configuration;
using PhotoResize.Dialects;

namespace PhotoResize.Tool.Migrating;

/// <summary>A configuration that is being put together from the set-up of another package.</summary>
/// <param name="package">The other package.</param>
internal sealed class Migration(string package)
{
    private const string CoreRegistration = """builder.Services.AddImageResizing(builder.Configuration.GetSection("ImageResizing")).AddVips()""";

    private readonly JsonObject _section = [];
    private readonly JsonArray _folders = [];
    private readonly SortedSet<string> _packages = ["PhotoResize.Vips"];
    private readonly List<string> _registrations = [];
    private readonly List<Remark> _remarks = [];

    /// <summary>Adds an image folder, with its keys in the order in which they are to be read.</summary>
    /// <param name="path">Its path; slashes around it are put right.</param>
    public JsonObject AddFolder(string path)
    {
        var folder = new JsonObject { [nameof(ImageFolderOptions.Path)] = FolderPathOf(path) };
        _folders.Add((JsonNode)folder);
        return folder;
    }

    /// <summary>The folders so far.</summary>
    public IEnumerable<JsonObject> Folders => _folders.OfType<JsonObject>();

    /// <summary>An object of the section, which is made where there is none.</summary>
    public JsonObject Part(params ReadOnlySpan<string> names)
    {
        var part = _section;
        foreach (var name in names)
        {
            if (part[name] is not JsonObject next)
            {
                next = [];
                part[name] = next;
            }

            part = next;
        }

        return part;
    }

    /// <summary>Adds a store to the registration.</summary>
    /// <param name="packageName">The package that it is in.</param>
    /// <param name="call">The call, such as <c>.AddS3()</c>. Given twice, it is written once.</param>
    public void Register(string packageName, string call)
    {
        _packages.Add(packageName);
        if (!_registrations.Contains(call))
        {
            _registrations.Add(call);
        }
    }

    /// <summary>Tells something that needs nobody to do anything.</summary>
    public void Note(string subject, string text) => _remarks.Add(new Remark(subject, text, IsOpen: false));

    /// <summary>Tells something that somebody has to look at.</summary>
    public void Ask(string subject, string text) => _remarks.Add(new Remark(subject, text, IsOpen: true));

    public MigrationReport Finish()
    {
        _section[nameof(ImageResizingOptions.ImageFolders)] = _folders;
        var registration = _registrations.Count == 0 ? [CoreRegistration + ";"] : new List<string> { CoreRegistration };
        registration.AddRange(_registrations.Select((call, index) => $"    {call}{(index == _registrations.Count - 1 ? ";" : "")}"));
        return new MigrationReport(
            package,
            new JsonObject { [ImageResizingOptions.SectionName] = _section },
            [.. _packages],
            [.. registration, "app.UseImageResizing();   // before app.UseStaticFiles() or app.MapStaticAssets()"],
            _remarks);
    }

    /// <summary>The whole of addresses below the site, in the words of another package's addresses.</summary>
    public JsonObject AddSite(IQueryDialect dialect)
    {
        var folder = AddFolder("/");
        Speak(folder, dialect);
        return folder;
    }

    /// <summary>Has a folder understand the addresses of the other package, which let pictures be enlarged.</summary>
    public static void Speak(JsonObject folder, IQueryDialect dialect)
    {
        folder[nameof(ImageFolderOptions.Dialect)] = dialect.Name;
        folder[nameof(ImageFolderOptions.AllowEnlarge)] = true;
    }

    /// <summary><c>Cache-Control</c> for results that browsers may keep for a time.</summary>
    public static string CacheControlFor(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"public, max-age={(long)time.TotalSeconds}");

    private static string FolderPathOf(string path)
    {
        var inner = path.Trim().TrimStart('~').Replace('\\', '/').Trim('/');
        return inner.Length == 0 ? "/" : $"/{inner}/";
    }
}
