using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace PhotoResize.Browser.Tests;

/// <summary>The gallery in a browser: the right files are loaded, everything shows, nothing moves, and everybody can use it.</summary>
public sealed class GalleryTests(GalleryBrowser gallery) : IClassFixture<GalleryBrowser>
{
    /// <summary>What has moved after it was shown, as browsers report it for Cumulative Layout Shift.</summary>
    private const string WatchShifts = """
        window.shifts = [];
        new PerformanceObserver(list => {
          for (const { value, sources } of list.getEntries()) {
            window.shifts.push(`${value}: ${sources.map(({ node }) => (node?.outerHTML ?? node?.textContent ?? '').slice(0, 100)).join(', ')}`);
          }
        }).observe({ type: 'layout-shift', buffered: true });
        """;

    /// <summary>Brings every picture into view, and returns those that do not show.</summary>
    private const string ShowAll = """
        async () => {
          const broken = [];
          for (const details of document.querySelectorAll('details')) details.open = true;
          for (const image of document.images) {
            image.scrollIntoView({ block: 'center' });
            if (!image.complete) {
              await new Promise(resolve => { image.addEventListener('load', resolve); image.addEventListener('error', resolve); });
            }
            if (image.naturalWidth === 0) broken.push(image.outerHTML);
          }
          return broken;
        }
        """;

    public static TheoryData<string, int, int> Screens { get; } = new()
    {
        { "", 1280, 900 }, { "", 390, 844 }, { "authors", 1280, 900 }, { "authors", 390, 844 },
    };

    [BrowserTheory]
    [MemberData(nameof(Screens))]
    public async Task Page_shows_every_picture_without_moving_or_complaining(string path, int width, int height)
    {
        var messages = new List<string>();
        var page = await OpenAsync(path, width, height, density: 1, page =>
        {
            page.Console += (_, message) => messages.Add(message.Text);
            page.PageError += (_, error) => messages.Add(error);
        });
        Assert.Empty(await page.EvaluateAsync<string[]>(ShowAll));
        Assert.Empty(await page.EvaluateAsync<string[]>("window.shifts"));
        Assert.Empty(messages);
    }

    [BrowserTheory]
    [MemberData(nameof(Screens))]
    public async Task Page_has_no_barriers(string path, int width, int height)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await OpenAsync(path, width, height, density: 1);
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
            var result = await page.RunAxe();
            Assert.Empty(result.Violations.Select(violation => $"{scheme}: {violation.Id}, {violation.Nodes[0].Html}"));
        }
    }

    [BrowserTheory]
    [InlineData(1, "", 320)]
    [InlineData(2, "&dpr=2", 640)]
    [InlineData(3, "&dpr=3", 960)]
    public async Task Screen_gets_the_picture_for_its_density(float density, string ratio, int pixels)
    {
        var page = await OpenAsync("authors", 1280, 900, density);
        var image = page.Locator("[aria-labelledby=densities-heading] img");
        await page.EvaluateAsync(ShowAll);
        Assert.Contains($"?width=320&height=240{ratio}&v=", await image.EvaluateAsync<string>("image => image.currentSrc"), StringComparison.Ordinal);
        Assert.Equal(pixels, await image.EvaluateAsync<int>("async image => (await createImageBitmap(await (await fetch(image.currentSrc)).blob())).width"));
    }

    [BrowserTheory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Browser_that_takes_avif_gets_it(int example)
    {
        var page = await OpenAsync("authors", 1280, 900, density: 1);
        await page.EvaluateAsync(ShowAll);
        var told = page.Locator("[aria-labelledby=formats-heading] .choice").Nth(example);
        await Assertions.Expect(told).ToContainTextAsync("image/avif");
    }

    [BrowserTheory]
    [InlineData("w=300&h=5", null)]
    [InlineData("w=abc", "400: These settings have an invalid value: width.")]
    [InlineData("mode=cover", "400: These settings have an invalid value: mode.")]
    [InlineData("format=heic", "400: These settings have an invalid value: format.")]
    [InlineData("w=60000&h=60000&mode=pad", "400: ")]
    public async Task Refused_setting_says_why(string settings, string? reason)
    {
        var page = await OpenAsync($"?settings={Uri.EscapeDataString(settings)}#settings", 1280, 900, density: 1);
        await page.Locator(".own").ScrollIntoViewIfNeededAsync();
        if (reason is null)
        {
            await Assertions.Expect(page.Locator(".own .size")).ToContainTextAsync("→");
        }
        else
        {
            await Assertions.Expect(page.Locator(".own .reason")).ToContainTextAsync(reason);
        }
    }

    [BrowserTheory]
    [InlineData("")]
    [InlineData("authors")]
    public async Task Every_picture_has_a_size_before_it_is_loaded(string path)
    {
        var page = await OpenAsync(path, 1280, 900, density: 1);
        Assert.Empty(await page.EvaluateAsync<string[]>(
            "[...document.images].filter(image => !image.hasAttribute('width') || !image.hasAttribute('height')).map(image => image.outerHTML)"));
    }

    [BrowserTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Phone_has_a_page_of_a_few_screens_and_targets_for_fingers(float density)
    {
        var page = await OpenAsync("", 360, 740, density);
        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollHeight"), 740, 10 * 740);
        Assert.Equal(360, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));

        // Links within sentences may be as high as their line (WCAG 2.5.8).
        Assert.Empty(await page.EvaluateAsync<string[]>("""
            [...document.querySelectorAll('a, button, select, input, summary')]
              .filter(target => target.checkVisibility() && !target.matches('.skip, p a'))
              .filter(target => target.getBoundingClientRect().height < 44)
              .map(target => target.outerHTML)
            """));
    }

    [BrowserTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Total_says_how_many_pictures_it_counts(int width)
    {
        var page = await OpenAsync("", width, 844, density: 1);
        await Assertions.Expect(page.Locator("#total")).ToContainTextAsync(new Regex(@"^(All|\d of) 6 pictures loaded: "));
        await page.EvaluateAsync(ShowAll);
        await Assertions.Expect(page.Locator("#total")).ToContainTextAsync("All 6 pictures loaded: ");
    }

    [BrowserTheory]
    [InlineData("w=320&h=200&quality=50")]
    public async Task Settings_are_opened_in_the_playground(string settings)
    {
        var page = await OpenAsync($"?settings={Uri.EscapeDataString(settings)}", 1280, 900, density: 1);
        await page.GetByText("Open in the playground").ClickAsync();
        await PlaygroundBrowser.WaitAsync(page);
        Assert.Equal("320 × 200", await page.Locator("#facts dd").First.TextContentAsync());
    }

    private async Task<IPage> OpenAsync(string path, int width, int height, float density, Action<IPage>? prepare = null)
    {
        var context = await gallery.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            DeviceScaleFactor = density,
        });
        await context.AddInitScriptAsync(WatchShifts);
        var page = await context.NewPageAsync();
        prepare?.Invoke(page);
        await page.GotoAsync($"{gallery.Address}/{path}", new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        return page;
    }
}
