using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using PhotoResize.Settings;
using PhotoResize.Signing;
using PhotoResize.Testing;
using PhotoResize.Tests.Data;

namespace PhotoResize.Tests.Signing;

public sealed class SignedQueryTests
{
    private static readonly SettingsParser Parser = new(Plans.EveryFormat);

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, SignatureVector.All.Count)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Signed_text_is_that_of_the_contract(int row)
    {
        var vector = SignatureVector.All[row];
        Assert.Equal(vector.Text, TextOf(vector.Path, vector.Query));
    }

    [Theory]
    [InlineData("process=always&w=1", false, "/a?width=1")]
    [InlineData("process=always&w=1", true, "/a?process=always&width=1")]
    [InlineData("CACHE=no&w=1", true, "/a?cache=no&width=1")]
    public void Commands_are_covered_where_the_folder_allows_them(string query, bool withCommands, string text) =>
        Assert.Equal(text, TextOf("/a", query, withCommands));

    [Theory]
    [InlineData("placeholder&INFO=1&w=1", false, "/a?width=1")]
    [InlineData("placeholder&INFO=1&w=1", true, "/a?info=1&placeholder=&width=1")]
    public void Questions_are_covered_where_the_folder_allows_them(string query, bool withInfo, string text) =>
        Assert.Equal(text, TextOf("/a", query, withInfo: withInfo));

    [Theory]
    [InlineData("SIG=x&W=1&Expires=5&PRESET=a&preset=b", "/a?expires=5&preset=b&width=1")]
    [InlineData("w=1&Width=&w=2", "/a?width=")]
    [InlineData("utm=1", "/a?")]
    [InlineData("", "/a?")]
    public void Names_are_folded_and_the_last_of_equal_ones_counts(string query, string text) => Assert.Equal(text, TextOf("/a", query));

    [Theory]
    [InlineData("", false)]
    [InlineData("preset=a&dpr=2&devicepixelratio=3&utm=x", false)]
    [InlineData("w=", true)]
    [InlineData("mode=nonsense", true)]
    [InlineData("watermark=logo", true)]
    [InlineData("expires=5", true)]
    [InlineData("sig=", true)]
    [InlineData("process=always", false)]
    public void Query_with_more_than_presets_has_settings(string query, bool has) =>
        Assert.Equal(has, new SignedQuery(QueryHelpers.ParseQuery(query), Parser, withCommands: false).HasSettings);

    [Theory]
    [InlineData("w=1", true, 253402300799)]
    [InlineData("expires=0", true, 0)]
    [InlineData("expires=%201924992000%20", true, 1924992000)]
    [InlineData("expires=253402300800", false, 0)]
    [InlineData("expires=-1", false, 0)]
    [InlineData("expires=1e9", false, 0)]
    [InlineData("expires=", false, 0)]
    [InlineData("expires=99999999999999999999", false, 0)]
    public void Expiry_is_a_number_of_seconds(string query, bool isTime, long seconds)
    {
        Assert.Equal(isTime, new SignedQuery(QueryHelpers.ParseQuery(query), Parser, withCommands: false).TryReadExpiry(out var expires));
        Assert.Equal(seconds, expires.ToUnixTimeSeconds());
    }

    private static string TextOf(string path, string query, bool withCommands = false, bool withInfo = false) =>
        Encoding.UTF8.GetString(new SignedQuery(QueryHelpers.ParseQuery(query), Parser, withCommands, withInfo).TextOf(path));
}
