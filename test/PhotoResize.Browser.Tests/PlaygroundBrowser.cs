using Microsoft.Playwright;

namespace PhotoResize.Browser.Tests;

/// <summary>A site with the playground, and a browser for a class of tests.</summary>
public sealed class PlaygroundBrowser : IAsyncLifetime
{
    private PlaygroundSite? _site;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal string Address => _site!.Address;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }

        _site = await PlaygroundSite.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium.Path,
            // Containers lack what the sandbox needs. Only this site's own pages are opened.
            ChromiumSandbox = false,
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }
    }

    /// <summary>Opens the playground, and waits for its picture.</summary>
    internal async Task<IPage> OpenAsync(
        string state, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light, Action<IPage>? prepare = null)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            HasTouch = width < 600,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        var page = await context.NewPageAsync();
        prepare?.Invoke(page);
        await page.GotoAsync($"{Address}/_images/playground{state}");
        await WaitAsync(page);
        return page;
    }

    /// <summary>Waits until what was asked for is there.</summary>
    internal static Task WaitAsync(IPage page) => page.Locator("html[data-ready]").WaitForAsync();
}
