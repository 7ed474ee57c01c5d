namespace PhotoResize.Stores.Http;

/// <summary>Which hosts and networks originals may come from over HTTP(S), beside the host of the <c>Source</c> itself.</summary>
public sealed class HttpOriginalsOptions
{
    /// <summary>
    /// Further hosts that an origin may redirect to, such as <c>cdn.example.com</c> or <c>cdn.example.com:8443</c>. Default: none; a redirect
    /// to another host is an error.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>
    /// Networks that may be asked although they are not public, such as <c>10.1.0.0/16</c> or <c>fd00::/8</c>. Default: none. Addresses of
    /// this machine, of private networks, and those of cloud metadata are refused, whatever name leads to them.
    /// </summary>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>
    /// Whether an origin that answers 401 or 403 has no such original, as some do, so that the response is 404. Default
    /// <see langword="false"/>: it is 503.
    /// </summary>
    public bool ForbiddenIsMissing { get; set; }
}
