namespace PhotoResize.Sizing;

/// <summary>Results that are asked for about equally often.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Share">The share of all requests that each of them gets.</param>
internal readonly record struct PopularityClass(double Count, double Share);

/// <summary>Zipf's law over any number of results, in a few hundred classes.</summary>
internal static class Popularity
{
    // The first ranks differ most, so each is a class of its own. After them a class spans 2 percent of its rank, over which popularity
    // changes as little.
    private const int SingleRanks = 256;
    private const double Growth = 1.02;

    public static PopularityClass[] Classes(double results, double exponent)
    {
        List<(double Count, double Weight)> classes = [];
        for (var rank = 1; rank <= Math.Min(SingleRanks, results); rank++)
        {
            classes.Add((1, Math.Pow(rank, -exponent)));
        }

        for (double first = SingleRanks + 1; first <= results;)
        {
            var next = Math.Min(Math.Floor(first * Growth) + 1, results + 1);
            classes.Add((next - first, Weight(first, next, exponent) / (next - first)));
            first = next;
        }

        var sum = classes.Sum(one => one.Count * one.Weight);
        return [.. classes.Select(one => new PopularityClass(one.Count, one.Weight / sum))];
    }

    /// <summary>The weight of the ranks from <paramref name="first"/> to below <paramref name="next"/> together, as an integral.</summary>
    public static double Weight(double first, double next, double exponent) =>
        Antiderivative(next - 0.5, exponent) - Antiderivative(first - 0.5, exponent);

    private static double Antiderivative(double rank, double exponent) =>
        Math.Abs(exponent - 1) < 1e-9 ? Math.Log(rank) : Math.Pow(rank, 1 - exponent) / (1 - exponent);
}
