using System.Diagnostics;
using PhotoResize.Caching.Disk;

namespace PhotoResize.Tests.Caching.Faults;

/// <summary>Processes killed at random moments while writing leave complete files, and unfinished ones only in their folder.</summary>
public sealed class KilledWriterTests : DiskFaultTest
{
    private const int Kills = 200;
    private const int AtOnce = 3;
    private const int Results = 48;
    private const long MaxBytes = 3_000_000;
    private const int LongestLifeMilliseconds = 60;

    [Fact]
    public async Task Files_after_hundreds_of_kills_are_whole_or_absent()
    {
        // With bounds so wide that it removes nothing: it reads, and the writers evict.
        var witness = Create();
        var turn = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            for (var seed = Interlocked.Increment(ref turn); seed <= Kills; seed = Interlocked.Increment(ref turn))
            {
                await KillOneAsync(seed);
                if (seed % 10 == 0)
                {
                    await AssertWholeOrAbsentAsync(witness);
                }
            }
        })));

        Assert.NotEqual(0, await AssertWholeOrAbsentAsync(witness));
        Assert.Empty(Log.Warnings);
        var places = Enumerable.Range(0, Results).Select(number => Path.GetRelativePath(Root, PathOf(Entry(number)))).ToHashSet();
        var unfinished = Files.Where(file => file.StartsWith(CacheFolder.Unfinished, StringComparison.Ordinal)).ToList();
        Assert.Subset(places, Files.Except(unfinished).ToHashSet());

        // If there were none, no process would have been killed while writing.
        Assert.NotEmpty(unfinished);
        Time.Jump(TimeSpan.FromMinutes(30));
        await SweepAsync(witness);
        Assert.Equal(unfinished.Count, Directory.GetFiles(Unfinished).Length);
        Time.Jump(TimeSpan.FromHours(1));
        await SweepAsync(witness);
        Assert.Empty(Directory.GetFiles(Unfinished));
    }

    private static async Task<int> AssertWholeOrAbsentAsync(DiskImageCache witness)
    {
        var kept = 0;
        for (var number = 0; number < Results; number++)
        {
            kept += await IsKeptAsync(witness, number) ? 1 : 0;
        }

        return kept;
    }

    private async Task KillOneAsync(int seed)
    {
        using var process = await CacheProcess.ChurnAsync(Root, MaxBytes, seed);

        // A random moment, within a few milliseconds.
        var moment = TimeSpan.FromMilliseconds(new Random(seed).NextDouble() * LongestLifeMilliseconds);
        var began = Stopwatch.GetTimestamp();
        SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(began) >= moment);
        await process.KillAsync();
    }
}
