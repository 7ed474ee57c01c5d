using System.Globalization;
using Microsoft.Playwright;
using PhotoResize.Testing;

namespace PhotoResize.Browser.Tests;

/// <summary>One browser for a class of tests, with a page on the site of each engine.</summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>
    /// Draws a picture over black and over white. The two together tell colours and alpha as they show, without the loss of a canvas that
    /// stores colours multiplied by their alpha. Colours are those of the page, which is sRGB. Of a large picture every so many pixels are drawn.
    /// </summary>
    private const string Draw = """
        async url => {
          const image = new Image();
          image.src = url;
          const isLoaded = await new Promise(resolve => { image.onload = () => resolve(true); image.onerror = () => resolve(false); });
          if (!isLoaded || image.naturalWidth * image.naturalHeight > 4000000) return null;
          const scale = Math.min(1, 400 / Math.max(image.naturalWidth, image.naturalHeight));
          const width = Math.ceil(image.naturalWidth * scale), height = Math.ceil(image.naturalHeight * scale);
          const grounds = [];
          for (const ground of ['black', 'white']) {
            const canvas = new OffscreenCanvas(width, height);
            const context = canvas.getContext('2d', { willReadFrequently: true });
            context.fillStyle = ground;
            context.fillRect(0, 0, canvas.width, canvas.height);
            context.imageSmoothingEnabled = false;
            context.drawImage(image, 0, 0, width, height);
            const bytes = context.getImageData(0, 0, canvas.width, canvas.height).data;
            let text = '';
            for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
            grounds.push(btoa(text));
          }
          return [image.naturalWidth, image.naturalHeight, width, height, ...grounds].map(String);
        }
        """;

    private readonly Dictionary<string, (Site Site, IPage Page)> _pages = [];
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium.Path,
            // Containers lack what the sandbox needs. Only this site's own pictures are opened.
            ChromiumSandbox = false,
            // Colours as they are, whatever screen the machine has.
            Args = ["--force-color-profile=srgb"],
        });
        foreach (var engine in Site.Engines)
        {
            var (site, page) = (await Site.StartAsync(engine), await _browser.NewPageAsync());
            await page.GotoAsync(site.Address);
            _pages[engine] = (site, page);
        }
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        foreach (var (site, _) in _pages.Values)
        {
            await site.DisposeAsync();
        }
    }

    internal Site SiteOf(string engine) => _pages[engine].Site;

    /// <summary>What the browser shows at an address of an engine's site; <see langword="null"/> where that is no picture to it.</summary>
    internal async Task<Appearance?> ShowAsync(string engine, string url)
    {
        var shown = await _pages[engine].Page.EvaluateAsync<string[]?>(Draw, url);
        return shown is null
            ? null
            : new Appearance((Number(0), Number(1)), PictureOf(shown[4]), PictureOf(shown[5]));

        int Number(int i) => int.Parse(shown[i], CultureInfo.InvariantCulture);

        Picture PictureOf(string pixels) => new(Number(2), Number(3), 4, Convert.FromBase64String(pixels));
    }
}
