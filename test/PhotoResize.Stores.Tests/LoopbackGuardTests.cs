using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using PhotoResize.Testing;

namespace PhotoResize.Stores.Tests;

/// <summary>The guard that keeps tests on this machine hears of what it has to.</summary>
public sealed class LoopbackGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Connection_is_heard_of_with_its_address(string address)
    {
        var heard = new ConcurrentQueue<string>();
        using var guard = new LoopbackGuard(heard.Enqueue);
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(IPAddress.Parse(address), ((IPEndPoint)listener.LocalEndpoint).Port);
        }

        Assert.Contains(address, heard);
        Assert.All(heard, where => Assert.True(LoopbackGuard.IsHere(where), where));
    }

    [Fact]
    public async Task Connection_by_a_client_of_http_is_heard_of_and_so_is_its_name()
    {
        var heard = new ConcurrentQueue<string>();
        using var guard = new LoopbackGuard(heard.Enqueue);
        await using var origin = await Origin.StartAsync();
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri($"http://localhost:{origin.Address.Port}/"));

        Assert.Contains("localhost", heard);
        Assert.Contains("127.0.0.1", heard);
    }

    [Theory]
    [InlineData("127.8.9.1", true)]
    [InlineData("localhost", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("fe80::1", false)]
    [InlineData("example.com", false)]
    [InlineData("InterNetwork:16", false)]
    public void Only_this_machine_is_here(string where, bool isHere) => Assert.Equal(isHere, LoopbackGuard.IsHere(where));
}
