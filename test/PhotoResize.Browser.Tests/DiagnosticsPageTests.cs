using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace PhotoResize.Browser.Tests;

/// <summary>The diagnostics page in a browser: everybody can read it and purge with it.</summary>
public sealed class DiagnosticsPageTests(PlaygroundBrowser browser) : IClassFixture<PlaygroundBrowser>
{
    public static TheoryData<int, int> Screens { get; } = new() { { 1280, 900 }, { 360, 740 } };

    [BrowserTheory]
    [MemberData(nameof(Screens))]
    public async Task Page_has_no_barriers_and_fits_its_screen(int width, int height)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var messages = new List<string>();
            var page = await OpenAsync(width, height, scheme, messages);
            await page.EvaluateAsync("document.querySelectorAll('details').forEach(details => { details.open = true; })");
            var result = await page.RunAxe();
            Assert.Empty(result.Violations.Select(violation => $"{scheme}: {violation.Id}, {violation.Nodes[0].Html}"));
            Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            Assert.Empty(messages);
        }
    }

    [BrowserTheory]
    [InlineData(1280, 900)]
    public async Task Form_purges_with_the_keyboard_alone(int width, int height)
    {
        var page = await OpenAsync(width, height, ColorScheme.Light, []);
        await page.Locator("#path").FocusAsync();
        await page.Keyboard.TypeAsync("/images/");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("of /images/ removed.");
    }

    [BrowserTheory]
    [InlineData("images/", "Nothing was removed. The path must begin with a slash")]
    [InlineData("/<b>/../", "nor . or .. as a segment")]
    public async Task Wrong_path_is_explained_and_kept(string path, string reason)
    {
        var page = await OpenAsync(360, 740, ColorScheme.Light, []);
        await page.Locator("#path").FillAsync(path);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove results" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(reason);
        Assert.Equal(path, await page.Locator("#path").InputValueAsync());
    }

    [BrowserTheory]
    [InlineData(1280, 900)]
    public async Task Numbers_are_refreshed_until_the_box_is_cleared(int width, int height)
    {
        var page = await OpenAsync(width, height, ColorScheme.Light, [], clock: true);
        var slowest = page.Locator("#slowest");
        await page.Locator("#configuration summary").First.ClickAsync();
        await page.Locator("h1").ClickAsync();
        await GetAsync(page, "/images/meadow.jpg?width=41");
        await page.Clock.RunForAsync(5000);
        await Assertions.Expect(slowest).ToContainTextAsync("to 41 x ");
        Assert.True(await page.Locator("#configuration details").First.EvaluateAsync<bool>("details => details.open"));

        await page.GetByLabel("Refresh every 5 seconds").UncheckAsync();
        var requests = 0;
        page.Request += (_, _) => requests++;
        await page.Clock.RunForAsync(20_000);
        Assert.Equal(0, requests);
    }

    private async Task<IPage> OpenAsync(int width, int height, ColorScheme scheme, List<string> messages, bool clock = false)
    {
        var context = await browser.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            HasTouch = width < 600,
        });
        var page = await context.NewPageAsync();
        page.Console += (_, message) => messages.Add(message.Text);
        page.PageError += (_, error) => messages.Add(error);
        if (clock)
        {
            await page.Clock.InstallAsync();
        }

        // Something to show in every list.
        await GetAsync(page, "/images/meadow.jpg?width=40");
        await GetAsync(page, "/images/damaged.jpg?width=40");
        await page.GotoAsync($"{browser.Address}/_images");
        if (Environment.GetEnvironmentVariable("PHOTORESIZE_SCREENSHOTS") is { } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"diagnostics-{width}-{scheme}.png"), FullPage = true });
        }

        return page;
    }

    private async Task GetAsync(IPage page, string path) => await page.APIRequest.GetAsync(browser.Address + path);
}
