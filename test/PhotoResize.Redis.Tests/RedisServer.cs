using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PhotoResize.Testing;
using StackExchange.Redis;

namespace PhotoResize.Redis.Tests;

/// <summary>A server in a process of its own, on a port that it keeps when it is started again. It stores nothing on a disk.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _kind;
    private readonly string _port;
    private Process? _process;

    private RedisServer(string kind)
    {
        _kind = kind;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }

    public string Address => $"127.0.0.1:{_port}";

    public static async Task<RedisServer> StartAsync(string kind)
    {
        var server = new RedisServer(kind);
        await server.StartAsync();
        return server;
    }

    /// <summary>A server that is not running yet.</summary>
    public static RedisServer Prepare(string kind) => new(kind);

    public async Task StartAsync()
    {
        _process = Process.Start(_kind == "redis"
            ? new ProcessStartInfo("redis-server", ["--port", _port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            {
                WorkingDirectory = _folder.Path,
                RedirectStandardOutput = true,
            }
            : new ProcessStartInfo(ServerInstallation.Garnet, ["--port", _port, "--bind", "127.0.0.1", "-m", "64m", "-i", "8m"])
            {
                WorkingDirectory = _folder.Path,
                RedirectStandardOutput = true,
            });
        _process!.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        await Cluster.UntilAsync(async () =>
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, int.Parse(_port, CultureInfo.InvariantCulture));
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
    }

    /// <summary>Ends the server at once, as a crash does.</summary>
    public void Kill()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process?.Dispose();
        _process = null;
    }

    /// <summary>Lets connections stand, and answers nothing from now on.</summary>
    public void Freeze() => Signal("-STOP");

    public void Thaw() => Signal("-CONT");

    public async Task<ConnectionMultiplexer> ConnectAsync() => await ConnectionMultiplexer.ConnectAsync(Address + ",allowAdmin=true");

    public void Dispose()
    {
        Kill();
        _folder.Dispose();
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
