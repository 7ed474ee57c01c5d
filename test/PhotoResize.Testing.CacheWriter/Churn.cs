using PhotoResize.Caching.Disk;

namespace PhotoResize.Testing.CacheWriter;

/// <summary>Stores, replaces, reads and evicts at random, until it is killed or its input ends.</summary>
internal static class Churn
{
    /// <summary>Results that are stored again and again.</summary>
    private const int Results = 48;

    private const int Writers = 3;

    public static async Task RunAsync(DiskImageCache cache, int seed)
    {
        var end = Task.Run(() => Console.In.Read());
        await StepAsync(cache, new Random(seed));
        Console.WriteLine("ready");
        await Task.WhenAll(Enumerable.Range(1, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(seed + writer);
            while (!end.IsCompleted)
            {
                await StepAsync(cache, random);
            }
        })));
    }

    private static async Task StepAsync(DiskImageCache cache, Random random)
    {
        var number = random.Next(Results);
        switch (random.Next(8))
        {
            case 0:
                await cache.SweepAsync(CancellationToken.None);
                break;

            case 1 or 2:
                (await cache.FindAsync(KnownResults.Entry(number), CancellationToken.None))?.Dispose();
                break;

            default:
                // Small and large results, since they are read in different ways.
                var length = random.Next(2) == 0 ? random.Next(20_000) : random.Next(400_000);
                await cache.StoreAsync(KnownResults.Entry(number), KnownResults.Bytes(number, random.Next(), length), CancellationToken.None);
                break;
        }
    }
}
