using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PhotoResize.Caching.Disk;
using PhotoResize.Diagnostics;
using PhotoResize.Sources;
using PhotoResize.Testing;

namespace PhotoResize.Tests.Caching;

/// <summary>A census that a request waits for skips what may take long.</summary>
public sealed class CacheCensusTests : IDisposable
{
    private readonly CacheSandbox _sandbox = new();
    private readonly WarningRecorder<FaultReporter> _log = new();

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
        var folder = new CacheFolder(_sandbox.Root, faults);
        var originals = new OriginalCheck(folder, (_, _) => Look(), _ => "photos", TimeProvider.System, faults);
        using var census = new CacheCensus(folder, occupancy, new CacheCounters(), new UseClock(TimeProvider.System), originals);

        await census.NeedAsync(CancellationToken.None);
        Assert.Equal((3, 0), (occupancy.Current.Files, asked));
        await census.TakeAsync(CancellationToken.None);
        Assert.Equal((3, 3), (occupancy.Current.Files, asked));

        ValueTask<OriginalState> Look()
        {
            asked++;
            return new(OriginalState.Current);
        }
    }

    [Fact]
    public async Task Storage_that_does_not_answer_is_asked_once_in_a_census_its_results_stay_and_others_are_checked()
    {
        var cache = _sandbox.Create();
        for (var number = 0; number < 6; number++)
        {
            var folder = number % 2 == 0 ? "silent" : "photos";
            await cache.StoreAsync(CacheSandbox.Entry(number, $"/{folder}/{number}.jpg"), new byte[10], CancellationToken.None);
        }

        var asked = new List<string>();
        var never = new TaskCompletionSource<OriginalState>();
        var faults = new FaultReporter(_log, TimeProvider.System);
        var time = new FakeTimeProvider();
        var check = new OriginalCheck(
            new CacheFolder(_sandbox.Root, faults),
            (source, _) =>
            {
                asked.Add(FolderOf(source.Path));
                return FolderOf(source.Path) == "silent" ? new(never.Task) : new(OriginalState.Changed);
            },
            FolderOf,
            time,
            faults);
        check.Begin();
        foreach (var file in _sandbox.Files)
        {
            var checking = check.CheckAsync(new CachedFile(file, 1000, DateTime.UnixEpoch), CancellationToken.None).AsTask();
            time.Advance(TimeSpan.FromMinutes(1));
            await checking.WaitAsync(Waiting.Longest);
        }

        Assert.Equal(["photos", "photos", "photos", "silent"], asked.Order());
        Assert.All(check.End(), file => Assert.Equal("photos", FolderOf($"/{file.Path}")));
        Assert.Equal(["OriginalsUnreadable"], _log.Warnings);

        static string FolderOf(string path) => path.Split('/', '\\')[1];
    }
}
