using Microsoft.AspNetCore.Http;
using PhotoResize.DiagnosticsPage;

namespace PhotoResize.Tests.DiagnosticsPage;

/// <summary>Which paths are purged, and for whom.</summary>
public class PurgeRulesTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/images/")]
    [InlineData("/images/a b & ü?.jpg")]
    [InlineData("/images/..a/b..jpg")]
    public void Path_of_a_request_is_allowed(string path) => Assert.Null(PurgeRules.FindFault(path));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("images/a.jpg")]
    [InlineData("https://host/images/a.jpg")]
    [InlineData("//images/a.jpg")]
    [InlineData("/images//a.jpg")]
    [InlineData("/images/../a.jpg")]
    [InlineData("/images/.")]
    [InlineData("/images/a\n.jpg")]
    [InlineData("/images\\a.jpg")]
    public void Other_text_is_not(string? path) => Assert.NotNull(PurgeRules.FindFault(path));

    [Fact]
    public void Path_is_bounded()
    {
        Assert.Null(PurgeRules.FindFault("/" + new string('a', PurgeRules.MaxPathLength - 1)));
        Assert.NotNull(PurgeRules.FindFault("/" + new string('a', PurgeRules.MaxPathLength)));
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("same-origin", "https://site.example", false)]
    [InlineData("none", null, false)]
    [InlineData("same-site", null, true)]
    [InlineData("cross-site", "https://site.example", true)]
    [InlineData("cross-site", null, true)]
    [InlineData(null, "https://site.example", false)]
    [InlineData(null, "http://site.example", false)]
    [InlineData(null, "https://other.example", true)]
    [InlineData(null, "https://site.example:8443", true)]
    [InlineData(null, "https://site.example.other.example", true)]
    [InlineData(null, "null", true)]
    public void Page_of_another_site_is_recognised(string? fetchSite, string? origin, bool isFromElsewhere)
    {
        var request = new DefaultHttpContext().Request;
        request.Host = new HostString("site.example");
        if (fetchSite is not null)
        {
            request.Headers["Sec-Fetch-Site"] = fetchSite;
        }

        if (origin is not null)
        {
            request.Headers.Origin = origin;
        }

        Assert.Equal(isFromElsewhere, PurgeRules.IsFromElsewhere(request));
    }
}
