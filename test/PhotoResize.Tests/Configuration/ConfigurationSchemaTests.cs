using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using NJsonSchema;
using PhotoResize.Caching.Naming;
using PhotoResize.Hosting;
using PhotoResize.Settings;
using PhotoResize.Testing;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Configuration;

/// <summary>The schema that editors complete <c>appsettings.json</c> by is that of the options.</summary>
public class ConfigurationSchemaTests
{
    private const string BeginMark = "<!-- written by PHOTORESIZE_WRITE_SCHEMA=1 dotnet test test/PhotoResize.Tests --filter ConfigurationSchema -->\n";
    private const string EndMark = "\n<!-- until here -->";

    private static readonly string SchemaPath = Repository.PathOf("src", "PhotoResize", "ConfigurationSchema.json");

    private static readonly string OptionsPath = Repository.PathOf("docs", "configuration.md");

    private static readonly bool IsWriting = Environment.GetEnvironmentVariable("PHOTORESIZE_WRITE_SCHEMA") == "1";

    /// <summary>With <c>PHOTORESIZE_WRITE_SCHEMA=1</c> the file is written instead.</summary>
    [Fact]
    public void Schema_is_that_of_the_options()
    {
        var schema = SchemaWith(OptionDocumentation.TextOf).Write();
        if (IsWriting)
        {
            File.WriteAllText(SchemaPath, schema);
        }

        Assert.Equal(schema, File.ReadAllText(SchemaPath).ReplaceLineEndings("\n"));
    }

    /// <summary>With <c>PHOTORESIZE_WRITE_SCHEMA=1</c> the tables are written instead.</summary>
    [Fact]
    public void Tables_of_the_documentation_are_those_of_the_options()
    {
        var tables = OptionTable.Write(SchemaWith(OptionDocumentation.MarkdownOf).Create());
        var page = File.ReadAllText(OptionsPath).ReplaceLineEndings("\n");
        var (begin, end) = (page.IndexOf(BeginMark, StringComparison.Ordinal) + BeginMark.Length, page.IndexOf(EndMark, StringComparison.Ordinal));
        if (IsWriting)
        {
            File.WriteAllText(OptionsPath, page = page[..begin] + tables + page[end..]);
            end = begin + tables.Length;
        }

        Assert.Equal(tables, page[begin..end]);
    }

    [Theory]
    [InlineData("samples/Gallery/appsettings.json")]
    [InlineData("README.md")]
    [InlineData("docs/getting-started.md")]
    public async Task Configuration_of_the_documentation_fits_the_schema(string file)
    {
        var schema = await JsonSchema.FromFileAsync(SchemaPath);
        var text = await File.ReadAllTextAsync(Repository.PathOf(file.Split('/')));
        var configurations = file.EndsWith(".md", StringComparison.Ordinal) ? Blocks(text) : [text];
        Assert.NotEmpty(configurations);
        foreach (var configuration in configurations)
        {
            var json = JsonNode.Parse(configuration, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip })!;
            Assert.Empty(schema.Validate(json.ToJsonString()));
        }
    }

    [Theory]
    [InlineData("""{ "ImageResizing": { "ImageFolders": [ { "Path": "/images/", "AllowEnlage": true } ] } }""", "AllowEnlage")]
    [InlineData("""{ "ImageResizing": { "ImageFolders": [ { "Name": "without a path" } ] } }""", "Path")]
    [InlineData("""{ "ImageResizing": { "ImageFolders": [ { "Path": "/images/", "MaxPixels": 0 } ] } }""", "MaxPixels")]
    [InlineData("""{ "ImageResizing": { "ImageFolders": [ { "Path": "/images/", "Signatures": "Some" } ] } }""", "Signatures")]
    [InlineData("""{ "ImageResizing": { "Processing": { "JobTimeout": "soon" } } }""", "JobTimeout")]
    [InlineData("""{ "ImageResizing": { "MemoryCache": { "MaxResultBytes": 2147483647 } } }""", "MaxResultBytes")]
    [InlineData("""{ "ImageResizing": { "ImageFolders": [ { "Path": "/images/", "Fallback": { "Status": 410 } } ] } }""", "Status")]
    public async Task Mistake_is_shown_where_it_stands(string configuration, string name)
    {
        var schema = await JsonSchema.FromFileAsync(SchemaPath);
        Assert.Contains(schema.Validate(configuration), error => error.ToString().Contains(name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    public async Task Status_of_a_fallback_image_is_one_of_two(int status)
    {
        var schema = await JsonSchema.FromFileAsync(SchemaPath);
        Assert.Empty(schema.Validate($$"""{ "ImageResizing": { "ImageFolders": [ { "Path": "/i", "Fallback": { "Status": {{status}} } } ] } }"""));
    }

    private static ConfigurationSchema SchemaWith(Func<PropertyInfo, string> describe)
    {
        var parser = new SettingsParser(Plans.EveryFormat);
        ICacheNamingStrategy[] strategies = [new MirrorNamingStrategy()];
        var validator = new OptionsValidator(parser, strategies, [], [], WebApplication.CreateSlimBuilder().Environment);
        return new ConfigurationSchema(parser, options => validator.Validate(null, options).Failures ?? [], describe);
    }

    private static string[] Blocks(string page) =>
    [
        .. page.ReplaceLineEndings("\n").Split("```json\n").Skip(1)
            .Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)])
            .Select(block => block.TrimStart().StartsWith('{') ? block : $"{{ {block} }}"),
    ];
}
