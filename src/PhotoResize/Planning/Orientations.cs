namespace PhotoResize.Planning;

/// <summary>EXIF orientations, 1 (as it is) to 8, as what they do to a picture.</summary>
internal static class Orientations
{
    /// <summary>The orientation that does the same as one after the other.</summary>
    /// <param name="first">What is done first.</param>
    /// <param name="second">What is done to the outcome.</param>
    public static int Then(int first, int second)
    {
        var (one, other) = (Steps(first), Steps(second));

        // Columns that become rows take their mirroring with them.
        var (across, down) = other.Transposes ? (one.Down, one.Across) : (one.Across, one.Down);
        return (one.Transposes ^ other.Transposes, across ^ other.Across, down ^ other.Down) switch
        {
            (false, false, false) => 1,
            (false, true, false) => 2,
            (false, true, true) => 3,
            (false, false, true) => 4,
            (true, false, false) => 5,
            (true, true, false) => 6,
            (true, true, true) => 7,
            (true, false, true) => 8,
        };
    }

    /// <summary>An orientation as a transposition and what is mirrored after it.</summary>
    private static (bool Transposes, bool Across, bool Down) Steps(int orientation) =>
        (orientation >= 5, orientation is 2 or 3 or 6 or 7, orientation is 3 or 4 or 7 or 8);
}
