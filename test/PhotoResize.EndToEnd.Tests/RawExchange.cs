using System.Net.Sockets;
using System.Text;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>A request as it is written here, over a connection of its own: a client library would tidy its path.</summary>
internal static class RawExchange
{
    /// <summary>Sends a request and reads the whole response.</summary>
    public static async Task<RawResponse> SendAsync(Uri site, string method, string target)
    {
        using var client = await ConnectAsync(site, method, target);
        using var response = new MemoryStream();
        await client.GetStream().CopyToAsync(response).WaitAsync(Waiting.Longest);
        var bytes = response.ToArray();
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        var lines = Encoding.Latin1.GetString(bytes, 0, end).Split("\r\n");
        return new RawResponse(StatusOf(lines[0]), lines[1..], bytes[(end + 4)..]);
    }

    /// <summary>Sends a request, reads the first line of the response, and nothing more until the client is disposed.</summary>
    public static async Task<(TcpClient Client, int Status)> StallAsync(Uri site, string target)
    {
        var client = await ConnectAsync(site, "GET", target);
        var line = new StringBuilder();
        var character = new byte[1];
        while (line is not { Length: > 0 } || line[^1] != '\n')
        {
            await client.GetStream().ReadExactlyAsync(character).AsTask().WaitAsync(Waiting.Longest);
            line.Append((char)character[0]);
        }

        return (client, StatusOf(line.ToString()));
    }

    private static int StatusOf(string statusLine) => int.Parse(statusLine.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<TcpClient> ConnectAsync(Uri site, string method, string target)
    {
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(site.Host, site.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        return client;
    }
}

internal sealed record RawResponse(int Status, string[] Headers, byte[] Body);
