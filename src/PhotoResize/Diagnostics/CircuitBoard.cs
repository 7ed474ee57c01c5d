using System.Collections.Concurrent;

namespace PhotoResize.Diagnostics;

/// <summary>The circuit breakers of the application, for those who want to see their state.</summary>
internal sealed class CircuitBoard
{
    private readonly ConcurrentDictionary<string, Func<bool>> _circuits = new(StringComparer.Ordinal);

    /// <summary>Each circuit breaker by its name, and whether what is behind it is being left alone.</summary>
    public IReadOnlyList<(string Name, bool IsOpen)> States =>
        [.. _circuits.OrderBy(circuit => circuit.Key, StringComparer.Ordinal).Select(circuit => (circuit.Key, circuit.Value()))];

    /// <summary>Shows a circuit breaker, in place of an earlier one of that name.</summary>
    public void Show(string name, Func<bool> isOpen) => _circuits[name] = isOpen;
}
