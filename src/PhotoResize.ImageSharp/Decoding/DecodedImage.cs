using System.Runtime.InteropServices;
using PhotoResize.EngineSupport.Profiles;
using PhotoResize.ImageSharp.Rendering;
using PhotoResize.Planning;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Advanced;
using SixLabors.ImageSharp.PixelFormats;

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
    public FrameTiming? Timing { get; init; }

    /// <summary>A row's pixels, band by band.</summary>
    /// <param name="frame">The frame's number among those asked for.</param>
    /// <param name="y">The row's number.</param>
    public abstract Span<byte> Row(int frame, int y);

    /// <summary>Brings all pixels to sRGB.</summary>
    public void Convert(MatrixProfile profile, int frameCount)
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

/// <summary>Frames as the library decoded them, in its memory.</summary>
/// <typeparam name="TPixel">The library's pixel type for the bands.</typeparam>
internal sealed class DecodedImage<TPixel>(Image<TPixel> image, int firstFrame) : DecodedImage
    where TPixel : unmanaged, IPixel<TPixel>
{
    public override int Bands { get; } = Marshal.SizeOf<TPixel>();

    public override PixelSize Size => new(image.Width, image.Height);

    public override Span<byte> Row(int frame, int y) =>
        MemoryMarshal.AsBytes(image.Frames[firstFrame + frame].DangerousGetPixelRowMemory(y).Span);

    public override void Dispose() => image.Dispose();
}

/// <summary>Frames that were put together by this engine.</summary>
internal sealed class ComposedImage(Raster[] frames) : DecodedImage
{
    public override int Bands => frames[0].Bands;

    public override PixelSize Size => frames[0].Size;

    public override Span<byte> Row(int frame, int y) => frames[frame].Row(y);

    public override void Dispose()
    {
    }
}
