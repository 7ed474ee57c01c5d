using System.Net;
using PhotoResize.Stores.Http;

namespace PhotoResize.Stores.Tests;

/// <summary>Which addresses and hosts originals may come from.</summary>
public sealed class AddressRulesTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")] // metadata
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("168.63.129.16")]
    [InlineData("169.254.169.254")] // metadata
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:a01:203")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("2002:a9fe:a9fe::")]
    [InlineData("2001:0:7f00:1::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")] // metadata
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void Address_that_is_not_public_is_refused(string address) => Assert.False(new AddressRules([]).Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::101:101")]
    [InlineData("2002:101:101::1")]
    public void Public_address_is_allowed(string address) => Assert.True(new AddressRules([]).Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("10.2.0.1", false)]
    [InlineData("fd00::5", true)]
    [InlineData("fd01::5", false)]
    public void Network_that_the_operator_lists_is_allowed_and_no_other(string address, bool expected) => Assert.Equal(
        expected, new AddressRules([IPNetwork.Parse("10.1.0.0/16"), IPNetwork.Parse("fd00::/16")]).Allows(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://photos.example/a", "https://photos.example/b", true)]
    [InlineData("https://photos.example/a", "https://PHOTOS.example/b", true)]
    [InlineData("https://photos.example/a", "http://photos.example/b", false)]
    [InlineData("http://photos.example/a", "https://photos.example/b", true)]
    [InlineData("https://photos.example/a", "https://photos.example:8080/b", false)]
    [InlineData("https://photos.example/a", "https://u:p@photos.example/b", false)]
    [InlineData("https://photos.example/a", "https://cdn.example/b", true)]
    [InlineData("https://photos.example/a", "https://cdn.example:444/b", false)]
    [InlineData("https://photos.example/a", "https://other.example:8443/b", true)]
    [InlineData("https://photos.example/a", "https://other.example/b", false)]
    [InlineData("https://photos.example/a", "https://evil.example/b", false)]
    [InlineData("https://photos.example/a", "https://127.0.0.1/b", false)]
    [InlineData("https://photos.example/a", "file:///etc/passwd", false)]
    [InlineData("https://photos.example/a", "ftp://photos.example/b", false)]
    public void Redirect_leads_to_hosts_that_the_operator_knows(string from, string to, bool expected) => Assert.Equal(
        expected,
        new HostRules(new Uri("https://photos.example/photos"), ["cdn.example", "other.example:8443"]).Allow(new Uri(from), new Uri(to)));
}
