using Microsoft.Playwright;

namespace PhotoResize.Browser.Tests;

/// <summary>The gallery, and a browser for a class of tests.</summary>
public sealed class GalleryBrowser : IAsyncLifetime
{
    private GallerySite? _gallery;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal IBrowser Browser => _browser!;

    internal string Address => _gallery!.Address;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }

        _gallery = await GallerySite.StartAsync();
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
        _gallery?.Dispose();
    }
}
