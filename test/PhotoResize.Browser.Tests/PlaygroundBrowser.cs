using Microsoft.Playwright;

namespace PhotoResize.Browser.Tests;

/// <summary>A site with the playground, and a browser for a class of tests.</summary>
public sealed class PlaygroundBrowser : SiteBrowser
{
    protected override async Task<(IAsyncDisposable Site, string Address)> StartSiteAsync()
    {
        var site = await PlaygroundSite.StartAsync();
        return (site, site.Address);
    }

    /// <summary>Opens the playground, and waits for its picture.</summary>
    internal async Task<IPage> OpenAsync(
        string state, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light, Action<IPage>? prepare = null)
    {
        var context = await Browser.NewContextAsync(new BrowserNewContextOptions
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
