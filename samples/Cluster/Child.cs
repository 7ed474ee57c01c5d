using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Cluster;

/// <summary>A process that ends with this one, however this one ends: by the end of its standard input.</summary>
internal sealed class Child : IDisposable
{
    // Programs that know nothing of that have a shell beside them that does. Ctrl+C in a terminal reaches all; the shell stays, to end its
    // program in order.
    private const string Shell =
        """
        trap '' INT
        exec 3<&0
        "$@" >"$LOG" 2>&1 3<&- &
        child=$!
        { cat <&3 >/dev/null; kill "$child" 2>/dev/null; } &
        wait "$child"
        """;

    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly string _log;
    private bool _isDisposed;

    private Child(string title, Process process, string log) => (Title, _process, _log) = (title, process, log);

    public string Title { get; }

    public bool IsRunning => !_process.HasExited;

    /// <summary>Starts a program that ends by itself when its standard input does.</summary>
    /// <inheritdoc cref="StartInShell" path="/param"/>
    public static Child Start(string title, string folder, string program, params IEnumerable<string> arguments) =>
        Start("""exec "$@" >"$LOG" 2>&1""", title, folder, program, arguments);

    /// <summary>Starts any other program.</summary>
    /// <param name="title">What it is, for messages.</param>
    /// <param name="folder">Where it runs, and where its log is.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Child StartInShell(string title, string folder, string program, params IEnumerable<string> arguments) =>
        Start(Shell, title, folder, program, arguments);

    /// <summary>Waits until it listens.</summary>
    /// <exception cref="ClusterException">It has ended before that.</exception>
    public async Task UntilItListensAsync(int port, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException) when (IsRunning)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
            catch (SocketException)
            {
                throw new ClusterException($"{Title} has ended before it listened.\n{await File.ReadAllTextAsync(_log, cancellationToken)}".Trim());
            }
        }
    }

    /// <summary>Ends it at once, as the crash of a machine does (SIGKILL).</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Ends it in order.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _process.StandardInput.Close();
        if (!_process.WaitForExit(LongestEnd))
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static Child Start(string script, string title, string folder, string program, IEnumerable<string> arguments)
    {
        var log = Path.Combine(folder, Path.GetFileName(program) + ".log");
        var process = Process.Start(new ProcessStartInfo("sh", ["-c", script, "sh", program, .. arguments])
        {
            WorkingDirectory = folder,
            Environment = { ["LOG"] = log },
            RedirectStandardInput = true,
        })!;
        return new Child(title, process, log);
    }
}

/// <summary>Something is missing, or does not start. The message is for the one who runs the sample.</summary>
internal sealed class ClusterException(string message) : Exception(message);
