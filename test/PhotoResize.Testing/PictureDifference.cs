namespace PhotoResize.Testing;

/// <summary>How far two pictures of the same size are apart, where one might stand in for the other.</summary>
/// <param name="Mean">Levels of a channel, on average over all pixels, seen over white and over black.</param>
/// <param name="Greatest">The most that a channel of any pixel is off.</param>
public sealed record PictureDifference(double Mean, int Greatest)
{
    /// <summary>Rounding, and the arithmetic of two colour engines.</summary>
    private const int ExactGreatest = 6;

    /// <summary>Decoders bring half-sized chroma to full size in ways of their own, which shows beside edges.</summary>
    private const double LossyMean = 4;

    public static PictureDifference Between(Picture one, Picture other)
    {
        if ((one.Width, one.Height) != (other.Width, other.Height))
        {
            return new PictureDifference(255, 255);
        }

        var (sum, greatest) = (0L, 0);
        for (var i = 0; i < one.Width * one.Height; i++)
        {
            var (a, b) = (one[i % one.Width, i / one.Width], other[i % one.Width, i / one.Width]);
            foreach (var ground in (ReadOnlySpan<int>)[0, 255])
            {
                Add(Over(a.R, a.A, ground) - Over(b.R, b.A, ground));
                Add(Over(a.G, a.A, ground) - Over(b.G, b.A, ground));
                Add(Over(a.B, a.A, ground) - Over(b.B, b.A, ground));
            }
        }

        return new PictureDifference(sum / (6.0 * one.Width * one.Height), greatest);

        void Add(int difference)
        {
            sum += Math.Abs(difference);
            greatest = Math.Max(greatest, Math.Abs(difference));
        }

        static int Over(int colour, int alpha, int ground) => ((colour * alpha) + (ground * (255 - alpha)) + 127) / 255;
    }

    /// <summary>Whether it is what rounding and colour conversion leave, or, for lossy originals, decoders.</summary>
    public bool IsWithin(bool isExact) => isExact ? Greatest <= ExactGreatest : Mean <= LossyMean;

    public override string ToString() => $"mean {Mean:0.0}, greatest {Greatest}";
}
