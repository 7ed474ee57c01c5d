using System.Diagnostics.Tracing;
using System.Globalization;
using System.Net;

namespace PhotoResize.Testing;

/// <summary>
/// Hears of every connection that this process opens and of every name that it looks up, whichever library does so: the runtime tells. In
/// tests all of that has to stay on this machine.
/// </summary>
public sealed class LoopbackGuard : EventListener
{
    private const string Sockets = "System.Net.Sockets";
    private const string Names = "System.Net.NameResolution";

    private static LoopbackGuard? _enforced;

    // Events may come before the constructor of the base class has ended.
    private readonly Action<string>? _hear;

    /// <param name="hear">Told of each address and name as this class writes them.</param>
    public LoopbackGuard(Action<string> hear) => _hear = hear;

    /// <summary>
    /// Ends the process at a connection or look-up that leaves this machine, with the stack of who has started it. The run of the tests has
    /// failed then: an assertion could be caught by the code under test.
    /// </summary>
    public static void Enforce() => _enforced ??= new LoopbackGuard(where =>
    {
        if (!IsHere(where))
        {
            Environment.FailFast($"A test contacts {where}, which is not on this machine.");
        }
    });

    /// <summary>Whether an address or a name is that of this machine.</summary>
    public static bool IsHere(string where) =>
        where is "" or "localhost" or "unix"
        || string.Equals(where, Dns.GetHostName(), StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(where, out var address) && IPAddress.IsLoopback(address));

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name is Sockets or Names)
        {
            EnableEvents(eventSource, EventLevel.Informational);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData is { EventName: "ConnectStart" or "ResolutionStart", Payload: [string where, ..] })
        {
            _hear?.Invoke(eventData.EventSource.Name == Sockets ? ReadAddress(where) : where);
        }
    }

    /// <summary>Reads an address as <see cref="SocketAddress"/> writes itself; what cannot be read stays as it is, and is not this machine.</summary>
    private static string ReadAddress(string written)
    {
        if (written.Split(':') is not [var family, _, ['{', .. var list, '}']])
        {
            return written;
        }

        var bytes = list.Split(',').Select(value => byte.Parse(value, CultureInfo.InvariantCulture)).ToArray();
        const int Port = 2;
        const int Flow = 4;
        return family switch
        {
            "Unix" => "unix",
            "InterNetwork" => new IPAddress(bytes.AsSpan(Port, 4)).ToString(),
            "InterNetworkV6" => new IPAddress(bytes.AsSpan(Port + Flow, 16)) is { IsIPv4MappedToIPv6: true } mapped
                ? mapped.MapToIPv4().ToString()
                : new IPAddress(bytes.AsSpan(Port + Flow, 16)).ToString(),
            _ => written,
        };
    }
}
