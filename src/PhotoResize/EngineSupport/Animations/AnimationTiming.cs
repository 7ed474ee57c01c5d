namespace PhotoResize.EngineSupport.Animations;

/// <summary>How an animation runs.</summary>
/// <param name="Delays">How long each frame shows.</param>
/// <param name="Plays">How often the animation shows; 0 for ever.</param>
internal sealed record AnimationTiming(FrameDelay[] Delays, int Plays)
{
    /// <summary>For a source that does not say it: ten frames a second, for ever, as browsers do.</summary>
    public static AnimationTiming Even(int frames) => new([.. Enumerable.Repeat(new FrameDelay(1, 10), frames)], Plays: 0);
}
