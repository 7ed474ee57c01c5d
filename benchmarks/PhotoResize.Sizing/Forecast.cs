namespace PhotoResize.Sizing;

/// <summary>What becomes of the requests of a site, once its caches have filled.</summary>
/// <param name="Cdn">The share of all requests that a CDN answers.</param>
/// <param name="Memory">The share of the requests for the nodes that is answered from memory.</param>
/// <param name="Disk">The share that is answered from a node's own disk.</param>
/// <param name="Shared">The share that is answered from the shared level.</param>
/// <param name="Made">The share whose result has to be made.</param>
/// <param name="NodeRequests">Requests a second for all nodes together.</param>
/// <param name="SharedBytes">Bytes in the shared level.</param>
internal sealed record Forecast(
    double Cdn, double Memory, double Disk, double Shared, double Made, double NodeRequests, double SharedBytes)
{
    // What an entry of the memory takes beside its bytes, for the result and for its request.
    private const double EntryBytes = 1000;

    private const double SecondsPerHour = 3600;
    private const double SecondsPerDay = 86400;

    /// <summary>Results made a second.</summary>
    public double MadePerSecond => NodeRequests * Made;

    /// <summary>Look-ups a second in the shared level: all that is not on the node's own disk.</summary>
    public double SharedLookupsPerSecond => NodeRequests * (Shared + Made);

    public static Forecast Of(Site site)
    {
        var classes = Popularity.Classes(site.Results, site.Zipf);

        // A cache that keeps a result for a fixed time asks for it once in that time and the wait for the next request after it.
        var rates = classes
            .Select(one => (one.Count, Rate: site.Requests * one.Share))
            .Select(one => (one.Count, Rate: site.CdnPlaces == 0
                ? one.Rate
                : one.Rate / (1 + one.Rate / site.CdnPlaces * site.CdnHours * SecondsPerHour)))
            .ToArray();
        var requests = rates.Sum(one => one.Count * one.Rate);

        // What one node sees: a share of the requests for every result, or all of those for a share of the results.
        var perNode = rates
            .Select(one => site.ByPath ? (Count: one.Count / site.Nodes, one.Rate) : (one.Count, Rate: one.Rate / site.Nodes))
            .ToArray();
        var inMemory = LeastRecentlyUsed.KeepingTime(site.Memory / (site.Bytes + EntryBytes), perNode);
        var onDisk = LeastRecentlyUsed.KeepingTime(site.Disk / site.Bytes, perNode);

        double memory = 0, node = 0, made = 0, present = 0;
        for (var i = 0; i < rates.Length; i++)
        {
            var (count, rate) = rates[i];
            var isOnNode = LeastRecentlyUsed.PresenceOf(perNode[i].Rate, onDisk);
            memory += count * rate * Math.Min(isOnNode, LeastRecentlyUsed.PresenceOf(perNode[i].Rate, inMemory));
            node += count * rate * isOnNode;

            // The shared level keeps a result for a fixed time after it was made.
            var missing = rate * (1 - isOnNode);
            var expected = missing * site.SharedDays * SecondsPerDay;
            made += count * missing / (1 + expected);
            present += count * expected / (1 + expected);
        }

        return new Forecast(
            Cdn: site.CdnPlaces == 0 ? 0 : 1 - requests / site.Requests,
            Memory: memory / requests,
            Disk: (node - memory) / requests,
            Shared: Math.Max(0, 1 - (node + made) / requests),
            Made: made / requests,
            requests,
            present * site.Bytes);
    }
}
