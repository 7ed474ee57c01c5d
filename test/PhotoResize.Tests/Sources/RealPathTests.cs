using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Sources;

/// <summary>Paths are resolved name by name, as the system does when it opens them.</summary>
public sealed class RealPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The place of temporary files may itself be a link.</summary>
    private string Root => RealPath.Of(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public void Links_are_followed_wherever_they_stand_and_however_they_are_written()
    {
        Directory.CreateDirectory(_folder.Combine("real", "deep"));
        File.WriteAllText(_folder.Combine("real", "deep", "a.jpg"), "x");
        Directory.CreateSymbolicLink(_folder.Combine("absolute"), _folder.Combine("real", "deep"));
        Directory.CreateSymbolicLink(_folder.Combine("relative"), "./real//deep/");
        Directory.CreateSymbolicLink(_folder.Combine("twice"), "relative");
        // The parent of what a link leads to, not of the link: a path that is shortened before it is followed goes elsewhere.
        Directory.CreateSymbolicLink(_folder.Combine("parent"), "absolute/../deep");
        File.CreateSymbolicLink(_folder.Combine("file.jpg"), "twice/a.jpg");
        foreach (var path in new[] { "real/deep/a.jpg", "absolute/a.jpg", "relative/a.jpg", "twice/a.jpg", "parent/a.jpg", "file.jpg" })
        {
            Assert.Equal(Path.Join(Root, "real/deep/a.jpg"), RealPath.Of(_folder.Combine(path)));
        }
    }

    [Fact]
    public void What_does_not_exist_stays_where_it_would_be() =>
        Assert.Equal(Path.Join(Root, "none", "a.jpg"), RealPath.Of(_folder.Combine("none", "a.jpg")));

    [UnixFact]
    public void Circle_is_found()
    {
        Directory.CreateSymbolicLink(_folder.Combine("a"), "b");
        Directory.CreateSymbolicLink(_folder.Combine("b"), "a");
        Assert.Throws<FileNotFoundException>(() => RealPath.Of(_folder.Combine("a", "x.jpg")));
    }
}
