namespace PhotoResize.Sources;

/// <summary>The place of a file or folder without symbolic links.</summary>
internal static class RealPath
{
    // Linux gives up after as many.
    private const int MaxLinks = 40;

    /// <summary>Follows all links of an absolute path. What does not exist is no link.</summary>
    /// <exception cref="FileNotFoundException">Its links form a circle, or there are too many.</exception>
    /// <exception cref="IOException">The storage cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission to look at a folder.</exception>
    public static string Of(string path)
    {
        var links = 0;
        var real = Path.GetPathRoot(path)!;
        var rest = new Stack<string>();
        Push(path);
        while (rest.TryPop(out var name))
        {
            if (name == "..")
            {
                real = Path.GetDirectoryName(real) ?? real;
                continue;
            }

            var next = Path.Join(real, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new FileNotFoundException("The path has too many links.");
            }

            // Names behind the link are resolved at its target; a relative target begins where the link is.
            real = Path.IsPathRooted(target) ? Path.GetPathRoot(Path.GetFullPath(target))! : real;
            Push(target);
        }

        return real;

        void Push(string names)
        {
            var below = names[Path.GetPathRoot(names)!.Length..];
            var separators = new[] { Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar };
            foreach (var name in below.Split(separators, StringSplitOptions.RemoveEmptyEntries).Reverse().Where(name => name != "."))
            {
                rest.Push(name);
            }
        }
    }
}
