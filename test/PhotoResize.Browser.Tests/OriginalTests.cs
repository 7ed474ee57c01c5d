using PhotoResize.Settings;
using PhotoResize.Testing;
using PhotoResize.Testing.Fuzzing;

namespace PhotoResize.Browser.Tests;

/// <summary>A browser as the referee: a result in the original's size shows what the original shows.</summary>
public sealed class OriginalTests(Browser browser) : IClassFixture<Browser>
{
    /// <summary>What is refused or looks otherwise, and is meant to.</summary>
    private static readonly Dictionary<string, string> Decided = new()
    {
        ["jpeg-no-eoi.jpg"] = "The browser leaves the last rows of a file without an end black, whose codes are all there.",
        ["jpeg-restart-misnumbered.jpg"] = "Which pixels are missing is not known, so it is damaged.",
        ["png-cicp-pq.png"] = "Colours of more light than a screen has are not processed.",
        ["imagesharp jpg ycck swop"] = "The engine does not convert inks by a profile, and refuses them.",
    };

    /// <summary>Files that the browser shows: all but TIFF.</summary>
    public static TheoryData<string, string> Files
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var engine in Site.Engines)
            {
                var names = SeedFiles.All.Where(seed => seed.Format != ImageFormat.Tiff).Select(seed => seed.Name)
                    .Concat(FieldFile.All.Select(file => file.Name).Where(name => !name.EndsWith(".tif", StringComparison.Ordinal)));
                foreach (var name in names.Where(name =>
                    (engine != "imagesharp" || !name.Contains("avif", StringComparison.Ordinal))
                    && !Decided.ContainsKey(name) && !Decided.ContainsKey($"{engine} {name}")))
                {
                    data.Add(engine, name);
                }
            }

            return data;
        }
    }

    [BrowserTheory]
    [MemberData(nameof(Files))]
    public async Task Result_shows_what_the_browser_shows_of_the_original(string engine, string name)
    {
        var seed = FieldFile.All.Any(file => file.Name == name) ? null : SeedFiles.Named(name);
        var (bytes, extension) = seed is null ? (FieldFile.Named(name).Read(), Path.GetExtension(name)[1..]) : (seed.Bytes, name.Split(' ')[0]);
        var url = await browser.SiteOf(engine).AddAsync(bytes, extension);

        var original = await browser.ShowAsync(engine, url);
        var result = await browser.ShowAsync(engine, url + Site.AsItIs);

        Assert.NotNull(original);
        Assert.NotNull(result);
        var difference = original.DifferenceTo(result);
        Assert.True(
            difference.IsWithin(seed?.IsExact ?? extension is not ("jpg" or "avif")),
            $"{difference}; over black the browser shows {original}, we {result}");
    }
}
