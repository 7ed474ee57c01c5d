using System.Runtime.InteropServices;
using PhotoResize.Planning;
using PhotoResize.EngineSupport.Profiles;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Advanced;
using SixLabors.ImageSharp.PixelFormats;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>The frames of a source that a plan asks for, in memory of the library's.</summary>
internal abstract class DecodedImage : IDisposable
{
    /// <summary>1 (grey), 2 (grey and alpha), 3 (sRGB) or 4 (sRGB and alpha), 8 bits each.</summary>
    public abstract int Bands { get; }

    /// <summary>The size of a frame.</summary>
    public abstract PixelSize Size { get; }

    /// <summary>By how much the decoder has reduced it.</summary>
    public required int Shrink { get; init; }

    /// <summary>How the frames follow each other, if there are several.</summary>
    public FrameTiming? Timing { get; init; }

    /// <summary>A row's pixels, band by band.</summary>
    /// <param name="frame">The frame's number among those asked for.</param>
    /// <param name="y">The row's number.</param>
    public abstract Span<byte> Row(int frame, int y);

    public abstract void Dispose();
}

/// <inheritdoc/>
/// <typeparam name="TPixel">The library's name for the bands.</typeparam>
internal sealed class DecodedImage<TPixel>(Image<TPixel> image, int firstFrame) : DecodedImage
    where TPixel : unmanaged, IPixel<TPixel>
{
    public override int Bands { get; } = Marshal.SizeOf<TPixel>();

    public override PixelSize Size => new(image.Width, image.Height);

    public override Span<byte> Row(int frame, int y) =>
        MemoryMarshal.AsBytes(image.Frames[firstFrame + frame].DangerousGetPixelRowMemory(y).Span);

    /// <summary>Brings all pixels to sRGB.</summary>
    public void Convert(MatrixProfile profile, int frameCount)
    {
        for (var frame = 0; frame < frameCount; frame++)
        {
            for (var y = 0; y < image.Height; y++)
            {
                profile.Apply(Row(frame, y), Bands);
            }
        }
    }

    public override void Dispose() => image.Dispose();
}
