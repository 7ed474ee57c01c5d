namespace PhotoResize.CacheBenchmarks;

/// <summary>
/// Requests as a site gets them: few results are asked for often and most seldom (Zipf), what is popular changes, and from time to time
/// a crawler asks for much that nobody asks for again. The same in every run.
/// </summary>
internal sealed class Trace
{
    public const int Results = 200_000;
    public const double Exponent = 0.9;

    /// <summary>Smaller than results are, to spare time: only how sizes are spread matters to the order of eviction.</summary>
    public const int MeanBytes = 3000;

    public const int PerSecond = 20;

    // One in so many requests is followed by a swap of a result, picked by its popularity, with any other one.
    private const int DriftEvery = 1000;

    // Every so many requests, a crawler asks for so many results, with every other request.
    private const int ScanEvery = 100_000;
    private const int ScanLength = 5000;

    // Standard deviation of the sizes' logarithm: half of the results are below six tenths of the mean, one in nine above twice it.
    private const double Spread = 1;
    private const int MinBytes = 50;
    private const int MaxBytes = 200_000;

    private Trace(int[] requests, int[] bytes)
    {
        Requests = requests;
        Bytes = bytes;
    }

    /// <summary>Numbers of results, in the order in which they are asked for.</summary>
    public int[] Requests { get; }

    /// <summary>Bytes of each result, those for crawlers behind the others.</summary>
    public int[] Bytes { get; }

    /// <summary>What all results take on disk but those for crawlers.</summary>
    public long TotalBytes => Bytes.Take(Results).Sum(bytes => (long)bytes + CacheBenchmarks.Results.Overhead);

    public static Trace Make(int length)
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

        return new Trace(requests, [.. Enumerable.Range(0, next).Select(_ => Size(random))]);

        int Pick()
        {
            var place = Array.BinarySearch(cumulative, random.NextDouble() * sum);
            return Math.Min(place < 0 ? ~place : place, Results - 1);
        }
    }

    /// <summary>A size from a log-normal distribution.</summary>
    private static int Size(Random random)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return (int)Math.Clamp(Math.Exp(Math.Log(MeanBytes) - Spread * Spread / 2 + Spread * normal), MinBytes, MaxBytes);
    }
}
