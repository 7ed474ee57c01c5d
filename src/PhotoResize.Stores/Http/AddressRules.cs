using System.Net;
using System.Net.Sockets;

namespace PhotoResize.Stores.Http;

/// <summary>Which addresses may be dialled: public ones, and those in networks that the operator has listed.</summary>
/// <param name="allowed">Networks that are allowed although they are not public.</param>
internal sealed class AddressRules(IReadOnlyList<IPNetwork> allowed)
{
    // The special-purpose registries of IANA (RFC 6890 and later), as far as no public host is in them.
    private static readonly IPNetwork[] NotPublic =
    [
        IPNetwork.Parse("0.0.0.0/8"), // this network
        IPNetwork.Parse("10.0.0.0/8"), // private, RFC 1918
        IPNetwork.Parse("100.64.0.0/10"), // carriers' own, RFC 6598; metadata of some clouds is in it
        IPNetwork.Parse("127.0.0.0/8"), // loopback
        IPNetwork.Parse("168.63.129.16/32"), // Azure's host, a public address that is answered within a machine
        IPNetwork.Parse("169.254.0.0/16"), // link-local; metadata of most clouds
        IPNetwork.Parse("172.16.0.0/12"), // private
        IPNetwork.Parse("192.0.0.0/24"), // protocol assignments
        IPNetwork.Parse("192.0.2.0/24"), // documentation
        IPNetwork.Parse("192.88.99.0/24"), // relays of 6to4
        IPNetwork.Parse("192.168.0.0/16"), // private
        IPNetwork.Parse("198.18.0.0/15"), // benchmarks
        IPNetwork.Parse("198.51.100.0/24"), // documentation
        IPNetwork.Parse("203.0.113.0/24"), // documentation
        IPNetwork.Parse("224.0.0.0/4"), // multicast
        IPNetwork.Parse("240.0.0.0/4"), // reserved, and broadcast
        IPNetwork.Parse("::/96"), // unspecified, loopback, and the old form of IPv4 in IPv6
        IPNetwork.Parse("100::/64"), // discarded
        IPNetwork.Parse("2001::/23"), // protocol assignments, Teredo among them, which has an IPv4 address in it
        IPNetwork.Parse("2001:db8::/32"), // documentation
        IPNetwork.Parse("3fff::/20"), // documentation
        IPNetwork.Parse("5f00::/16"), // segment routing
        IPNetwork.Parse("64:ff9b:1::/48"), // translation within a network
        IPNetwork.Parse("fc00::/7"), // unique local
        IPNetwork.Parse("fe80::/10"), // link-local
        IPNetwork.Parse("fec0::/10"), // site-local, which routers may still know
        IPNetwork.Parse("ff00::/8"), // multicast
    ];

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96"); // NAT64, RFC 6052
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16"); // RFC 3056

    /// <summary>Whether an address may be dialled, and the IPv4 address in it, if there is one, too.</summary>
    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (allowed.Any(network => network.Contains(plain)))
        {
            return true;
        }

        return !NotPublic.Any(network => network.Contains(plain))
            && plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            && (Embedded(plain) is not { } inner || Allows(inner));
    }

    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        return Translated.Contains(address) ? new IPAddress(bytes.AsSpan(12, 4))
            : SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4))
            : null;
    }
}
