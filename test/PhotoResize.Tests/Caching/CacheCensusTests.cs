using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PhotoResize.Caching.Disk;
using PhotoResize.Diagnostics;

namespace PhotoResize.Tests.Caching;

/// <summary>A census that a request waits for leaves out what may take long.</summary>
public sealed class CacheCensusTests : IDisposable
{
    private readonly CacheSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Census_that_is_waited_for_asks_for_no_originals_and_one_in_the_background_does()
    {
        var cache = _sandbox.Create();
        for (var number = 0; number < 3; number++)
        {
            await cache.StoreAsync(CacheSandbox.Entry(number), new byte[10], CancellationToken.None);
        }

        var asked = 0;
        var faults = new FaultReporter(NullLogger<FaultReporter>.Instance, TimeProvider.System);
        var occupancy = new CacheOccupancy();
        using var census = new CacheCensus(
            new CacheFolder(_sandbox.Root, faults),
            occupancy,
            new CacheCounters(),
            new UseClock(TimeProvider.System),
            (_, _) => new(++asked > 0),
            TimeProvider.System,
            faults);

        await census.NeedAsync(CancellationToken.None);
        Assert.Equal((3, 0), (occupancy.Current.Files, asked));
        await census.TakeAsync(CancellationToken.None);
        Assert.Equal((3, 3), (occupancy.Current.Files, asked));
    }

    [Fact]
    public async Task Storage_that_does_not_answer_is_asked_once_in_a_census_and_its_results_stay()
    {
        var cache = _sandbox.Create();
        for (var number = 0; number < 3; number++)
        {
            await cache.StoreAsync(CacheSandbox.Entry(number), new byte[10], CancellationToken.None);
        }

        var asked = 0;
        var never = new TaskCompletionSource<bool>();
        var time = new FakeTimeProvider();
        var check = new OriginalCheck(
            new CacheFolder(_sandbox.Root, new FaultReporter(NullLogger<FaultReporter>.Instance, TimeProvider.System)),
            (_, _) =>
            {
                asked++;
                return new(never.Task);
            },
            slice: 0,
            time);
        foreach (var file in _sandbox.Files)
        {
            var checking = check.CheckAsync(new CachedFile(file, 1000, DateTime.UnixEpoch), CancellationToken.None).AsTask();
            time.Advance(TimeSpan.FromMinutes(1));
            await checking.WaitAsync(TimeSpan.FromSeconds(20));
        }

        Assert.Equal(3, _sandbox.Files.Length);
        Assert.Equal(1, asked);
        Assert.Empty(check.Outdated);
    }
}
