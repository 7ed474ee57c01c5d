namespace PhotoResize.Pictures;

/// <summary>
/// How much each column and each row of a picture draws the eye. An automatic crop takes all of the picture in one direction, so it can only
/// be moved along the other, and these two sums are all that has to be remembered of a picture.
/// </summary>
/// <param name="columns">From the left.</param>
/// <param name="rows">From the top.</param>
internal sealed class InterestProfile(float[] columns, float[] rows)
{
    /// <summary>Points are whole hundredths of a side.</summary>
    private const int Steps = 100;

    /// <summary>What the edge of a window counts, beside its middle. So a subject comes to the middle, and does not touch the edge.</summary>
    private const double EdgeWeight = 0.4;

    /// <summary>How much a window at the end of a side has to hold more than one in the middle.</summary>
    private const double CentrePreference = 0.15;

    /// <summary>How much the right or lower end has to hold more than the other: of two equal subjects it is the first, on every machine.</summary>
    private const double StartPreference = 0.002;

    /// <summary>The middle of the window that holds most, in hundredths of the picture's sides.</summary>
    /// <param name="width">The window's width, as a share of the picture's.</param>
    /// <param name="height">The window's height, as a share of the picture's.</param>
    public (int X, int Y) FindFocus(double width, double height) => (Find(columns, width), Find(rows, height));

    private static int Find(float[] profile, double window)
    {
        var total = 0d;
        foreach (var value in profile)
        {
            total += value;
        }

        if (window >= 1 || total <= 0)
        {
            return Steps / 2;
        }

        // Windows beyond these are the same as those at the ends of the side.
        var first = (int)Math.Floor(window / 2 * Steps);
        var last = Steps - first;
        var (best, most) = (Steps / 2, double.NegativeInfinity);
        for (var step = first; step <= last; step++)
        {
            var middle = Math.Clamp(step / (double)Steps, window / 2, 1 - (window / 2));
            var held = Held(profile, middle, window);
            var offset = (middle - 0.5) * 2;
            var score = held * (1 - (CentrePreference * offset * offset) - (StartPreference * offset));
            if (score > most)
            {
                (best, most) = (step, score);
            }
        }

        return best;
    }

    /// <summary>What a window holds, its middle for more than its edges.</summary>
    private static double Held(float[] profile, double middle, double window)
    {
        var sum = 0d;
        for (var i = 0; i < profile.Length; i++)
        {
            var from = Position(i);
            var to = Position(i + 1);
            if (to > from)
            {
                sum += profile[i] * (Integral(to) - Integral(from)) * window / 2 * profile.Length;
            }
        }

        return sum;

        // From -1 at the start of the window to 1 at its end.
        double Position(int cell) => Math.Clamp(((cell / (double)profile.Length) - middle) / (window / 2), -1, 1);

        static double Integral(double u) => u - ((1 - EdgeWeight) * u * u * u / 3);
    }
}
