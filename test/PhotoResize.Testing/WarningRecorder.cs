using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PhotoResize.Testing;

/// <summary>Keeps the names of the warnings, and of what is worse.</summary>
/// <typeparam name="T">Whose log it is.</typeparam>
public sealed class WarningRecorder<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(string Name, Exception? Exception)> _entries = [];

    /// <summary>The names of the messages, in alphabetical order.</summary>
    public IReadOnlyList<string> Warnings => [.. _entries.Select(entry => entry.Name).Order(StringComparer.Ordinal)];

    /// <summary>What they were about.</summary>
    public IEnumerable<Exception> Exceptions => _entries.Select(entry => entry.Exception).OfType<Exception>();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            _entries.Enqueue((eventId.Name!, exception));
        }
    }
}
