namespace PhotoResize.Sizing;

/// <summary>
/// How long an LRU cache keeps a result that is not asked for again: the characteristic time T of Che's approximation (H. Che, Y. Tung,
/// Z. Wang: Hierarchical Web Caching Systems, IEEE JSAC 20(7), 2002). A result asked for at the rate r is there with the probability
/// 1 - exp(-r T), and T is such that as many results are there as have room.
/// </summary>
internal static class LeastRecentlyUsed
{
    /// <returns>Seconds; infinite if all results have room.</returns>
    /// <param name="capacity">Results that have room.</param>
    /// <param name="rates">Numbers of results, and requests a second for each of them.</param>
    public static double KeepingTime(double capacity, IReadOnlyCollection<(double Count, double Rate)> rates)
    {
        if (capacity >= rates.Sum(one => one.Count))
        {
            return double.PositiveInfinity;
        }

        // The number of results that are there grows with T, so T is found by halving, on a logarithmic scale.
        var (low, high) = (Math.Log(1e-9), Math.Log(1e18));
        for (var step = 0; step < 200; step++)
        {
            var middle = (low + high) / 2;
            if (Present(Math.Exp(middle)) < capacity)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return Math.Exp(low);

        double Present(double time) => rates.Sum(one => one.Count * PresenceOf(one.Rate, time));
    }

    /// <summary>The probability that a result is in the cache.</summary>
    public static double PresenceOf(double rate, double keepingTime) => 1 - Math.Exp(-rate * keepingTime);
}
