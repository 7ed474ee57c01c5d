namespace PhotoResize.Stores.Http;

/// <summary>Which places an origin may redirect to.</summary>
/// <param name="origin">The address of the store.</param>
/// <param name="hosts">Further hosts, each with a port or without.</param>
internal sealed class HostRules(Uri origin, IEnumerable<string> hosts)
{
    private readonly HashSet<string> _allowed = new(hosts.Append(origin.Host), StringComparer.OrdinalIgnoreCase) { origin.Authority };

    /// <summary>Whether a redirect may be followed.</summary>
    /// <param name="from">Where it was met.</param>
    /// <param name="to">Where it leads to.</param>
    public bool Allow(Uri from, Uri to) =>
        (to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp))
        && to.UserInfo.Length == 0
        && (to.Authority == origin.Authority
            || _allowed.Contains($"{to.Host}:{to.Port}")
            || (to.IsDefaultPort && _allowed.Contains(to.Host)));
}
