using System.Net;
using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using PhotoResize.Settings;
using PhotoResize.Testing;

namespace PhotoResize.Browser.Tests;

/// <summary>The playground in a browser: what it shows is what the server does, and everybody can use it.</summary>
public sealed class PlaygroundTests(PlaygroundBrowser browser) : IClassFixture<PlaygroundBrowser>
{
    private const string Meadow = "?image=/images/meadow.jpg&width=300&height=200";

    /// <summary>Controls that are lower than a finger is wide; radio buttons and boxes go by what is around them.</summary>
    private const string FindSmallTargets = """
        () => [...document.querySelectorAll('a, button, select, input, summary')]
          .filter(target => target.checkVisibility({ visibilityProperty: true }) && !target.matches('.skip'))
          .map(target => ({ target, box: (target.matches('[type=radio], [type=checkbox]') ? target.closest('label') : target).getBoundingClientRect() }))
          .filter(({ box }) => box.height < 43.5 || box.width < 43.5)
          .map(({ target, box }) => `${target.outerHTML.slice(0, 80)}: ${box.width} x ${box.height}`)
        """;

    /// <summary>The size and the pixels that an image shows.</summary>
    private const string Digest = """
        async image => {
          const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
          const context = canvas.getContext('2d');
          context.drawImage(image, 0, 0);
          const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
          const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', pixels));
          return `${canvas.width} x ${canvas.height}: ${hash}`;
        }
        """;

    /// <summary>Each parameter on a picture on which it shows: the state of the page, and what the control is set to.</summary>
    private static readonly Dictionary<string, (string State, string Value)> Changes = new()
    {
        ["width"] = (Meadow, "240"),
        ["height"] = (Meadow, "150"),
        ["mode"] = (Meadow, "stretch"),
        ["crop"] = (Meadow, "100,100,400,300"),
        ["cropbasis"] = (Meadow + "&crop=10,10,50,50", "100,100"),
        ["anchor"] = (Meadow + "&height=60", "top-left"),
        ["focus"] = (Meadow + "&height=60", "0.8,0.2"),
        ["sharpen"] = (Meadow, "false"),
        ["gamma"] = (Meadow, "companded"),
        ["hybrid"] = (Meadow, "turbo"),
        ["format"] = (Meadow, "webp"),
        ["quality"] = (Meadow, "30"),
        ["subsample"] = (Meadow, "420"),
        ["frame"] = ("?image=/images/moving.gif&width=60", "1"),
        ["bgcolor"] = (Meadow + "&mode=pad&height=300", "f80"),
        ["filter"] = (Meadow, "nearestneighbor"),
        ["devicepixelratio"] = (Meadow, "2"),
        ["rotate"] = (Meadow, "90"),
        ["flip"] = (Meadow, "h"),
        ["autorotate"] = ("?image=/images/turned.jpg&width=300", "false"),
        ["blur"] = (Meadow, "3"),
        ["trim"] = ("?image=/images/framed.png&width=200", "10"),
        ["grayscale"] = (Meadow, "true"),
        ["preset"] = (Meadow, "card"),
        ["watermark"] = (Meadow, "mark"),
    };

    public static TheoryData<string> Parameters => [.. Changes.Keys];

    public static TheoryData<string, int, int> Screens { get; } = new()
    {
        { Meadow, 1280, 900 },
        { Meadow, 360, 740 },
        { Meadow + "#view=compare", 1280, 900 },
        { Meadow + "#view=compare", 360, 740 },
        { Meadow + "&focus=0.3,0.4#view=frame", 1280, 900 },
        { Meadow + "&crop=10,10,900,900#view=frame&tool=crop", 360, 740 },
        { "?image=/strict/meadow.jpg&width=abc", 1280, 900 },
        { "?image=/presets/meadow.jpg&preset=card", 360, 740 },
    };

    [BrowserTheory]
    [InlineData(1280)]
    public async Task Every_parameter_of_the_server_has_a_control_and_a_test(int width)
    {
        var page = await browser.OpenAsync(Meadow, width);
        var controls = await page.Locator("[data-name]").EvaluateAllAsync<string[]>("fields => fields.map(field => field.dataset.name)");
        Assert.Equal(Changes.Keys.Concat(["process", "cache"]).Order(), controls.Order());
        Assert.False(await page.Locator("#group-command").IsVisibleAsync());
    }

    [BrowserTheory]
    [MemberData(nameof(Parameters))]
    public async Task Control_changes_the_picture_and_the_address(string name)
    {
        var (state, value) = Changes[name];
        var page = await browser.OpenAsync(state);
        var result = page.Locator("#after");
        var before = await result.EvaluateAsync<string>(Digest);

        var control = page.Locator($"#setting-{name}");
        await control.EvaluateAsync("control => { control.closest('details').open = true; }");
        var response = await page.RunAndWaitForResponseAsync(
            async () => _ = await control.EvaluateAsync<string>("control => control.tagName") == "SELECT"
                ? (object)await control.SelectOptionAsync(value)
                : await FillAsync(control, value),
            IsPicture);
        await PlaygroundBrowser.WaitAsync(page);

        Assert.Equal((int)HttpStatusCode.OK, response.Status);
        Assert.NotEqual(before, await result.EvaluateAsync<string>(Digest));
        Assert.Contains($"{name}={value}", Uri.UnescapeDataString(new Uri(page.Url).Query), StringComparison.Ordinal);

        // The address alone brings it back.
        await page.ReloadAsync();
        await PlaygroundBrowser.WaitAsync(page);
        Assert.Equal(value, await control.InputValueAsync());

        static async Task<object?> FillAsync(ILocator control, string value)
        {
            await control.FillAsync(value);
            return null;
        }
    }

    [BrowserTheory]
    [InlineData("quality", "100")]
    [InlineData("width", "1600")]
    public async Task Slider_sets_the_number_and_ends_where_the_values_do(string name, string last)
    {
        var page = await browser.OpenAsync(Meadow);
        var slider = page.GetByLabel($"{name}, slider");
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await PlaygroundBrowser.WaitAsync(page);
        Assert.Equal(last, await page.Locator($"#setting-{name}").InputValueAsync());
        Assert.Contains($"{name}={last}", page.Url, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = $"Clear {name}" }).ClickAsync();
        Assert.DoesNotContain($"{name}=", page.Url, StringComparison.Ordinal);
    }

    [BrowserTheory]
    [InlineData("?image=/strict/meadow.jpg&width=abc", "400: no picture", "width: expected an integer of 0 or more, not 'abc'.")]
    [InlineData("?image=/images/meadow.jpg&width=60000&height=60000&mode=pad", "400: no picture", "more than the 10000000 pixels")]
    [InlineData("?image=/images/meadow.jpg&preset=none", "404: no picture", "preset")]
    [InlineData("?image=/presets/meadow.jpg&width=300", "403: no picture", "")]
    [InlineData("?image=/images/missing.jpg&width=300", "404: no picture", "no such image")]
    public async Task Refused_setting_shows_the_reason_of_the_server(string state, string title, string reason)
    {
        var page = await browser.OpenAsync(state);
        var refusal = page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(refusal).ToContainTextAsync(title);
        await Assertions.Expect(refusal).ToContainTextAsync(reason);
        Assert.False(await page.Locator("#after").IsVisibleAsync());
    }

    [BrowserTheory]
    [InlineData("width=abc", "width is ignored. width: expected an integer of 0 or more, not 'abc'.")]
    [InlineData("mode=cover", "mode is ignored. mode: expected one of contain, crop, max, pad, stretch, not 'cover'.")]
    [InlineData("format=heic", "format is ignored.")]
    [InlineData("colour=red", "colour is ignored: there is no such parameter.")]
    public async Task Ignored_setting_is_named(string query, string sentence)
    {
        var page = await browser.OpenAsync(Meadow);
        await page.Locator("#query").FillAsync($"w=200&{query}");
        await PlaygroundBrowser.WaitAsync(page);
        await Assertions.Expect(page.Locator("#ignored li")).ToContainTextAsync([sentence]);
    }

    [BrowserTheory]
    [InlineData("url", "Copy Address")]
    [InlineData("img", "Copy <img srcset>")]
    [InlineData("picture", "Copy <picture>")]
    public async Task Copied_snippet_works_when_it_is_pasted_into_a_page(string kind, string button)
    {
        var page = await browser.OpenAsync(Meadow + "&format=webp&quality=60");
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        var copied = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Equal(await page.Locator($"#snippet-{kind}").TextContentAsync(), copied);

        await page.GotoAsync(browser.Address);
        await page.EvaluateAsync("html => { document.body.innerHTML = html; }", kind == "url" ? $"<img src=\"{WebUtility.HtmlEncode(copied)}\">" : copied);
        var image = page.Locator("img");
        await image.EvaluateAsync("image => image.decode()");
        Assert.Equal(300, await image.EvaluateAsync<int>("image => image.naturalWidth"));
        Assert.Equal((200, 300), (await image.EvaluateAsync<int>("image => image.height"), await image.EvaluateAsync<int>("image => image.width")));
        var expected = kind == "picture" ? "format=avif" : "format=webp";
        Assert.Contains(expected, await image.EvaluateAsync<string>("image => image.currentSrc"), StringComparison.Ordinal);
    }

    [BrowserTheory]
    [InlineData("meadow")]
    public async Task Click_sets_the_focus_and_arrow_keys_move_it(string name)
    {
        var page = await browser.OpenAsync($"?image=/images/{name}.jpg&width=300&height=60#view=frame");
        var frame = page.Locator("#frame");
        var box = (await frame.BoundingBoxAsync())!;
        await frame.ClickAsync(new() { Position = new() { X = box.Width * .75f, Y = box.Height * .25f } });
        await PlaygroundBrowser.WaitAsync(page);
        Assert.Equal("0.75,0.25", await page.Locator("#setting-focus").InputValueAsync());
        await frame.PressAsync("ArrowLeft");
        await frame.PressAsync("ArrowDown");
        await PlaygroundBrowser.WaitAsync(page);
        Assert.Equal("0.73,0.27", await page.Locator("#setting-focus").InputValueAsync());
        await Assertions.Expect(frame).ToHaveAttributeAsync("aria-label", "Original. Focus: 73 % from the left, 27 % from the top");
        Assert.Contains("focus=0.73,0.27", page.Url, StringComparison.Ordinal);
    }

    [BrowserTheory]
    [InlineData("", 1600, 1200)]
    [InlineData("&cropbasis=100,100", 100, 100)]
    public async Task Drag_sets_the_crop_and_arrow_keys_move_it(string basis, int width, int height)
    {
        var page = await browser.OpenAsync($"{Meadow}{basis}#view=frame&tool=crop");
        var frame = page.Locator("#frame");
        var box = (await frame.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width * .25f), box.Y + (box.Height * .25f));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * .5f), box.Y + (box.Height * .4f));
        await page.Mouse.MoveAsync(box.X + (box.Width * .75f), box.Y + (box.Height * .75f));
        await page.Mouse.UpAsync();
        await PlaygroundBrowser.WaitAsync(page);
        AssertCrop(.25, .25, .5, .5, await page.Locator("#setting-crop").InputValueAsync());
        await frame.PressAsync("ArrowRight");
        await frame.PressAsync("Shift+ArrowUp");
        await PlaygroundBrowser.WaitAsync(page);
        AssertCrop(.27, .25, .5, .48, await page.Locator("#setting-crop").InputValueAsync());

        void AssertCrop(double x, double y, double w, double h, string crop)
        {
            int[] expected = [(int)(x * width), (int)(y * height), (int)(w * width), (int)(h * height)];
            var numbers = crop.Split(',').Select(int.Parse).ToArray();
            Assert.All(expected.Zip(numbers), pair => Assert.InRange(pair.Second, pair.First - (width / 100.0) - 1, pair.First + (width / 100.0) + 1));
        }
    }

    [BrowserTheory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task Divider_shows_more_of_one_picture_and_less_of_the_other(int width)
    {
        var page = await browser.OpenAsync(Meadow + "&quality=5#view=compare", width);
        await Assertions.Expect(page.Locator("#before-facts")).ToContainTextAsync("Lossless: 300 × 200");
        await page.Locator("#divider").FocusAsync();
        await page.Keyboard.PressAsync("Home");
        Assert.Equal("inset(0px 100% 0px 0px)", await page.Locator("#before").EvaluateAsync<string>("image => image.style.clipPath"));
        await page.Keyboard.PressAsync("End");
        Assert.Equal("inset(0px 0px 0px 100%)", await page.Locator("#after").EvaluateAsync<string>("image => image.style.clipPath"));
        Assert.Contains("divider=100", page.Url, StringComparison.Ordinal);

        await page.Locator("#pin").ClickAsync();
        await page.Locator("#setting-quality").FillAsync("90");
        await PlaygroundBrowser.WaitAsync(page);
        Assert.Contains("quality=5", await page.Locator("#before").GetAttributeAsync("alt"), StringComparison.Ordinal);

        await page.Locator("#zoom").SelectOptionAsync("4");
        Assert.Equal("1200px", await page.Locator("#sheet").EvaluateAsync<string>("sheet => sheet.style.width"));
    }

    [BrowserTheory]
    [InlineData("image/webp,image/*,*/*;q=0.8", "webp")]
    [InlineData("image/*,*/*;q=0.8", "jpeg")]
    public async Task Format_follows_the_simulated_Accept(string accept, string format)
    {
        var page = await browser.OpenAsync(Meadow + "&format=auto");
        await Assertions.Expect(page.Locator("#facts")).Not.ToContainTextAsync($"Format{format}");
        await page.Locator("#accept").SelectOptionAsync(accept);
        await PlaygroundBrowser.WaitAsync(page);
        await Assertions.Expect(page.Locator("#facts")).ToContainTextAsync($"Format{format}");
    }

    [BrowserTheory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task Matrix_tells_bytes_and_time_of_each_format_and_quality(int width)
    {
        var page = await browser.OpenAsync(Meadow, width);
        await page.Locator("#matrix-qualities").FillAsync("20, 80");
        await page.Locator("#matrix-formats").GetByLabel("png", new() { Exact = true }).CheckAsync();
        await page.Locator("#matrix-run").ClickAsync();
        await Assertions.Expect(page.Locator("#matrix-status")).ToContainTextAsync("All 7 done");
        await Assertions.Expect(page.Locator("#matrix-table td.smallest")).ToContainTextAsync("smallest");
        var cell = page.GetByRole(AriaRole.Button, new() { NameRegex = new(@"^Use webp, quality 20: [\d.]+ k?B [\d.]+ ms") });
        await cell.ClickAsync();
        await PlaygroundBrowser.WaitAsync(page);
        Assert.Contains("quality=20", page.Url, StringComparison.Ordinal);
        Assert.Contains("format=webp", page.Url, StringComparison.Ordinal);
        Assert.Empty((await page.RunAxe()).Violations.Select(violation => $"{violation.Id}, {violation.Nodes[0].Html}"));
    }

    [BrowserTheory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task File_of_ones_own_can_be_tried_and_is_not_in_the_address(int width)
    {
        var page = await browser.OpenAsync(Meadow, width);
        var result = page.Locator("#after");
        var before = await result.EvaluateAsync<string>(Digest);
        var green = ReferenceEncoder.Encode(ImageFormat.Png, Picture.Draw(400, 300, (_, _) => (20, 160, 60, 255)));
        await page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = "grün.png", MimeType = "image/png", Buffer = green });
        await PlaygroundBrowser.WaitAsync(page);
        await Assertions.Expect(page.Locator("#own")).ToContainTextAsync("grün.png is a file of your own");
        await Assertions.Expect(page.Locator("#facts")).ToContainTextAsync("300 × 200");
        Assert.NotEqual(before, await result.EvaluateAsync<string>(Digest));
        Assert.DoesNotContain("image=", page.Url, StringComparison.Ordinal);
        Assert.True(await page.GetByRole(AriaRole.Button, new() { Name = "Copy Address" }).IsDisabledAsync());

        await page.Locator("#setting-width").FillAsync("120");
        await PlaygroundBrowser.WaitAsync(page);
        await Assertions.Expect(page.Locator("#facts")).ToContainTextAsync("120 × 200");
        await page.Locator("#reset").ClickAsync();
        await PlaygroundBrowser.WaitAsync(page);
        await Assertions.Expect(page.Locator("#facts")).ToContainTextAsync("400 × 300");
        Assert.Empty((await page.RunAxe()).Violations.Select(violation => $"{violation.Id}, {violation.Nodes[0].Html}"));

        await page.Locator("#image").FillAsync("/images/meadow.jpg");
        await page.Locator("#image").PressAsync("Enter");
        await page.Locator("#image").BlurAsync();
        await PlaygroundBrowser.WaitAsync(page);
        await Assertions.Expect(page.Locator("#own")).ToBeEmptyAsync();
        Assert.Contains("image=", page.Url, StringComparison.Ordinal);
    }

    [BrowserTheory]
    [InlineData("hello", "422: no picture", 1280)]
    public async Task Dropped_file_that_is_no_image_shows_the_reason(string content, string title, int width)
    {
        var page = await browser.OpenAsync(Meadow, width);
        var data = await page.EvaluateHandleAsync(
            "content => { const data = new DataTransfer(); data.items.add(new File([content], 'notes.txt', { type: 'text/plain' })); return data; }", content);
        await page.DispatchEventAsync("body", "dragover", new { dataTransfer = data });
        await page.DispatchEventAsync("body", "drop", new { dataTransfer = data });
        await PlaygroundBrowser.WaitAsync(page);
        await Assertions.Expect(page.Locator("#refusal")).ToContainTextAsync(title);
    }

    [BrowserTheory]
    [MemberData(nameof(Screens))]
    public async Task Page_has_no_barriers(string state, int width, int height)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await browser.OpenAsync(state, width, height, scheme);
            await page.EvaluateAsync("document.querySelectorAll('details').forEach(details => { details.open = true; })");
            var result = await page.RunAxe();
            Assert.Empty(result.Violations.Select(violation => $"{scheme}: {violation.Id}, {violation.Nodes[0].Html}"));
        }
    }

    [BrowserTheory]
    [MemberData(nameof(Screens))]
    public async Task Page_fits_its_screen_and_fingers(string state, int width, int height)
    {
        var messages = new List<string>();
        var page = await browser.OpenAsync(state, width, height, prepare: page =>
        {
            page.Console += (_, message) => messages.Add(message.Text);
            page.PageError += (_, error) => messages.Add(error);
        });
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(details => { details.open = true; })");
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        Assert.Empty(await page.EvaluateAsync<string[]>(FindSmallTargets));

        // A browser notes every answer that is no success.
        Assert.DoesNotContain(messages, message => !message.Contains("the server responded with a status of 400", StringComparison.Ordinal));
    }

    [BrowserTheory]
    [InlineData(1280)]
    public async Task Everything_is_reached_with_the_keyboard_and_shows_that(int width)
    {
        var page = await browser.OpenAsync(Meadow, width);
        var reached = new HashSet<string>();
        for (var i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            var focused = await page.EvaluateAsync<JsonElement>("""
                () => {
                  const { activeElement: element } = document;
                  if (element === document.body) return { id: 'end', isShown: true };
                  const shown = element.matches('.switch input') ? element.nextElementSibling : element;
                  return { id: element.id || element.textContent.trim(), isShown: getComputedStyle(shown).outlineStyle !== 'none' };
                }
                """);
            Assert.True(focused.GetProperty("isShown").GetBoolean(), focused.ToString());
            reached.Add(focused.GetProperty("id").GetString()!);
        }

        Assert.Superset(
            new HashSet<string> { "Skip to the settings", "folder", "image", "file", "zoom", "stage", "reset", "query", "setting-width", "setting-format", "matrix-run" },
            reached);
    }

    private static bool IsPicture(IResponse response) => new Uri(response.Url).AbsolutePath.StartsWith("/images/", StringComparison.Ordinal);
}
