using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PhotoResize.Testing;

/// <summary>Passes bytes on to a server, and is slow, cuts connections or goes away as a test tells it to.</summary>
public sealed class FaultyProxy : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _clients = new();
    private readonly Uri _to;
    private readonly IPEndPoint _address;
    private TcpListener _listener;
    private long _passed;

    /// <param name="to">The server; host and port count.</param>
    public FaultyProxy(Uri to)
    {
        _to = to;
        _listener = Listen(new IPEndPoint(IPAddress.Loopback, 0));
        _address = (IPEndPoint)_listener.LocalEndpoint;
        Address = new Uri($"http://127.0.0.1:{_address.Port}");
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The bytes of all answers so far.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    /// <summary>After how many bytes of answers a connection is cut; <see langword="null"/> for never.</summary>
    public long? CutAfter { get; set; }

    /// <summary>Whether of what is answered next only half is passed on, and the connection is cut.</summary>
    public bool CutsInHalf { get; set; }

    /// <summary>For how long what is answered is held back.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Cuts all connections.</summary>
    public void Cut()
    {
        foreach (var client in _clients.Keys)
        {
            Reset(client);
        }
    }

    /// <summary>Refuses connections from now on, and cuts those that there are.</summary>
    public void Leave()
    {
        _listener.Stop();
        Cut();
    }

    /// <summary>Takes connections again.</summary>
    public void Return() => _listener = Listen(_address);

    /// <summary>Leaves for ever.</summary>
    public void Stop()
    {
        _stop.Cancel();
        Leave();
    }

    public void Dispose()
    {
        Stop();
        _listener.Dispose();
        _stop.Dispose();
    }

    private TcpListener Listen(IPEndPoint address)
    {
        var listener = new TcpListener(address);
        listener.Start();
        _ = AcceptAsync(listener);
        return listener;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = PassAsync(await listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            _clients[client] = true;
            try
            {
                await server.ConnectAsync(_to.Host, _to.Port, _stop.Token);
                await Task.WhenAny(
                    client.GetStream().CopyToAsync(server.GetStream(), _stop.Token), PassAnswersAsync(server.GetStream(), client));
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // One of the two has gone, or the test has cut them.
            }
            finally
            {
                _clients.TryRemove(client, out _);
            }
        }
    }

    private async Task PassAnswersAsync(NetworkStream from, TcpClient client)
    {
        var buffer = new byte[16 * 1024];
        var passed = 0L;
        while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var count)
        {
            if (Delay > TimeSpan.Zero)
            {
                await Task.Delay(Delay, _stop.Token);
            }

            var most = CutsInHalf ? passed + (count / 2) : CutAfter;
            if (passed + count > most)
            {
                await client.GetStream().WriteAsync(buffer.AsMemory(0, (int)(most.Value - passed)), _stop.Token);
                Reset(client);
                return;
            }

            passed += count;
            Interlocked.Add(ref _passed, count);
            await client.GetStream().WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }

    /// <summary>A reset, where an orderly end might be taken for the end of an answer.</summary>
    private static void Reset(TcpClient client)
    {
        try
        {
            client.Client?.Close(timeout: 0);
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // Its end was faster.
        }
    }
}
