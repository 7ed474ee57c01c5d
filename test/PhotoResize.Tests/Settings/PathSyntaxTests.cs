using PhotoResize.Settings;

namespace PhotoResize.Tests.Settings;

/// <summary>Which segments of a path are settings, and which are names.</summary>
public class PathSyntaxTests
{
    [Theory]
    [InlineData("/images/resize(100,200)/a.jpg", "/images/a.jpg", "width=100&height=200&mode=max")]
    [InlineData("/images/Resize( 100 ,0,PNG)/a.jpg", "/images/a.jpg", "format=PNG&width= 100 &height=0&mode=max")]
    [InlineData("/images/resize(,50)/a.jpg", "/images/a.jpg", "width=&height=50&mode=max")]
    [InlineData("/images/resize(1,2,auto)/a.jpg", "/images/a.jpg", "format=auto&width=1&height=2&mode=max")]
    [InlineData("/images/(w=5,bg=white)/a.jpg", "/images/a.jpg", "w=5&bg=white")]
    [InlineData("/images/(w=)/a.jpg", "/images/a.jpg", "w=")]
    [InlineData("/images/(a=b=c)/a.jpg", "/images/a.jpg", "a=b=c")]
    [InlineData("/images/x/(w=1)/y/resize(2,3)/a.jpg", "/images/x/y/a.jpg", "w=1&width=2&height=3&mode=max")]
    [InlineData("/images/a.jpg/(w=1)", "/images/a.jpg", "w=1")]
    public void Segment_of_the_form_is_taken_off_from_left_to_right(string path, string rest, string settings)
    {
        Assert.Equal(rest, PathSyntax.TakeOff(path, "/images".Length, out var taken));
        Assert.Equal(settings, string.Join('&', taken.Select(setting => $"{setting.Key}={setting.Value}")));
    }

    [Theory]
    [InlineData("resize(100)")]
    [InlineData("resize(1,2,3,4)")]
    [InlineData("resize(1,2,heic)")]
    [InlineData("resize(1,2,)")]
    [InlineData("resize(-1,2)")]
    [InlineData("resize(1.5,2)")]
    [InlineData("resize(1,2")]
    [InlineData("resize (1,2)")]
    [InlineData("xresize(1,2)")]
    [InlineData("resize(1,2)x")]
    [InlineData("resize()")]
    [InlineData("resize(")]
    [InlineData("()")]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("(w)")]
    [InlineData("(=5)")]
    [InlineData("(w=5,)")]
    [InlineData("(w=5,h)")]
    [InlineData("(crop=0,0,10,10)")]
    [InlineData("(w=(5))")]
    [InlineData("photo (w=5)")]
    public void Segment_that_does_not_parse_is_part_of_the_path(string segment)
    {
        var path = $"/images/{segment}/a.jpg";
        Assert.Same(path, PathSyntax.TakeOff(path, "/images".Length, out var taken));
        Assert.Empty(taken);
    }

    [Fact]
    public void Folders_own_path_is_not_looked_at()
    {
        const string Path = "/(w=5)/a.jpg";
        Assert.Equal(Path, PathSyntax.TakeOff(Path, "/(w=5)".Length, out var taken));
        Assert.Empty(taken);
    }
}
