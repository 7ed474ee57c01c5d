using PhotoResize.Testing;

namespace PhotoResize.Documentation.Tests;

public sealed class LinkTests
{
    [Fact]
    public void Every_link_leads_to_a_file_and_to_a_heading_in_it()
    {
        var anchors = Page.All.ToDictionary(page => page.Name, page => page.Anchors.ToHashSet(StringComparer.Ordinal));
        var broken = new List<string>();
        foreach (var page in Page.All)
        {
            foreach (var (target, line) in page.Links.Where(link => !link.Target.Contains("://", StringComparison.Ordinal)))
            {
                var (path, anchor) = target.Split('#') is [var before, var after] ? (before, after) : (target, "");
                var file = path.Length == 0 ? page.Name : Normalize(Path.Combine(Path.GetDirectoryName(page.Name)!, path));
                var hasAnchor = anchor.Length == 0 || (anchors.TryGetValue(file, out var known) && known.Contains(anchor));
                if (!hasAnchor || !Path.Exists(Repository.PathOf(file)))
                {
                    broken.Add($"{page.Name}:{line}: {target}");
                }
            }
        }

        Assert.Empty(broken);
    }

    private static string Normalize(string path) =>
        Path.GetRelativePath(Repository.Root, Path.GetFullPath(path, Repository.Root)).Replace('\\', '/');
}
