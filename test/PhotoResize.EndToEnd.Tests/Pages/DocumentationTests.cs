using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests.Pages;

/// <summary>What <c>docs/pages.md</c> shows stands in pages that are compiled and run, and gives pictures.</summary>
public sealed partial class DocumentationTests
{
    [Theory]
    [InlineData("cshtml", "Documented.cshtml", 7)]
    [InlineData("razor", "DocumentedComponents.razor", 1)]
    [InlineData("csharp", "DocumentedCode.cs", 1)]
    public void Example_stands_in_a_file_that_is_compiled(string language, string file, int count)
    {
        var compiled = Normalize(File.ReadAllText(Repository.PathOf("test", "PhotoResize.EndToEnd.Tests", "Pages", file)));
        var examples = Blocks(language);
        Assert.Equal(count, examples.Length);
        Assert.All(examples, example => Assert.Contains(Normalize(example), compiled, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/shop/Documented", 7)]
    [InlineData("/shop/documented-components", 4)]
    public async Task Every_address_of_an_example_gives_a_picture(string path, int images)
    {
        await using var site = await PageSite.StartAsync();
        var page = new Markup(await site.Client.GetStringAsync(path));
        Assert.Equal(images, page.Elements.Count(element => element.Name == "img") + page.Elements.Count(element => element.Attributes.ContainsKey("media")));
        var urls = page.Elements.SelectMany(element => element.SrcSet.Select(candidate => candidate.Url).Append(element["src"]));
        foreach (var url in urls.OfType<string>().Distinct())
        {
            await site.GetPictureAsync(url);
        }
    }

    [Fact]
    public async Task First_example_becomes_what_the_page_says()
    {
        await using var site = await PageSite.StartAsync();
        var page = new Markup(await site.Client.GetStringAsync("/Documented"));
        var documented = new Markup(Blocks("html").Single());
        Assert.Equal(documented.Elements.Single().Attributes, page.Elements[0].Attributes);
    }

    [Fact]
    public async Task Example_in_code_answers_with_addresses_and_a_size()
    {
        await using var site = await PageSite.StartAsync();
        var answer = await site.Client.GetFromJsonAsync<JsonElement>("/shop/api/photo");
        Assert.Equal("/shop/images/photo.jpg?width=300&height=200&mode=max", answer.GetProperty("src").GetString());
        Assert.Equal(3, answer.GetProperty("srcSet").GetString()!.Split(", ").Length);
        Assert.Equal(300, answer.GetProperty("size").GetProperty("width").GetInt32());
    }

    private static string[] Blocks(string language) =>
    [
        .. Block().Matches(File.ReadAllText(Repository.PathOf("docs", "pages.md")).ReplaceLineEndings("\n"))
            .Where(block => block.Groups[1].Value == language)
            .Select(block => block.Groups[2].Value),
    ];

    private static string Normalize(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex("^```([a-z]+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
