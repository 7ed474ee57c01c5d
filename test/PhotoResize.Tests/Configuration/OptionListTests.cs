using System.Text.Json.Nodes;
using PhotoResize.Configuration;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Configuration;

/// <summary>The list of options has all of them, and shows no secret.</summary>
public class OptionListTests
{
    private const string Canary = "canary-0123456789abcdef0123456789abcdef";

    private static readonly string[] Secrets = ["Signing:Keys", "Signing:ImageSharpWebKey"];

    [Fact]
    public void List_has_every_option_of_the_schema()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Repository.PathOf("src", "PhotoResize", "ConfigurationSchema.json")))!;
        var expected = KeysOf("", schema["properties"]![ImageResizingOptions.SectionName]!);
        Assert.Equal(expected.Order(), OptionsReader.List(OneOfEach()).Select(option => option.Key).Order());
    }

    [Fact]
    public void Secrets_are_not_shown()
    {
        var options = OneOfEach();
        options.Signing.Keys.Add(Canary);
        options.Signing.ImageSharpWebKey = Canary;
        options.ImageFolders[0].Source = $"https://user:{Canary}@host.example:8080/prefix?sig={Canary}#{Canary}";
        var list = OptionsReader.List(options);
        Assert.All(list, option => Assert.DoesNotContain(Canary, option.Shown + option, StringComparison.Ordinal));
        Assert.Equal(Secrets.Order(), list.Where(option => option.IsSecret).Select(option => option.Key).Order());
        Assert.All(list.Where(option => option.IsSecret), option => Assert.Equal("set", option.Shown));
        Assert.Equal("https://host.example:8080/prefix", list.Single(option => option.Key == "ImageFolders:0:Source").Shown);
    }

    private static ImageResizingOptions OneOfEach()
    {
        var options = new ImageResizingOptions();
        options.Presets["NAME"] = new ImagePresetOptions();
        options.Watermarks["NAME"] = new ImageWatermarkOptions();
        options.ImageFolders.Add(new ImageFolderOptions());
        return options;
    }

    private static IEnumerable<string> KeysOf(string key, JsonNode schema) => schema switch
    {
        _ when schema["additionalProperties"] is JsonObject named => KeysOf($"{key}:NAME", named),
        _ when schema["items"]?["properties"] is not null => KeysOf($"{key}:0", schema["items"]!),

        // A map of settings has any key, and is one value.
        _ when schema["additionalProperties"] is not null && schema["properties"] is JsonObject { Count: > 0 } properties =>
            properties.SelectMany(property => KeysOf(key.Length > 0 ? $"{key}:{property.Key}" : property.Key, property.Value!)),
        _ => [key],
    };
}
