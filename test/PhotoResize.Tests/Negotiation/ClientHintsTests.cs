using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using PhotoResize.Negotiation;

namespace PhotoResize.Tests.Negotiation;

public class ClientHintsTests
{
    private const VaryBy All = VaryBy.Ratio | VaryBy.Width | VaryBy.SaveData;

    [Theory]
    [InlineData("0.5", "1")]
    [InlineData("1", "1")]
    [InlineData("1.0", "1")]
    [InlineData("1.01", "1.5")]
    [InlineData(" 1.5 ", "1.5")]
    [InlineData("1.75", "2")]
    [InlineData("2.625", "3")]
    [InlineData("3", "3")]
    [InlineData("3.5", "3")]
    [InlineData("5", "3")]
    [InlineData("5.01", null)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("two", null)]
    [InlineData("2, 3", null)]
    [InlineData("", null)]
    public void Ratio_is_rounded_up(string header, string? expected) =>
        Assert.Equal(expected, Read(ClientHints.RatioHeader, header).Ratio?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("1", 160)]
    [InlineData("160", 160)]
    [InlineData("161", 320)]
    [InlineData("16000", 16000)]
    [InlineData("16001", 0)]
    [InlineData("0", 0)]
    [InlineData("-160", 0)]
    [InlineData("99999999999", 0)]
    [InlineData("160.5", 0)]
    [InlineData("wide", 0)]
    public void Width_is_rounded_up_to_a_step(string header, int expected) => Assert.Equal(expected, Read(ClientHints.WidthHeader, header).Width);

    [Theory]
    [InlineData("on", true)]
    [InlineData(" ON ", true)]
    [InlineData("off", false)]
    [InlineData("1", false)]
    [InlineData("", false)]
    public void Save_data_is_on_or_not(string header, bool expected) => Assert.Equal(expected, Read(ClientHints.SaveDataHeader, header).SavesData);

    [Fact]
    public void Header_that_is_repeated_is_as_none() =>
        Assert.Equal(0, Read(ClientHints.WidthHeader, new StringValues(["300", "300"])).Width);

    [Theory]
    [InlineData(VaryBy.Ratio)]
    [InlineData(VaryBy.Width)]
    [InlineData(VaryBy.SaveData)]
    public void Only_headers_that_matter_are_read(object by)
    {
        var headers = new HeaderDictionary
        {
            [ClientHints.RatioHeader] = "2",
            [ClientHints.WidthHeader] = "300",
            [ClientHints.SaveDataHeader] = "on",
        };
        var hints = ClientHints.Read(headers, (VaryBy)by);
        var read = (hints.Ratio is null ? 0 : VaryBy.Ratio) | (hints.Width == 0 ? 0 : VaryBy.Width) | (hints.SavesData ? VaryBy.SaveData : 0);
        Assert.Equal((VaryBy)by, read);
    }

    [Fact]
    public void Every_variant_of_an_address_has_a_key_of_its_own()
    {
        var keys = new HashSet<string>();
        var key = new char[RequestVariant.KeyLength];
        foreach (var formats in Enum.GetValues<FormatPreference>())
        {
            for (var ratio = 0; ratio < ClientHints.RatioSteps; ratio++)
            {
                for (var width = 0; width <= 100; width++)
                {
                    foreach (var saves in (bool[])[false, true])
                    {
                        new RequestVariant(All, formats, new ClientHints(ratio, width, saves)).WriteKey(key);
                        Assert.True(keys.Add(new string(key)));
                    }
                }
            }
        }
    }

    private static ClientHints Read(string name, StringValues value) => ClientHints.Read(new HeaderDictionary { [name] = value }, All);
}
