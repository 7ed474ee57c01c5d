using System.Net;
using System.Net.Sockets;

namespace Gallery;

/// <summary>Finds a free port for the sample.</summary>
internal static class FreePort
{
    private const int FirstPort = 5080;
    private const int LastPort = 5099;

    /// <summary>Listens on http://localhost:5080 or the next free port, unless addresses are configured.</summary>
    public static void UseFreePort(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            var port = Enumerable.Range(FirstPort, LastPort - FirstPort).FirstOrDefault(IsFree, LastPort);
            builder.WebHost.UseUrls($"http://localhost:{port}");
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
