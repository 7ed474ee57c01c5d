using System.Collections.Frozen;
using System.Globalization;
using PhotoResize.Playground;
using PhotoResize.Settings;

namespace PhotoResize.Tests.Settings;

/// <summary>What is offered to choose from is what the parser takes.</summary>
public class ParameterDomainTests
{
    private static readonly SettingsParser Parser = new(Enum.GetValues<ImageFormat>().ToFrozenSet());

    public static TheoryData<string> Names => [.. Parser.Parameters.Where(parameter => !parameter.IsQuestion).Select(parameter => parameter.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Offered_values_are_valid_and_each_means_something_else(string name)
    {
        var domain = DomainOf(name);
        Assert.All(domain.Values, value => Assert.True(Parser.IsValid(name, value), value));
        var settings = domain.Values.Select(value => Parser.Apply(ImageSettings.Empty, Parser.Read([KeyValuePair.Create(name, value)]))).ToArray();
        Assert.Equal(settings.Length, settings.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameter_has_values_to_choose_from(string name)
    {
        var domain = DomainOf(name);
        Assert.Equal(domain.Kind == ParameterKind.Choice, domain.Values.Count > 1);
        Assert.Equal(domain.Kind == ParameterKind.Number, domain is { Min: not null, Step: > 0 });
    }

    [Theory]
    [InlineData("quality", "100", "101")]
    [InlineData("devicepixelratio", "5", "6")]
    public void Number_above_the_last_one_counts_as_the_last(string name, string last, string more)
    {
        Assert.Equal(last, DomainOf(name).Max!.Value.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(Apply(name, last), Apply(name, more));
    }

    [Theory]
    [InlineData("blur", "100", "101")]
    [InlineData("trim", "255", "256")]
    public void Number_above_the_last_one_is_invalid(string name, string last, string more)
    {
        Assert.Equal(last, DomainOf(name).Max!.Value.ToString(CultureInfo.InvariantCulture));
        Assert.True(Parser.IsValid(name, last));
        Assert.False(Parser.IsValid(name, more));
    }

    [Fact]
    public void Names_of_the_page_are_no_parameters()
    {
        Assert.False(Parser.IsTaken(PlaygroundEndpoints.ImageName));
        Assert.False(Parser.IsTaken(PlaygroundEndpoints.FolderName));
    }

    private static ParameterDomain DomainOf(string name) => Parser.Parameters.Single(parameter => parameter.Name == name).Domain!;

    private static ImageSettings Apply(string name, string value) =>
        Parser.Apply(ImageSettings.Empty, Parser.Read([KeyValuePair.Create(name, value)]));
}
