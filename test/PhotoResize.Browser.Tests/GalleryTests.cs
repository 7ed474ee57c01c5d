using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace PhotoResize.Browser.Tests;

/// <summary>The gallery in a browser: the right files are loaded, everything shows, nothing moves, and everybody can use it.</summary>
public sealed class GalleryTests : IAsyncLifetime
{
    /// <summary>How much of a page has moved after it was shown, as browsers report it (Cumulative Layout Shift).</summary>
    private const string WatchShifts = """
        window.shifts = 0;
        new PerformanceObserver(list => {
          for (const entry of list.getEntries()) window.shifts += entry.value;
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

    private GallerySite? _gallery;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static TheoryData<string, int, int> Screens { get; } = new()
    {
        { "", 1280, 900 }, { "", 390, 844 }, { "authors", 1280, 900 }, { "authors", 390, 844 },
    };

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }

        _gallery = await GallerySite.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Path, ChromiumSandbox = false });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        _gallery?.Dispose();
    }

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
        Assert.Equal(0, await page.EvaluateAsync<double>("window.shifts"));
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
    [InlineData(1, "w=480&h=360", 480)]
    [InlineData(2, "w=480&h=360&dpr=2", 960)]
    public async Task Screen_gets_the_picture_for_its_density(float density, string settings, int pixels)
    {
        var page = await OpenAsync("", 1280, 900, density);
        var image = page.Locator(".tile img").First;
        await image.ScrollIntoViewIfNeededAsync();
        await page.EvaluateAsync(ShowAll);
        Assert.EndsWith($"?{settings}", await image.EvaluateAsync<string>("image => image.currentSrc"), StringComparison.Ordinal);
        Assert.Equal(pixels, await image.EvaluateAsync<int>("async image => (await createImageBitmap(await (await fetch(image.currentSrc)).blob())).width"));
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
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            DeviceScaleFactor = density,
        });
        await context.AddInitScriptAsync(WatchShifts);
        var page = await context.NewPageAsync();
        prepare?.Invoke(page);
        await page.GotoAsync($"{_gallery!.Address}/{path}", new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        return page;
    }
}
