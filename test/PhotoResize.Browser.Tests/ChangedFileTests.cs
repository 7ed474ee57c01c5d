using System.Net;
using PhotoResize.Settings;
using PhotoResize.Testing.Fuzzing;
using Xunit.Abstractions;

namespace PhotoResize.Browser.Tests;

/// <summary>
/// A browser as the referee over damage. A file that was changed, and that it shows as it was, is not refused; what is not refused shows as the
/// browser shows it.
/// </summary>
public sealed class ChangedFileTests(Browser browser, ITestOutputHelper output) : IClassFixture<Browser>
{
    private static readonly DecidedDifference[] Decided =
    [
    ];

    [BrowserTheory]
    [InlineData("vips", ImageFormat.Jpeg)]
    [InlineData("vips", ImageFormat.Png)]
    [InlineData("vips", ImageFormat.Gif)]
    [InlineData("vips", ImageFormat.WebP)]
    [InlineData("vips", ImageFormat.Bmp)]
    [InlineData("vips", ImageFormat.Avif)]
    [InlineData("imagesharp", ImageFormat.Jpeg)]
    [InlineData("imagesharp", ImageFormat.Png)]
    [InlineData("imagesharp", ImageFormat.Gif)]
    [InlineData("imagesharp", ImageFormat.WebP)]
    [InlineData("imagesharp", ImageFormat.Bmp)]
    public async Task Changed_file_is_shown_as_the_browser_shows_it_or_refused_where_it_is_not_whole(string engine, ImageFormat format)
    {
        var disagreements = new List<Disagreement>();
        var compared = 0;
        Appearance? whole = null;
        foreach (var mutant in Mutant.OfAll(format))
        {
            var url = await browser.SiteOf(engine).AddAsync(mutant.Bytes, mutant.Seed.Name.Split(' ')[0]);
            var original = await browser.ShowAsync(engine, url);
            if (mutant.Bytes == mutant.Seed.Bytes)
            {
                whole = original;
            }

            compared++;
            if (await CompareAsync(engine, mutant, url, original, whole!) is { } what)
            {
                disagreements.Add(new Disagreement(what.What, mutant, what.Detail));
            }
        }

        var report = new DisagreementReport(compared, disagreements, Decided);
        output.WriteLine(report.Summary);
        Assert.Empty(report.Undecided);
    }

    private async Task<(string What, string Detail)?> CompareAsync(
        string engine, Mutant mutant, string url, Appearance? original, Appearance whole)
    {
        var status = await browser.SiteOf(engine).StatusOfAsync(url);
        switch (status)
        {
            case HttpStatusCode.OK when original is null:
                return ($"{engine} shows it, the browser does not", "");

            case HttpStatusCode.OK:
                var result = await browser.ShowAsync(engine, url + Site.AsItIs);
                var difference = original.DifferenceTo(result!);
                return difference.IsWithin(mutant.Seed.IsExact)
                    ? null
                    : ($"{engine} shows another picture than the browser", $"{difference}; the browser {original}, we {result}");

            case HttpStatusCode.UnprocessableEntity:
                return original is not null && original.DifferenceTo(whole).Greatest == 0
                    ? ($"{engine} refuses it, the browser shows it whole", "")
                    : null;

            case HttpStatusCode.BadRequest:
                return null; // over a limit

            default:
                return ($"{engine} answers {(int)status}", "");
        }
    }
}
