using PhotoResize.Caching.Disk;
using PhotoResize.Diagnostics;

namespace PhotoResize.Testing.CacheWriter;

/// <summary>
/// Runs commands from the standard input: <c>find N</c>, <c>store N</c>, <c>sweep</c>, <c>warnings</c>. Each is answered with one line.
/// </summary>
internal static class CommandLoop
{
    public static async Task RunAsync(DiskImageCache cache, WarningRecorder<FaultReporter> log)
    {
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            Console.WriteLine(words[0] switch
            {
                "find" => await FindAsync(cache, int.Parse(words[1])),
                "store" => await StoreAsync(cache, int.Parse(words[1])),
                "sweep" => await SweepAsync(cache),
                _ => string.Join(' ', log.Warnings),
            });
        }
    }

    private static async Task<string> FindAsync(DiskImageCache cache, int number)
    {
        using var found = await cache.FindAsync(KnownResults.Entry(number), CancellationToken.None);
        if (found is null)
        {
            return "none";
        }

        using var stream = found.OpenRead();
        var bytes = new byte[found.Length];
        await stream.ReadExactlyAsync(bytes);
        return KnownResults.AreRight(number, bytes) ? "right" : "wrong";
    }

    private static async Task<string> StoreAsync(DiskImageCache cache, int number)
    {
        await cache.StoreAsync(KnownResults.Entry(number), KnownResults.Bytes(number, 1, 5000), CancellationToken.None);
        return "done";
    }

    private static async Task<string> SweepAsync(DiskImageCache cache)
    {
        await cache.SweepAsync(CancellationToken.None);
        return $"{cache.GetStatistics().Entries} results";
    }
}
