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
    [InlineData("w=0300x&h=5", null)]
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
