using System.Runtime.InteropServices;
using PhotoResize.EngineSupport.Animations;
using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.EngineSupport.Profiles;
using PhotoResize.ImageSharp.Rendering;
using PhotoResize.Planning;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Advanced;
using SixLabors.ImageSharp.PixelFormats;
using ImageProcessingException = PhotoResize.Processing.ImageProcessingException;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>The frames of a source that a plan asks for.</summary>
internal abstract class DecodedImage : IDisposable
{
    /// <summary>1 (grey), 2 (grey and alpha), 3 (sRGB) or 4 (sRGB and alpha), 8 bits each.</summary>
    public abstract int Bands { get; }

    /// <summary>The size of a frame.</summary>
    public abstract PixelSize Size { get; }

    /// <summary>The factor by which the decoder reduced it.</summary>
    public int Shrink { get; init; } = 1;

    /// <summary>How the frames follow each other, if there are several.</summary>
    public AnimationTiming? Timing { get; init; }

    /// <summary>A row's pixels, band by band.</summary>
    /// <param name="frame">The frame's number among those asked for.</param>
    /// <param name="y">The row's number.</param>
    public abstract Span<byte> Row(int frame, int y);

    /// <summary>Brings all pixels to sRGB.</summary>
    public virtual void Convert(MatrixProfile profile, int frameCount)
    {
        for (var frame = 0; frame < frameCount; frame++)
        {
            for (var y = 0; y < Size.Height; y++)
            {
                profile.Apply(Row(frame, y), Bands);
            }
        }
    }

    public abstract void Dispose();
}

/// <summary>A picture as the library decoded it, in its memory.</summary>
/// <typeparam name="TPixel">The library's pixel type for the bands.</typeparam>
internal sealed class DecodedImage<TPixel>(Image<TPixel> image) : DecodedImage
    where TPixel : unmanaged, IPixel<TPixel>
{
    public override int Bands { get; } = Marshal.SizeOf<TPixel>();

    public override PixelSize Size => new(image.Width, image.Height);

    public override Span<byte> Row(int frame, int y) => MemoryMarshal.AsBytes(image.Frames[frame].DangerousGetPixelRowMemory(y).Span);

    public override void Dispose() => image.Dispose();
}

/// <summary>An animation that is decoded and composed frame by frame, while its rows are asked for.</summary>
/// <param name="player">Shows the frames.</param>
/// <param name="firstFrame">The number in the file of the first frame that is wanted.</param>
/// <param name="faultOf">What to throw for what the decoding of a frame threw.</param>
internal sealed class PlayedImage(AnimationPlayer player, int firstFrame, Func<Exception, Exception> faultOf) : DecodedImage
{
    private readonly byte[] _row = new byte[player.Animation.Size.Width * player.Animation.Bands];
    private MatrixProfile? _profile;

    public override int Bands => player.Animation.Bands;

    public override PixelSize Size => player.Animation.Size;

    /// <summary>A row of a frame: the one of the call before, or a later one. Valid until the next call.</summary>
    public override Span<byte> Row(int frame, int y)
    {
        try
        {
            player.MoveTo(firstFrame + frame);
        }
        catch (Exception exception) when (exception is not (ImageProcessingException or OperationCanceledException))
        {
            throw faultOf(exception);
        }

        player.CopyRow(y, _row);
        _profile?.Apply(_row, Bands);
        return _row;
    }

    public override void Convert(MatrixProfile profile, int frameCount) => _profile = profile;

    public override void Dispose()
    {
    }
}

/// <summary>A picture whose rows managed code decodes while they are asked for, in the order of the file, so that it is never in memory as a whole.</summary>
/// <param name="open">Opens the rows, from the first one.</param>
/// <param name="faultOf">What to throw for what the decoding of a row threw.</param>
/// <param name="cancellationToken">Stops before the next row.</param>
internal sealed class RowsImage(Func<PixelRows> open, Func<Exception, Exception> faultOf, CancellationToken cancellationToken) : DecodedImage
{
    private readonly RowReader _reader = new(open);
    private MatrixProfile? _profile;

    public override int Bands => _reader.Bands;

    public override PixelSize Size => _reader.Size;

    /// <summary>A row, valid until the next call. To go back is to begin again.</summary>
    public override Span<byte> Row(int frame, int y)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (_reader.MoveTo(y))
            {
                _profile?.Apply(_reader.Current, Bands);
            }

            return _reader.Current;
        }
        catch (Exception exception) when (exception is not (ImageProcessingException or OperationCanceledException))
        {
            throw faultOf(exception);
        }
    }

    public override void Convert(MatrixProfile profile, int frameCount) => _profile = profile;

    public override void Dispose()
    {
    }
}

/// <summary>A picture whose pixels this engine put together.</summary>
internal sealed class ComposedImage(Raster picture) : DecodedImage
{
    public override int Bands => picture.Bands;

    public override PixelSize Size => picture.Size;

    public override Span<byte> Row(int frame, int y) => picture.Row(y);

    public override void Dispose()
    {
    }
}
