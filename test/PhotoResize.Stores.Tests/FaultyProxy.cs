using System.Net;
using System.Net.Sockets;

namespace PhotoResize.Stores.Tests;

/// <summary>Passes bytes on to a server, and cuts connections as a test tells it to.</summary>
internal sealed class FaultyProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _to;
    private long _passed;

    public FaultyProxy(Uri to)
    {
        _to = to;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _ = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>The bytes of all answers so far.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    /// <summary>After how many bytes of answers a connection is cut; <see langword="null"/> for never.</summary>
    public long? CutAfter { get; set; }

    /// <summary>Refuses connections from now on, and cuts those that there are.</summary>
    public void Stop()
    {
        _stop.Cancel();
        _listener.Stop();
    }

    public void Dispose()
    {
        Stop();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = PassAsync(client);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(_to.Host, _to.Port, _stop.Token);
                await Task.WhenAny(
                    client.GetStream().CopyToAsync(server.GetStream(), _stop.Token), PassAnswersAsync(server.GetStream(), client));
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
            {
                // One of the two has gone, or the test has cut them.
            }
        }
    }

    private async Task PassAnswersAsync(NetworkStream from, TcpClient client)
    {
        var buffer = new byte[16 * 1024];
        var passed = 0L;
        while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var count)
        {
            if (CutAfter is { } most && passed + count > most)
            {
                await client.GetStream().WriteAsync(buffer.AsMemory(0, (int)(most - passed)), _stop.Token);

                // A reset, where an orderly end might be taken for the end of an answer.
                client.Client.LingerState = new LingerOption(enable: true, 0);
                return;
            }

            passed += count;
            Interlocked.Add(ref _passed, count);
            await client.GetStream().WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }
}
