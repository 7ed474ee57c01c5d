using Microsoft.Playwright;

namespace PhotoResize.Browser.Tests;

/// <summary>A site, and a browser, for a class of tests. Neither is started where there is no browser.</summary>
public abstract class SiteBrowser : IAsyncLifetime
{
    private IAsyncDisposable? _site;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal IBrowser Browser => _browser!;

    /// <summary>The site's address, without a slash at its end.</summary>
    internal string Address { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }

        (_site, Address) = await StartSiteAsync();
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

    /// <summary>Starts the site.</summary>
    protected abstract Task<(IAsyncDisposable Site, string Address)> StartSiteAsync();
}
