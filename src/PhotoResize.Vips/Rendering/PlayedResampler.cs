using System.Buffers;
using PhotoResize.EngineSupport;
using PhotoResize.EngineSupport.Animations;
using PhotoResize.Planning;
using PhotoResize.Vips.Interop;

namespace PhotoResize.Vips.Rendering;

/// <summary>
/// Resamples frames of an animation that is played in managed code. Rows are read from the canvas. As an image of the library, each frame
/// would be copied into new memory, whose page faults take longer than the copy.
/// </summary>
internal sealed class PlayedResampler : IDisposable
{
    /// <summary>Rows that are resampled at once.</summary>
    private const int StripHeight = 16;

    private readonly AnimationPlayer _player;
    private readonly StoredGeometry _geometry;
    private readonly Resampler _first;
    private readonly byte[] _rows;

    /// <param name="player">Shows the frames.</param>
    /// <param name="plan">Determines the part, the size and the filter.</param>
    public PlayedResampler(AnimationPlayer player, ImagePlan plan)
    {
        var animation = player.Animation;
        _player = player;
        _geometry = StoredGeometry.Of(plan, shrink: 1);
        _first = Resampler.Create(plan, _geometry, animation.Size, animation.Bands, _ => throw new InvalidOperationException());
        _rows = ArrayPool<byte>.Shared.Rent(StripHeight * animation.Size.Width * animation.Bands);
    }

    /// <summary>The orientation that is still to be applied.</summary>
    public int Orientation => _geometry.Orientation;

    public void Dispose() => ArrayPool<byte>.Shared.Return(_rows);

    /// <summary>Resamples a frame, which is the one that shows or a later one.</summary>
    /// <exception cref="Processing.ImageProcessingException">The source is damaged.</exception>
    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    public VipsImage Resample(VipsJob job, int index)
    {
        _player.MoveTo(index);
        var (size, inner, bands) = (_player.Animation.Size, _geometry.Inner, _player.Animation.Bands);
        var interpretation = bands < 3 ? Interpretation.BlackWhite : Interpretation.Srgb;
        var result = VipsImage.Blank(job, inner.Width, inner.Height, bands, interpretation);
        var rowBytes = inner.Width * bands;
        using var resampler = _first.ForNext(y => result.PixelsToWrite().Slice(y * rowBytes, rowBytes));
        for (var y = resampler.FirstRow; y < resampler.EndRow; y += StripHeight)
        {
            job.CancellationToken.ThrowIfCancellationRequested();
            var height = Math.Min(StripHeight, resampler.EndRow - y);
            resampler.Add(_player.Rows(y, height, _rows)[(resampler.Left * bands)..], size.Width * bands, height);
        }

        return result;
    }
}
