using System.Net;
using PhotoResize.Middleware;

namespace PhotoResize.Tests.Middleware;

public sealed class MissBudgetTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    [InlineData("fe80::1%3", "fe80::1%4", true)]
    [InlineData("::1", "127.0.0.1", false)]
    public void Client_is_an_address_or_a_network_of_the_new_kind(string one, string other, bool isSame) =>
        Assert.Equal(isSame, MissBudget.KeyOf(IPAddress.Parse(one)) == MissBudget.KeyOf(IPAddress.Parse(other)));

    [Fact]
    public void Clients_without_an_address_are_one() => Assert.Equal("", MissBudget.KeyOf(null));
}
