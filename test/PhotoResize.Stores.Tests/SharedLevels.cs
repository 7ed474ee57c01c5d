using System.Collections.Concurrent;
using PhotoResize.Caching;
using PhotoResize.Caching.Disk;
using PhotoResize.Caching.Memory;
using PhotoResize.Caching.Naming;
using PhotoResize.Caching.Shared;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Sources;
using PhotoResize.Stores.Shared;
using PhotoResize.Testing;

namespace PhotoResize.Stores.Tests;

/// <summary>Objects in memory, and what a test does to requests.</summary>
internal sealed class MemoryResultStore : IResultStore
{
    public ConcurrentDictionary<string, byte[]> Objects { get; } = new();

    /// <summary>Runs before each request; may wait or throw.</summary>
    public Func<Task>? Before { get; set; }

    public int Requests { get; private set; }

    public async ValueTask<byte[]?> GetAsync(string name, int maxBytes, CancellationToken cancellationToken)
    {
        await BeforeAsync();
        return Objects.TryGetValue(name, out var bytes) ? bytes : null;
    }

    public async ValueTask PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await BeforeAsync();
        Objects[name] = bytes.ToArray();
    }

    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await BeforeAsync();
        Objects.TryRemove(name, out _);
    }

    private Task BeforeAsync()
    {
        Requests++;
        return Before?.Invoke() ?? Task.CompletedTask;
    }
}

/// <summary>A node: memory, disk, and the shared level.</summary>
internal sealed class Node : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DiskImageCache _disk;
    private readonly HotMemory _memory;

    public Node(IResultStore store, SharedResultsOptions? shared = null, TimeProvider? time = null)
    {
        var options = new ImageResizingOptions();
        time ??= TimeProvider.System;
        var faults = new FaultReporter(Log, time);
        _disk = new DiskImageCache(
            _folder.Combine("cache"), () => options.DiskCache, [new MirrorNamingStrategy()], (_, _) => new(OriginalState.Current), TimeProvider.System, faults, _ => null);
        _memory = new HotMemory(options.MemoryCache.MaxBytes, () => options.MemoryCache, TimeProvider.System);
        Shared = new SharedResultCache(store, shared ?? new SharedResultsOptions { Timeout = TimeSpan.FromSeconds(20) }, time, faults);
        var sending = new SendingBudget(long.MaxValue);
        Cache = new HotImageCache(new LayeredImageCache(_disk, Shared, sending), _memory, sending);
    }

    public WarningRecorder<FaultReporter> Log { get; } = new();

    public SharedResultCache Shared { get; }

    public HotImageCache Cache { get; }

    public void Dispose()
    {
        Shared.Dispose();
        _disk.Dispose();
        _memory.Dispose();
        _folder.Dispose();
    }
}
