using Microsoft.Extensions.Primitives;
using PhotoResize.Negotiation;

namespace PhotoResize.Tests.Negotiation;

public class AcceptHeaderTests
{
    private static readonly AutoFormats Both = new(Avif: true, WebP: true);

    [Theory]
    [InlineData("image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", nameof(FormatPreference.AvifThenWebP))]
    [InlineData("image/webp,image/avif", nameof(FormatPreference.AvifThenWebP))]
    [InlineData("image/avif;q=0.5, image/webp;q=0.8", nameof(FormatPreference.WebPThenAvif))]
    [InlineData("image/avif;q=0.801, image/webp;q=0.8", nameof(FormatPreference.AvifThenWebP))]
    [InlineData("IMAGE/AVIF ; Q = 0.1", nameof(FormatPreference.Avif))]
    [InlineData("\timage/webp\t", nameof(FormatPreference.WebP))]
    [InlineData("image/avif;codecs=\"a,b;q=0\";q=0.3,image/webp;q=0.4", nameof(FormatPreference.WebPThenAvif))]
    [InlineData("image/avif;x=\"\\\",image/webp\"", nameof(FormatPreference.Avif))]
    [InlineData("image/avif;q=0,image/webp;q=0.0", nameof(FormatPreference.None))]
    [InlineData("image/avif;q=0.000,image/webp;q=1.000", nameof(FormatPreference.WebP))]
    [InlineData("image/avif;q=0,image/avif", nameof(FormatPreference.Avif))]
    [InlineData("image/*,*/*", nameof(FormatPreference.None))]
    [InlineData("image/avifs,ximage/avif,image/avif x,avif", nameof(FormatPreference.None))]
    [InlineData("", nameof(FormatPreference.None))]
    [InlineData(null, nameof(FormatPreference.None))]
    public void Explicit_names_count_by_their_weight(string? header, string expected) =>
        Assert.Equal(expected, AcceptHeader.Read(header, Both).ToString());

    [Theory]
    [InlineData("image/avif;q=")]
    [InlineData("image/avif;q=x")]
    [InlineData("image/avif;q=1.5")]
    [InlineData("image/avif;q=2")]
    [InlineData("image/avif;q=-1")]
    [InlineData("image/avif;q=0.1234")]
    [InlineData("image/avif;q=0..1")]
    [InlineData("image/avif;q=.5")]
    [InlineData("image/avif;q=1e0")]
    [InlineData("image/avif;q=\"1\"")]
    [InlineData("\"image/avif")]
    [InlineData(",;,;=,\"\\")]
    [InlineData(";;;;q=1")]
    public void What_is_malformed_names_nothing_and_fails_nothing(string header)
    {
        Assert.Equal(FormatPreference.None, AcceptHeader.Read(header, Both));
        Assert.Equal(FormatPreference.WebP, AcceptHeader.Read(new StringValues(["image/webp", header]), Both));
    }

    [Fact]
    public void Every_line_of_a_repeated_header_counts() =>
        Assert.Equal(FormatPreference.AvifThenWebP, AcceptHeader.Read(new StringValues(["image/webp;q=0.9", null, "image/avif"]), Both));

    [Theory]
    [InlineData(true, false, nameof(FormatPreference.Avif))]
    [InlineData(false, true, nameof(FormatPreference.WebP))]
    [InlineData(false, false, nameof(FormatPreference.None))]
    public void Only_formats_of_the_folder_count(bool avif, bool webp, string expected) =>
        Assert.Equal(expected, AcceptHeader.Read("image/avif,image/webp", new AutoFormats(avif, webp)).ToString());

    [Fact]
    public void Random_text_is_read_without_a_fault()
    {
        const string Letters = "image/avif,;q=0.\"\\ *\t1webp";
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => Letters[random.Next(Letters.Length)]));
            Assert.True(Enum.IsDefined(AcceptHeader.Read(text, Both)));
        }
    }
}
