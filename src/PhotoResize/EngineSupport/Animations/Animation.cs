using PhotoResize.Planning;

namespace PhotoResize.EngineSupport.Animations;

/// <summary>A file of frames that are drawn one after the other on the same canvas.</summary>
internal abstract class Animation
{
    /// <summary>The size of the canvas.</summary>
    public abstract PixelSize Size { get; }

    /// <summary>1 (grey), 2 (grey and alpha), 3 (RGB) or 4 (RGB and alpha): what the canvas shows at most.</summary>
    public abstract int Bands { get; }

    /// <summary>The number of frames in the file.</summary>
    public abstract int FrameCount { get; }

    /// <summary>The frames in their order, as far as they are wanted.</summary>
    public abstract IReadOnlyList<AnimationFrame> Frames { get; }

    /// <summary>How often the animation shows; 0 for ever.</summary>
    public abstract int Plays { get; }

    /// <summary>Decodes a frame and draws it in its place.</summary>
    /// <exception cref="Processing.ImageProcessingException">The frame is damaged.</exception>
    public abstract void Draw(int index, AnimationCanvas canvas, CancellationToken cancellationToken);

    /// <summary>How some of the frames run.</summary>
    public AnimationTiming TimingOf(int first, int count) => new([.. Frames.Skip(first).Take(count).Select(frame => frame.Delay)], Plays);
}
