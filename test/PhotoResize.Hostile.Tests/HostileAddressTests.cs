using System.Net.Sockets;
using System.Text;
using PhotoResize.Testing;

namespace PhotoResize.Hostile.Tests;

/// <summary>Addresses that no browser sends, as bytes on a socket: none of them leads out of the image folder, and none is a fault of ours.</summary>
public sealed class HostileAddressTests
{
    private static readonly string[] Ways =
    [
        "/images/../secret.png", "/images/..%2fsecret.png", "/images/%2e%2e/secret.png", "/images/%2e%2e%2fsecret.png",
        "/images/%252e%252e%252fsecret.png", "/images/..\\secret.png", "/images/..%5csecret.png", "/images/%c0%ae%c0%ae/secret.png",
        "/images/%e0%80%ae%e0%80%ae/secret.png", "/images/....//secret.png", "/images/..;/secret.png", "/images/.%00./secret.png",
        "/images/secret.png%00.png", "/images/%00", "/images//../../secret.png", "/images/%2Fetc%2Fpasswd.png", "/images//etc/passwd.png",
        "/images/C:%5csecret.png", "/images/C:/secret.png", "/images/%5c%5chost%5cshare%5ca.png", "/images/file:///secret.png",
        "/images/good.png::$DATA", "/images/good.png:stream.png", "/images/CON.png", "/images/nul.png", "/images/aux", "/images/com1.png",
        "/images/good.png.", "/images/good.png%20", "/images/good.png/", "/images/good.png/.", "/images/./secret.png",
        "/images/.hidden.png",
        "/images/..%2fimages-private/secret.png", "/images/\u202egnp.terces", "/images/%E2%80%AEgnp.terces", "/images/%", "/images/%zz.png",
        "/images/%F0%9F.png", "/images/" + new string('a', 5000) + ".png", "/images/" + string.Concat(Enumerable.Repeat("a/", 2000)) + "a.png",
        "http://localhost/images/../../secret.png", "//secret.png", "/images%2f..%2fsecret.png", "/images/good.png;w=10/../../secret.png",
    ];

    private static readonly string[] Requests =
    [
        "GET /images/good.png?w=10 HTTP/1.0\r\n\r\n",
        "GET /images/good.png?w=10 HTTP/1.1\r\n\r\n",
        "GET /images/good.png?w=10 HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET /images/good.png?w=%00%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /images/%0d%0aSet-Cookie:%20a=b.png?w=10 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /images/good.png?" + string.Join('&', Enumerable.Repeat("w=1", 2000)) + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /images/good.png?w=" + new string('9', 100_000) + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "GET /images/good.png?w=10 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nIf-None-Match: " + string.Join(',', Enumerable.Repeat("\"a\"", 5000)) + "\r\n\r\n",
        "GET /images/good.png?w=10 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nIf-None-Match: \"\r\nIf-Modified-Since: never\r\nRange: bytes=-\r\n\r\n",
        "GET /images/good.png?w=10 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nRange: bytes=" + string.Join(',', Enumerable.Repeat("0-", 1000)) + "\r\n\r\n",
        "GET /images/good.png?w=10 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nRange: bytes=99999999999999999999-\r\nIf-Range: x\r\n\r\n",
        "GET /images/good.png?w=10 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nIf-Unmodified-Since: Mon, 99 Foo 9999 99:99:99 GMT\r\nAccept: */*;q=0\r\n\r\n",
        "POST /images/good.png?w=10 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc",
        "POST /images/good.png?w=10 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "DELETE /images/good.png?w=10 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "CONNECT good.png:443 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "\u0016\u0003\u0001\u0002\0\u0001\0",
    ];

    [Fact]
    public async Task No_address_leads_out_of_the_image_folder()
    {
        using var site = await StartAsync();
        var secret = await File.ReadAllBytesAsync(Path.Combine(site.ContentRoot, "secret.png"));
        var faults = new List<string>();
        foreach (var way in Ways)
        {
            foreach (var query in new[] { "", "?w=10", "?w=10&format=png&w=", "?%77=10" })
            {
                var (status, answer) = await SendAsync(site, $"GET {way}{query} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                if (status is not (400 or 404 or 414 or 431) || answer.AsSpan().IndexOf(secret.AsSpan(0, 40)) >= 0)
                {
                    faults.Add($"{way}{query}: {status}");
                }
            }
        }

        Assert.Empty(await site.CheckAliveAsync(faults));
    }

    [Fact]
    public async Task No_request_is_a_fault_of_the_server_or_gets_a_header_into_the_answer()
    {
        using var site = await StartAsync();
        var faults = new List<string>();
        foreach (var request in Requests)
        {
            var (status, answer) = await SendAsync(site, request);
            if (status >= 500 && status != 505)
            {
                faults.Add($"{request[..Math.Min(request.Length, 100)]}: {status}");
            }

            var headers = Encoding.Latin1.GetString(answer, 0, Math.Max(answer.AsSpan().IndexOf("\r\n\r\n"u8), 0));
            if (headers.Contains("\r\nSet-Cookie", StringComparison.OrdinalIgnoreCase))
            {
                faults.Add($"{request[..Math.Min(request.Length, 100)]}: {headers}");
            }
        }

        Assert.Empty(await site.CheckAliveAsync(faults));
    }

    private static async Task<HostileSite> StartAsync()
    {
        var site = await HostileSite.StartAsync("libvips");
        var secret = PngFile.Draw(64, 48, (x, y) => (0, 4 * x, 5 * y, 255));
        string[] places = ["secret.png", "wwwroot/images-private/secret.png", "wwwroot/images/.hidden.png"];
        foreach (var place in places.Select(place => Path.Combine(site.ContentRoot, place)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            await File.WriteAllBytesAsync(place, secret);
        }

        return site;
    }

    /// <summary>Sends bytes and reads until the server closes the connection.</summary>
    private static async Task<(int Status, byte[] Answer)> SendAsync(HostileSite site, string request)
    {
        using var deadline = new CancellationTokenSource(Waiting.Longest);
        var address = site.Process.Client.BaseAddress!;
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, deadline.Token);
        var stream = client.GetStream();
        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), deadline.Token);
            await stream.CopyToAsync(answer, deadline.Token);
        }
        catch (IOException)
        {
            // The server does not read all of a request that it refuses.
        }

        var bytes = answer.ToArray();
        var line = Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, 20)).Split(' ');
        return (line.Length > 1 ? int.Parse(line[1], System.Globalization.CultureInfo.InvariantCulture) : 400, bytes);
    }
}
