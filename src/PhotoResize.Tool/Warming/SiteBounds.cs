namespace PhotoResize.Tool.Warming;

/// <summary>Which addresses belong to the site that is to be asked.</summary>
/// <param name="site">The site's own address.</param>
/// <param name="aliases">Further hosts whose addresses are asked of the site.</param>
/// <param name="anyHost">Whether other hosts are asked too.</param>
internal sealed class SiteBounds(Uri site, IReadOnlyCollection<string> aliases, bool anyHost)
{
    public Uri Site => site;

    /// <summary>Where an address is asked for; <see langword="null"/> if it is not.</summary>
    public Uri? Find(Uri address)
    {
        if (IsSite(address))
        {
            return address;
        }

        // Pages and site maps often say http where the site is on https.
        var isSameSite = address.IdnHost.Equals(site.IdnHost, StringComparison.OrdinalIgnoreCase) && address.IsDefaultPort && site.IsDefaultPort;
        if (isSameSite || aliases.Contains(address.Host, StringComparer.OrdinalIgnoreCase) || aliases.Contains(address.Authority, StringComparer.OrdinalIgnoreCase))
        {
            return new Uri(site, address.PathAndQuery);
        }

        return anyHost ? address : null;
    }

    /// <summary>Whether an address is the site's own, by scheme, host and port.</summary>
    public bool IsSite(Uri address) =>
        address.Authority.Equals(site.Authority, StringComparison.OrdinalIgnoreCase) && address.Scheme == site.Scheme;
}
