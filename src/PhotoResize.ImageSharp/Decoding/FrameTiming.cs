namespace PhotoResize.ImageSharp.Decoding;

/// <summary>How an animation runs.</summary>
/// <param name="Delays">How long each frame shows, in milliseconds.</param>
/// <param name="Plays">How often all of it shows; 0 for ever.</param>
internal sealed record FrameTiming(int[] Delays, int Plays)
{
    /// <summary>
    /// What a GIF writes for the number of plays: that of repeats after the first one. The library takes 1 for a file that says nothing,
    /// and does not write it, so that two plays become one.
    /// </summary>
    public ushort GifRepeats => (ushort)(Plays > 1 ? Plays - 1 : Plays);

    public static FrameTiming OfGif(int[] delays, int repeats) => new(delays, repeats > 1 ? Math.Min(repeats + 1, ushort.MaxValue) : repeats);
}
