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
    private static readonly string SchemaPath = Repository.PathOf("src", "PhotoResize", "ConfigurationSchema.json");

    /// <summary>With <c>PHOTORESIZE_WRITE_SCHEMA=1</c> the file is written instead.</summary>
    [Fact]
    public void Schema_is_that_of_the_options()
    {
        var parser = new SettingsParser(Plans.EveryFormat);
        ICacheNamingStrategy[] strategies = [new MirrorNamingStrategy()];
        var validator = new OptionsValidator(parser, strategies, [], [], WebApplication.CreateSlimBuilder().Environment);
        var schema = new ConfigurationSchema(parser, options => validator.Validate(null, options).Failures ?? []).Write();
        if (Environment.GetEnvironmentVariable("PHOTORESIZE_WRITE_SCHEMA") == "1")
        {
            File.WriteAllText(SchemaPath, schema);
        }

        Assert.Equal(schema, File.ReadAllText(SchemaPath).ReplaceLineEndings("\n"));
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
    public async Task Mistake_is_shown_where_it_stands(string configuration, string name)
    {
        var schema = await JsonSchema.FromFileAsync(SchemaPath);
        Assert.Contains(schema.Validate(configuration), error => error.ToString().Contains(name, StringComparison.Ordinal));
    }

    private static string[] Blocks(string page) =>
    [
        .. page.ReplaceLineEndings("\n").Split("```json\n").Skip(1)
            .Select(block => block[..block.IndexOf("```", StringComparison.Ordinal)])
            .Select(block => block.TrimStart().StartsWith('{') ? block : $"{{ {block} }}"),
    ];
}
