using PhotoResize.Settings;
using PhotoResize.Testing;
using PhotoResize.Testing.Fuzzing;

namespace PhotoResize.Browser.Tests;

/// <summary>A browser as the referee: a result in the original's size shows what the original shows.</summary>
public sealed class OriginalTests(Browser browser) : IClassFixture<Browser>
{
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
                foreach (var name in names.Where(name => engine != "imagesharp" || !name.Contains("avif", StringComparison.Ordinal)))
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
