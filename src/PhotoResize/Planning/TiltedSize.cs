namespace PhotoResize.Planning;

/// <summary>The size of what a picture needs that is rotated by any angle.</summary>
internal static class TiltedSize
{
    /// <summary>The smallest rectangle around it, rounded to whole pixels.</summary>
    /// <param name="width">The picture's width.</param>
    /// <param name="height">The picture's height.</param>
    /// <param name="degrees">The angle; 0 leaves the size as it is.</param>
    public static (long Width, long Height) Of(long width, long height, double degrees)
    {
        if (degrees == 0)
        {
            return (width, height);
        }

        var (sine, cosine) = Math.SinCos(degrees * Math.PI / 180);
        var (across, down) = (Math.Abs(cosine), Math.Abs(sine));
        return (Round((width * across) + (height * down)), Round((width * down) + (height * across)));
    }

    private static long Round(double side) => Math.Max(1, (long)Math.Round(side, MidpointRounding.ToEven));
}
