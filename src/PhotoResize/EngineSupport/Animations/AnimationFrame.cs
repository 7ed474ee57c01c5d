using PhotoResize.Planning;

namespace PhotoResize.EngineSupport.Animations;

/// <summary>How a frame of an animation comes onto its canvas, and what becomes of it.</summary>
/// <param name="Place">Where it lies. Parts beside the canvas do not show.</param>
/// <param name="IsBlended">Whether it lies over what is there; otherwise it replaces that, with its alpha.</param>
/// <param name="Disposal">What becomes of its place when its time is over.</param>
/// <param name="Delay">How long it shows.</param>
internal readonly record struct AnimationFrame(PixelRectangle Place, bool IsBlended, FrameDisposal Disposal, FrameDelay Delay);

/// <summary>What becomes of a frame's place when its time is over.</summary>
internal enum FrameDisposal
{
    /// <summary>The frame stays.</summary>
    Keep,

    /// <summary>It becomes transparent.</summary>
    Clear,

    /// <summary>It becomes what it was before the frame.</summary>
    Restore,
}
