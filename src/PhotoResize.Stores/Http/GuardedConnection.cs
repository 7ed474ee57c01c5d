using System.Net;
using System.Net.Sockets;

namespace PhotoResize.Stores.Http;

/// <summary>
/// Connects to hosts whose address may be dialled. The name is resolved here and the very address that was checked is dialled, so that a name
/// server cannot give one address to the check and another to the connection.
/// </summary>
/// <param name="rules">Which addresses may be dialled.</param>
/// <param name="resolve">Resolves a name.</param>
internal sealed class GuardedConnection(AddressRules rules, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        Exception? failure = null;
        foreach (var address in addresses.Where(rules.Allows))
        {
            try
            {
                return await DialAsync(new IPEndPoint(address, port), cancellationToken);
            }
            catch (SocketException exception)
            {
                failure = exception;
            }
        }

        throw new IOException(
            failure is null
                ? $"{host} has no address that may be dialled. Networks that are not public have to be listed in {nameof(HttpOriginalsOptions.AllowedNetworks)}."
                : $"{host} cannot be reached.",
            failure);
    }

    private static async Task<Stream> DialAsync(IPEndPoint to, CancellationToken cancellationToken)
    {
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(to, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
