namespace PhotoResize.EngineSupport.Animations;

/// <summary>How an animation runs.</summary>
/// <param name="Delays">How long each frame shows.</param>
/// <param name="Plays">How often the animation shows; 0 for ever.</param>
internal sealed record AnimationTiming(FrameDelay[] Delays, int Plays);
