namespace PhotoResize.CacheBenchmarks;

/// <summary>
/// Generates requests like those of a site: few results are requested often and most rarely (Zipf), popularity changes, and from time to
/// time a crawler requests results that nobody requests again. The same in every run.
/// </summary>
internal sealed class Trace
{
    public const int Results = 200_000;
    public const double Exponent = 0.9;

    /// <summary>Smaller than real results, to save time: only the distribution of sizes matters to eviction.</summary>
    public const int MeanBytes = 3000;

    public const int PerSecond = 20;

    // After every so many requests, a result picked by popularity changes places with a random one.
    private const int DriftEvery = 1000;

    // After every ScanEvery requests, a crawler makes every other request, for ScanLength results.
    private const int ScanEvery = 100_000;
    private const int ScanLength = 5000;

    // The standard deviation of the logarithm of sizes: half of the results are below 0.6 times the mean, one in nine is above twice the
    // mean.
    private const double Spread = 1;
    private const int MinBytes = 50;
    private const int MaxBytes = 200_000;

    private Trace(int[] requests, int[] bytes)
    {
        Requests = requests;
        Bytes = bytes;
    }

    /// <summary>The numbers of the requested results, in order.</summary>
    public int[] Requests { get; }

    /// <summary>The size of each result in bytes; those for crawlers come last.</summary>
    public int[] Bytes { get; }

    /// <summary>The size of all results on disk, without those for crawlers.</summary>
    public long TotalBytes => Bytes.Take(Results).Sum(bytes => (long)bytes + CacheBenchmarks.Results.Overhead);

    public static Trace Generate(int length)
    {
        var random = new Random(1);
        var cumulative = new double[Results];
        var sum = 0.0;
        for (var rank = 0; rank < Results; rank++)
        {
            cumulative[rank] = sum += Math.Pow(rank + 1, -Exponent);
        }

        var byRank = Enumerable.Range(0, Results).ToArray();
        random.Shuffle(byRank);
        var requests = new int[length];
        var next = Results;
        for (var i = 0; i < length; i++)
        {
            var isScan = i >= ScanEvery && i % ScanEvery < 2 * ScanLength && i % 2 == 0;
            requests[i] = isScan ? next++ : byRank[Pick()];
            if (i % DriftEvery == 0)
            {
                var (one, other) = (Pick(), random.Next(Results));
                (byRank[one], byRank[other]) = (byRank[other], byRank[one]);
            }
        }

        return new Trace(requests, [.. Enumerable.Range(0, next).Select(_ => NextSize(random))]);

        int Pick()
        {
            var place = Array.BinarySearch(cumulative, random.NextDouble() * sum);
            return Math.Min(place < 0 ? ~place : place, Results - 1);
        }
    }

    /// <summary>Draws a size from a log-normal distribution.</summary>
    private static int NextSize(Random random)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return (int)Math.Clamp(Math.Exp(Math.Log(MeanBytes) - Spread * Spread / 2 + Spread * normal), MinBytes, MaxBytes);
    }
}
