namespace PhotoResize.Folders;

/// <summary>
/// The spellings of a request path that a file system takes for the same file. A static file middleware passes them on to it; here they
/// are other names, which no folder has.
/// </summary>
internal static class PathSpelling
{
    /// <summary>
    /// The plain spelling: without empty segments, <c>.</c> and <c>..</c>, and a slash at the end. Windows also takes <c>\</c> for a slash,
    /// and ignores dots and spaces at the end of a name and what follows a colon.
    /// </summary>
    /// <param name="path">A request path.</param>
    /// <param name="isWindows">Whether files have the names of Windows.</param>
    public static string Plain(string path, bool isWindows)
    {
        if (!MayDiffer(path, isWindows))
        {
            return path;
        }

        var segments = new List<string>();
        foreach (var segment in (isWindows ? path.Replace('\\', '/') : path).Split('/'))
        {
            if (segment == "..")
            {
                segments.RemoveRange(Math.Max(segments.Count - 1, 0), Math.Min(segments.Count, 1));
                continue;
            }

            var name = isWindows ? segment.Split(':')[0].TrimEnd('.', ' ') : segment;
            if (name is not ("" or "."))
            {
                segments.Add(name);
            }
        }

        return "/" + string.Join('/', segments);
    }

    private static bool MayDiffer(string path, bool isWindows) =>
        path.Contains("//", StringComparison.Ordinal)
        || path.Contains("/.", StringComparison.Ordinal)
        || path is [_, .., '/']
        || (isWindows && (path.AsSpan().ContainsAny('\\', ':', ' ') || path.Contains("./", StringComparison.Ordinal) || path is [.., '.']));
}
