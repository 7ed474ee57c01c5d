using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Cluster;

/// <summary>Starts everything that the cluster is made of, one process each, and ends it with the application.</summary>
internal sealed class Machines : BackgroundService
{
    public const int Nodes = 3;

    private const int FirstPort = 5180;
    private const int LastPort = 5199;

    private readonly string _data;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly Func<string> _page;
    private readonly int[] _ports = [.. FreePorts(Nodes)];
    private readonly Child?[] _nodes = new Child?[Nodes];
    private readonly List<Child> _servers = [];
    private readonly SemaphoreSlim _turn = new(1);
    private string[] _nodeArguments = [];

    /// <param name="data">The folder for everything that is written.</param>
    /// <param name="page">Gives the address of the page, once it is served.</param>
    /// <param name="lifetime">Ended where the cluster does not start.</param>
    public Machines(string data, Func<string> page, IHostApplicationLifetime lifetime) => (_data, _page, _lifetime) = (data, page, lifetime);

    /// <summary>Why it could not be.</summary>
    public string? Fault { get; private set; }

    /// <summary>The program by which the nodes agree.</summary>
    public string Redis { get; private set; } = "";

    // Of one run; what is installed and drawn is kept beside it.
    private string Run => Path.Combine(_data, "run");

    public bool IsRunning(int node) => _nodes[node] is { IsRunning: true };

    /// <summary>Ends a node as the crash of its machine does.</summary>
    public Task KillAsync(int node, CancellationToken cancellationToken) => InTurnAsync(
        () =>
        {
            if (_nodes[node] is { } running)
            {
                running.Kill();
                running.Dispose();
                _nodes[node] = null;
            }

            return Task.CompletedTask;
        },
        cancellationToken);

    /// <summary>Starts a node, with the disk that it had.</summary>
    public Task StartNodeAsync(int node, CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            if (!IsRunning(node))
            {
                var folder = Directory.CreateDirectory(Path.Combine(Run, NameOf(node))).FullName;
                _nodes[node]?.Dispose();
                var started = _nodes[node] = Child.Start(
                    $"Node {NameOf(node)}",
                    folder,
                    "dotnet",
                    [
                        typeof(Machines).Assembly.Location,
                        $"--{Node.NameSetting}={NameOf(node)}",
                        $"--urls=http://127.0.0.1:{_ports[node]}",
                        .. _nodeArguments,
                    ]);
                await started.UntilItListensAsync(_ports[node], cancellationToken);
            }
        },
        cancellationToken);

    /// <summary>Purges all results, by one node that runs. The others hear of it.</summary>
    /// <returns>Whether there is one.</returns>
    public async Task<bool> PurgeAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var node = Enumerable.Range(0, Nodes).FirstOrDefault(IsRunning, -1);
        if (node < 0)
        {
            return false;
        }

        using var response = await client.PostAsync($"http://127.0.0.1:{_ports[node]}/purge", content: null, cancellationToken);
        response.EnsureSuccessStatusCode();
        return true;
    }

    /// <summary>The folder of what is installed.</summary>
    public static string ProgramsBelow(string data) => Path.Combine(data, "programs");

    public static string NameOf(int node) => (node + 1).ToString(CultureInfo.InvariantCulture);

    public override void Dispose()
    {
        // The load balancer first, the servers that nodes need last.
        foreach (var child in _servers.AsEnumerable().Reverse().Take(1).Concat(_nodes).Concat(_servers))
        {
            child?.Dispose();
        }

        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What follows is not to hold the application's own start up.
        await Task.Yield();
        try
        {
            await StartAllAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // It is ended while it starts.
        }
        catch (ClusterException exception)
        {
            Fault = exception.Message;
            _lifetime.StopApplication();
        }
    }

    private async Task StartAllAsync(CancellationToken cancellationToken)
    {
        var programs = await Programs.InstallAsync(ProgramsBelow(_data), cancellationToken);
        var originals = Path.Combine(_data, "originals");
        await Bucket.DrawAsync(originals, cancellationToken);
        if (Directory.Exists(Run))
        {
            Directory.Delete(Run, recursive: true);
        }

        Directory.CreateDirectory(Run);
        Redis = programs.Redis.Name;
        int[] ports = [.. FreePorts(2)];
        var (redis, s3) = (ports[0], ports[1]);
        await ServeAsync(redis, programs.Redis.Path, ["--port", $"{redis}", "--bind", "127.0.0.1", .. programs.Redis.Arguments], cancellationToken);
        await ServeAsync(s3, programs.Node, [Path.Combine(ProgramsBelow(_data), "s3.cjs"), $"{s3}", Path.Combine(Run, "bucket")], cancellationToken);
        await Bucket.FillAsync(originals, $"http://127.0.0.1:{s3}", cancellationToken);

        _nodeArguments = [$"--{Node.RedisSetting}=127.0.0.1:{redis}", $"--{Node.S3Setting}=http://127.0.0.1:{s3}"];
        for (var node = 0; node < Nodes; node++)
        {
            await StartNodeAsync(node, cancellationToken);
        }

        var port = Enumerable.Range(FirstPort, LastPort - FirstPort).FirstOrDefault(IsFree, LastPort);
        _servers.Add(await LoadBalancer.StartAsync(programs.Nginx, Path.Combine(Run, "nginx"), port, _page(), _ports, cancellationToken));
        Console.WriteLine($"The cluster is at http://127.0.0.1:{port} (Ctrl+C ends it).");
    }

    private async Task ServeAsync(int port, string program, string[] arguments, CancellationToken cancellationToken)
    {
        var server = Child.StartInShell(Path.GetFileName(program), Run, program, arguments);
        _servers.Add(server);
        await server.UntilItListensAsync(port, cancellationToken);
    }

    private async Task InTurnAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await work();
        }
        finally
        {
            _turn.Release();
        }
    }

    private static List<int> FreePorts(int count)
    {
        // All at once, so that they differ.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.ConvertAll(listener => ((IPEndPoint)listener.LocalEndpoint).Port);
        listeners.ForEach(listener => listener.Dispose());
        return ports;
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
