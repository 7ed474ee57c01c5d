using PhotoResize.Folders;

namespace PhotoResize.Tests.Folders;

public class PathSpellingTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/images/a.jpg", "/images/a.jpg")]
    [InlineData("//images/a.jpg", "/images/a.jpg")]
    [InlineData("/images///a.jpg", "/images/a.jpg")]
    [InlineData("/images/./a.jpg", "/images/a.jpg")]
    [InlineData("/x/../images/a.jpg", "/images/a.jpg")]
    [InlineData("/x//../images/a.jpg", "/images/a.jpg")]
    [InlineData("/../images/a.jpg", "/images/a.jpg")]
    [InlineData("/images/a.jpg/", "/images/a.jpg")]
    [InlineData("/images/a.jpg/.", "/images/a.jpg")]
    [InlineData("/.well-known/a", "/.well-known/a")]
    [InlineData("/images/..a.jpg", "/images/..a.jpg")]
    public void Spelling_is_made_plain(string path, string plain)
    {
        Assert.Equal(plain, PathSpelling.Plain(path, isWindows: false));
        Assert.Equal(plain, PathSpelling.Plain(path, isWindows: true));
    }

    [Theory]
    [InlineData("/images\\a.jpg")]
    [InlineData("\\images/a.jpg")]
    [InlineData("/images/x\\..\\a.jpg")]
    [InlineData("/images./a.jpg")]
    [InlineData("/images /a.jpg")]
    [InlineData("/images/a.jpg.")]
    [InlineData("/images/a.jpg. .")]
    [InlineData("/images/a.jpg ")]
    [InlineData("/images/a.jpg::$DATA")]
    public void Spelling_of_Windows_is_another_name_elsewhere(string path)
    {
        Assert.Equal("/images/a.jpg", PathSpelling.Plain(path, isWindows: true));
        Assert.Equal(path, PathSpelling.Plain(path, isWindows: false));
    }
}
