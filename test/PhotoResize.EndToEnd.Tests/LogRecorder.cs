using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Keeps what is logged.</summary>
/// <param name="level">The lowest level that is kept.</param>
internal sealed class LogRecorder(LogLevel level = LogLevel.Information) : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Category, string Message)> _entries = [];

    public IReadOnlyCollection<(LogLevel Level, string Category, string Message)> Entries => _entries;

    public IEnumerable<string> Warnings => _entries
        .Where(entry => entry.Level >= LogLevel.Warning && entry.Category.StartsWith("PhotoResize", StringComparison.Ordinal))
        .Select(entry => entry.Message);

    public ILogger CreateLogger(string categoryName) => new Recorder(categoryName, level, _entries);

    public void Dispose()
    {
    }

    private sealed class Recorder(string category, LogLevel level, ConcurrentQueue<(LogLevel, string, string)> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= level;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                entries.Enqueue((logLevel, category, formatter(state, exception)));
            }
        }
    }
}
