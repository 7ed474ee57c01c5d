namespace PhotoResize.Tool.Warming;

/// <summary>The queries that each original is asked for with.</summary>
internal sealed class QueryVariants
{
    private readonly List<string> _queries;

    /// <param name="queries">Queries, without a question mark.</param>
    /// <param name="widths">Widths; each query is asked for in each of them.</param>
    public QueryVariants(IEnumerable<string> queries, IReadOnlyCollection<int> widths)
    {
        var given = queries.Select(query => query.TrimStart('?')).DefaultIfEmpty("").ToList();
        _queries = widths.Count == 0
            ? given
            : [.. widths.SelectMany(width => given.Select(query => query.Length == 0 ? $"w={width}" : $"w={width}&{query}"))];
    }

    /// <summary>Whether there are any queries.</summary>
    public bool Any => _queries is not [""];

    /// <summary>The addresses of an image: one for each query, or itself if it has a query of its own.</summary>
    public IEnumerable<Uri> Of(Uri image) =>
        image.Query.Length > 1 || !Any ? [image] : _queries.Select(query => new UriBuilder(image) { Query = query }.Uri);
}
