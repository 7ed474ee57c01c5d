using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PhotoResize.Pages.Components;

namespace PhotoResize.EndToEnd.Tests.Pages;

/// <summary>Images in Blazor components, rendered on the server.</summary>
public class ComponentTests
{
    [Theory]
    [InlineData("widths")]
    [InlineData("fixed")]
    [InlineData("own")]
    [InlineData("first")]
    [InlineData("missing")]
    [InlineData("name")]
    [InlineData("formats")]
    [InlineData("inner")]
    public async Task Component_writes_what_the_tag_helper_writes(string id)
    {
        await using var site = await PageSite.StartAsync();
        var component = await RenderAsync(site);
        var page = new Markup(await site.Client.GetStringAsync("/shop/Images"));

        var expected = page[id].Attributes.Where(attribute => !IsAuthored(id, attribute.Key));
        var actual = component[id].Attributes.Where(attribute => !IsAuthored(id, attribute.Key));
        Assert.Equal(expected.OrderBy(attribute => attribute.Key), actual.OrderBy(attribute => attribute.Key));

        // The page of tag helpers has some more of its author.
        static bool IsAuthored(string id, string name) => (name == "alt" && id != "widths") || (id == "own" && name is "fetchpriority" or "src");
    }

    [Theory]
    [InlineData("p", "wrapped")]
    [InlineData("picture", "direction")]
    public async Task Pictures_have_the_same_sources(string name, string id)
    {
        await using var site = await PageSite.StartAsync();
        var component = (await RenderAsync(site)).Within(name, id);
        var page = new Markup(await site.Client.GetStringAsync("/shop/Images")).Within(name, id);

        Assert.Equal(page.Elements.Select(element => element.Name), component.Elements.Select(element => element.Name));
        foreach (var (expected, actual) in page.Elements.Zip(component.Elements).Where(pair => pair.First.Name == "source"))
        {
            Assert.Equal(expected.Attributes.OrderBy(attribute => attribute.Key), actual.Attributes.OrderBy(attribute => attribute.Key));
        }
    }

    [Fact]
    public async Task Component_in_a_mail_has_absolute_addresses()
    {
        await using var site = await PageSite.StartAsync();
        var html = await RenderAloneAsync(site, new() { ["Src"] = "/images/photo.jpg", ["Width"] = 300, ["BaseAddress"] = "https://www.example.com/shop/" });
        Assert.Equal("https://www.example.com/shop/images/photo.jpg?width=300", Assert.Single(html.Elements)["src"]);
    }

    [Fact]
    public async Task Component_without_a_page_has_addresses_without_a_base()
    {
        await using var site = await PageSite.StartAsync();
        var html = await RenderAloneAsync(site, new() { ["Src"] = "/images/photo.jpg", ["Preset"] = "thumb" });
        Assert.Equal("/images/photo.jpg?preset=thumb", Assert.Single(html.Elements)["src"]);
    }

    private static async Task<Markup> RenderAsync(TestSite site) => new(await site.Client.GetStringAsync("/shop/components"));

    private static async Task<Markup> RenderAloneAsync(TestSite site, Dictionary<string, object?> parameters)
    {
        await using var scope = site.Services.CreateAsyncScope();
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            new Markup((await renderer.RenderComponentAsync<Image>(ParameterView.FromDictionary(parameters))).ToHtmlString()));
    }
}
