using PhotoResize.EngineSupport.Animations;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.Apng;

/// <summary>An animated PNG. Each frame becomes a still file of its own, which the engine decodes as it decodes every PNG.</summary>
internal sealed class ApngAnimation : Animation
{
    private readonly PngBlocks _blocks;
    private readonly List<PngFrame> _frames;
    private readonly ApngStills _stills;

    private ApngAnimation(PngBlocks blocks, List<PngFrame> frames, int frameCount, ApngStills stills)
    {
        (_blocks, _frames, FrameCount, _stills) = (blocks, frames, frameCount, stills);
        Frames = [.. frames.Select(Place)];
    }

    /// <summary>Decodes a still PNG in its full size, and draws its rows.</summary>
    /// <param name="still">The file.</param>
    /// <param name="size">Its size.</param>
    /// <param name="draw">Takes the rows from the top: the row's number, its pixels in 8-bit sRGB or grey, and their bands.</param>
    /// <param name="cancellationToken">Stops the decoder.</param>
    public delegate void StillDecoder(Stream still, PixelSize size, RowAction draw, CancellationToken cancellationToken);

    /// <summary>Takes a row of pixels.</summary>
    public delegate void RowAction(int y, ReadOnlySpan<byte> row, int bands);

    /// <summary>The engine's decoder, to be set before a frame is drawn.</summary>
    public StillDecoder? Decoder { get; set; }

    public override PixelSize Size => new(_blocks.Width, _blocks.Height);

    public override int Bands => (_blocks.IsGrey ? 1 : 3) + (_blocks.HasAlpha ? 1 : 0);

    public override int FrameCount { get; }

    public override IReadOnlyList<AnimationFrame> Frames { get; }

    public override int Plays => (int)Math.Min(_blocks.Plays, int.MaxValue);

    /// <summary>Walks over the chunks of a file.</summary>
    /// <param name="stream">The file. It is read for as long as frames are drawn.</param>
    /// <param name="frames">How many frames, counted from the first one, may be drawn.</param>
    /// <param name="cancellationToken">Stops the next read.</param>
    /// <returns>The animation; <see langword="null"/> if there is none, or only its first frame is wanted and that is the still picture.</returns>
    /// <exception cref="ImageProcessingException">The file is damaged before its pixels.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static ApngAnimation? TryOpen(Stream stream, int frames, CancellationToken cancellationToken)
    {
        var source = new BlockingSource(stream, cancellationToken) { Position = 0 };
        try
        {
            using var header = new HeaderStream(source, cancellationToken);

            // Completed when it returns, since all reads are.
            return TryReadAsync(source, header, frames).AsTask().GetAwaiter().GetResult();
        }
        catch (InvalidDataException exception)
        {
            throw new ImageProcessingException(ImageProcessingError.Damaged, exception.Message, exception);
        }
        finally
        {
            source.Position = 0;
        }
    }

    public override void Draw(int index, AnimationCanvas canvas, CancellationToken cancellationToken)
    {
        var frame = _frames[index];
        using var still = _stills.Make(frame, cancellationToken);
        Decoder!(still, new PixelSize(frame.Width, frame.Height), canvas.Draw, cancellationToken);
    }

    private static async ValueTask<ApngAnimation?> TryReadAsync(Stream stream, HeaderStream header, int wanted)
    {
        var blocks = await PngBlocks.OpenAsync(header);
        var frames = new List<PngFrame>();
        var count = 0;
        while (await blocks.NextAsync() is { } frame)
        {
            count++;
            if (count <= wanted)
            {
                frames.Add(frame);
            }

            if (wanted == 1 && frame.IsDefault)
            {
                return null;
            }
        }

        return count > 0 ? new ApngAnimation(blocks, frames, count, ApngStills.Read(stream)) : null;
    }

    private static AnimationFrame Place(PngFrame frame) => new(
        new PixelRectangle(frame.Left, frame.Top, frame.Width, frame.Height),
        frame.IsBlended,
        frame.Disposal switch
        {
            PngDisposal.Clear => FrameDisposal.Clear,
            PngDisposal.Restore => FrameDisposal.Restore,
            _ => FrameDisposal.Keep,
        },
        new FrameDelay(frame.DelayNumerator, frame.DelayDenominator));
}
