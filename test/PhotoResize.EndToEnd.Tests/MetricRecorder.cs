using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using PhotoResize.Diagnostics;
using PhotoResize.Testing;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>Listens to the instruments of one site. Others run in the same process.</summary>
internal sealed class MetricRecorder : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Measured> _measured = [];
    private readonly ConcurrentDictionary<string, Instrument> _instruments = [];

    public MetricRecorder(IServiceProvider services)
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ResizingMetrics.Name && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                _instruments[instrument.Name] = instrument;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyCollection<Instrument> Instruments => [.. _instruments.Values];

    public IReadOnlyCollection<Measured> All => _measured;

    public void Dispose() => _listener.Dispose();

    /// <summary>Waits until that many requests are counted: a client may have its answer before.</summary>
    public async Task CountedAsync(int requests)
    {
        using var patience = new CancellationTokenSource(Waiting.Longest);
        while (Sums("photoresize.requests").Values.Sum() < requests)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>What was counted so far, by the values of the tags, which stand in the order of their names.</summary>
    public Dictionary<string, double> Sums(string instrument) => _measured
        .Where(measured => measured.Instrument == instrument)
        .GroupBy(measured => measured.Key)
        .ToDictionary(group => group.Key, group => group.Sum(measured => measured.Value));

    /// <summary>How often there was a measurement.</summary>
    public Dictionary<string, int> Counts(string instrument) => _measured
        .Where(measured => measured.Instrument == instrument)
        .GroupBy(measured => measured.Key)
        .ToDictionary(group => group.Key, group => group.Count());

    /// <summary>What instruments that are only looked at say now.</summary>
    public Dictionary<string, double> Observe(string instrument)
    {
        var before = _measured.Count;
        _listener.RecordObservableInstruments();
        return _measured
            .Skip(before)
            .Where(measured => measured.Instrument == instrument)
            .ToDictionary(measured => measured.Key, measured => measured.Value);
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Enqueue(new Measured(instrument.Name, value, tags.ToArray()));

    internal sealed record Measured(string Instrument, double Value, KeyValuePair<string, object?>[] Tags)
    {
        public string Key { get; } = string.Join(' ', Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => tag.Value));
    }
}
