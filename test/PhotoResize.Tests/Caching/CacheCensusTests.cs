using Microsoft.Extensions.Logging.Abstractions;
using PhotoResize.Caching.Disk;
using PhotoResize.Diagnostics;

namespace PhotoResize.Tests.Caching;

/// <summary>A census that somebody waits for does without what might take long.</summary>
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
            faults);

        await census.NeedAsync(CancellationToken.None);
        Assert.Equal((3, 0), (occupancy.Current.Files, asked));
        await census.TakeAsync(CancellationToken.None);
        Assert.Equal((3, 3), (occupancy.Current.Files, asked));
    }
}
