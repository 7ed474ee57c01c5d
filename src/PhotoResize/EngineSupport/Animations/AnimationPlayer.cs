namespace PhotoResize.EngineSupport.Animations;

/// <summary>
/// Shows the frames of an animation one after the other, each with all that those before it left. One canvas is held, and no frame.
/// </summary>
/// <param name="animation">The animation.</param>
/// <param name="cancellationToken">Stops the work before the next frame, and within a frame where its decoder asks.</param>
internal sealed class AnimationPlayer(Animation animation, CancellationToken cancellationToken)
{
    private readonly AnimationCanvas _canvas = new(animation.Size);
    private int _shown = -1;

    public Animation Animation => animation;

    /// <summary>Makes the canvas show a frame: the present one, or a later one.</summary>
    public void MoveTo(int index)
    {
        // What is wholly covered need not be drawn first.
        for (var i = index; i > _shown + 1; i--)
        {
            if (Covers(animation.Frames[i]))
            {
                _shown = i - 1;
            }
        }

        while (_shown < index)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _shown++;
            _canvas.Begin(animation.Frames[_shown]);
            animation.Draw(_shown, _canvas, cancellationToken);
        }
    }

    /// <summary>Copies a row of the frame that shows, of as many bands as the animation has.</summary>
    public void CopyRow(int y, Span<byte> row) => _canvas.CopyRow(y, row, animation.Bands);

    /// <summary>Rows of the frame that shows, without a copy if the animation has four bands.</summary>
    /// <param name="y">The first one's number.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="buffer">Has room for them.</param>
    public ReadOnlySpan<byte> Rows(int y, int count, Span<byte> buffer)
    {
        if (animation.Bands == 4)
        {
            return _canvas.Rows(y, count);
        }

        var stride = animation.Size.Width * animation.Bands;
        for (var i = 0; i < count; i++)
        {
            _canvas.CopyRow(y + i, buffer.Slice(i * stride, stride), animation.Bands);
        }

        return buffer[..(count * stride)];
    }

    /// <summary>Whether nothing of the frames before shows during a frame, nor after it.</summary>
    private bool Covers(AnimationFrame frame) =>
        frame is { IsBlended: false, Disposal: not FrameDisposal.Restore }
        && frame.Place.X == 0 && frame.Place.Y == 0
        && frame.Place.Width >= _canvas.Size.Width && frame.Place.Height >= _canvas.Size.Height;
}
