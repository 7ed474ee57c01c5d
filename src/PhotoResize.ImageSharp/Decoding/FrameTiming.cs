namespace PhotoResize.ImageSharp.Decoding;

/// <summary>How an animation runs.</summary>
/// <param name="Delays">How long each frame shows, in milliseconds.</param>
/// <param name="Plays">How often the animation shows; 0 for ever.</param>
internal sealed record FrameTiming(int[] Delays, int Plays)
{
    /// <summary>
    /// The number that a GIF has for it: how often to repeat after the first play. The library uses 1 for a file without the number, and does
    /// not write it, so two plays become one.
    /// </summary>
    public ushort GifRepeats => (ushort)(Plays > 1 ? Plays - 1 : Plays);

    public static FrameTiming OfGif(int[] delays, int repeats) => new(delays, repeats > 1 ? Math.Min(repeats + 1, ushort.MaxValue) : repeats);
}
