using System.Net;
using PhotoResize.Settings;
using PhotoResize.Testing.Fuzzing;
using Xunit.Abstractions;

namespace PhotoResize.Browser.Tests;

/// <summary>
/// A browser as the referee over damage. A file that was changed, and that it shows as it was, is not refused. What is not refused shows as the
/// browser shows it, and where the browser shows nothing, as it was before the change.
/// </summary>
public sealed class ChangedFileTests(Browser browser, ITestOutputHelper output) : IClassFixture<Browser>
{
    /// <summary>Where we differ from the browser, and mean it.</summary>
    private static readonly DecidedDifference[] Decided =
    [
        new(
            ImageFormat.Png,
            ".* refuses it, the browser shows it whole",
            "IDAT",
            "A checksum over pixels that does not hold is damage; the browser does not check it."),
        new(
            ImageFormat.Jpeg,
            ".* shows another picture than the browser",
            "EOI|ends within|before EOI",
            "The browser leaves the last rows of a file without an end black, whose codes are all there."),
        new(
            ImageFormat.Jpeg,
            ".* shows another picture than the browser",
            "(zeros|ones|junk) before",
            "Bytes between segments touch no pixel; the browser loses its way in some of them."),
        new(
            ImageFormat.Jpeg,
            ".* shows another picture than the browser",
            "DHT|DQT|SOF|number in scan|data",
            "With other tables or codes every decoder shows noise, each its own."),
        new(
            ImageFormat.Jpeg,
            ".* refuses it, the browser shows it whole",
            "^jpg progressive, SOS after",
            "A scan without its codes and codes without their scan are damage; the browser shows what the other scans give."),
    ];

    [BrowserTheory]
    [InlineData(ImageFormat.Jpeg)]
    [InlineData(ImageFormat.Png)]
    [InlineData(ImageFormat.Gif)]
    [InlineData(ImageFormat.WebP)]
    [InlineData(ImageFormat.Bmp)]
    [InlineData(ImageFormat.Avif)]
    public async Task Changed_file_is_shown_as_the_browser_shows_it_or_refused_where_it_is_not_whole(ImageFormat format)
    {
        var engines = Site.Engines.Where(engine => engine != "imagesharp" || format != ImageFormat.Avif).ToArray();
        var disagreements = new List<Disagreement>();
        var compared = 0;
        Appearance? whole = null;
        foreach (var mutant in Mutant.OfAll(format))
        {
            Appearance? original = null;
            foreach (var engine in engines)
            {
                var url = await browser.SiteOf(engine).AddAsync(mutant.Bytes, mutant.Seed.Name.Split(' ')[0]);
                if (engine == engines[0])
                {
                    original = await browser.ShowAsync(engine, url);
                    whole = mutant.Bytes == mutant.Seed.Bytes ? original : whole;
                }

                if (await CompareAsync(engine, mutant, url, original, whole!) is var (what, detail))
                {
                    disagreements.Add(new Disagreement(what, mutant, detail));
                }
            }

            compared++;
        }

        var report = new DisagreementReport(compared, disagreements, Decided);
        output.WriteLine(report.Summary);
        Assert.True(report.Undecided.Length == 0, report.Undecided);
    }

    private async Task<(string What, string Detail)?> CompareAsync(
        string engine, Mutant mutant, string url, Appearance? original, Appearance whole)
    {
        if (await browser.ShowAsync(engine, url + Site.AsItIs) is { } result)
        {
            var expected = original ?? whole;
            var difference = expected.DifferenceTo(result);
            return difference.IsWithin(mutant.Seed.IsExact)
                ? null
                : ($"{engine} shows another picture than {(original is null ? "before, and the browser none" : "the browser")}",
                    $"{difference}; expected {expected}, we {result}");
        }

        return await browser.SiteOf(engine).StatusOfAsync(url) switch
        {
            HttpStatusCode.UnprocessableEntity when original?.DifferenceTo(whole).Greatest == 0 =>
                ($"{engine} refuses it, the browser shows it whole", ""),
            HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest => null, // 400: over a limit
            var status => ($"{engine} answers {(int)status}", ""),
        };
    }
}
