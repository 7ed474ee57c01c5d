using System.Globalization;
using System.Runtime.InteropServices;
using PhotoResize.EngineSupport;
using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.EngineSupport.Profiles;
using PhotoResize.ImageSharp.Rendering;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;
using Codecs = SixLabors.ImageSharp.Configuration;
using ImageProcessingException = PhotoResize.Processing.ImageProcessingException;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>Decodes a source by the codec of its format to 8-bit sRGB or grey.</summary>
internal static class Decoder
{
    private const int WideLevels = 1 << 16;

    /// <summary>Decodes the frames that <paramref name="plan"/> names.</summary>
    /// <exception cref="ImageProcessingException">The source is damaged, or of a kind that the library does not decode.</exception>
    /// <exception cref="IOException">The source's storage failed.</exception>
    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    public static Task<DecodedImage> DecodeAsync(Codecs codecs, Stream stream, ImagePlan plan, CancellationToken cancellationToken) =>
        DecodeAsync(codecs, stream, plan.Frame, plan.FrameCount, LibraryDecoder.ShrinkOf(plan), cancellationToken);

    /// <summary>Decodes one frame in full size.</summary>
    /// <inheritdoc cref="DecodeAsync(Codecs, Stream, ImagePlan, CancellationToken)"/>
    public static Task<DecodedImage> DecodeFrameAsync(Codecs codecs, Stream stream, SourceFrame frame, CancellationToken cancellationToken) =>
        DecodeAsync(codecs, stream, frame, frameCount: 1, shrink: 1, cancellationToken);

    private static async Task<DecodedImage> DecodeAsync(
        Codecs codecs, Stream stream, SourceFrame frame, int frameCount, int shrink, CancellationToken cancellationToken)
    {
        try
        {
            return await DecodeOnceAsync(codecs, stream, frame, frameCount, shrink, cancellationToken);
        }
        catch (ImageProcessingException fault) when (PngPixelFile.MayBeMended(frame, fault))
        {
            var mended = PngPixelFile.Mend(stream, frame, fault, cancellationToken);
            return await DecodeOnceAsync(codecs, mended, frame, frameCount, shrink, cancellationToken);
        }
    }

    private static async Task<DecodedImage> DecodeOnceAsync(
        Codecs codecs, Stream stream, SourceFrame frame, int frameCount, int shrink, CancellationToken cancellationToken)
    {
        using var source = new SourceStream(stream, cancellationToken);
        try
        {
            var prepared = await SourcePreparation.RunAsync(source, frame, frameCount, cancellationToken);
            RequireRoom(frame, prepared.Animation is null ? FirstFrameOf(frame) + frameCount : frameCount, prepared.IsWide ? 2 * prepared.Bands : prepared.Bands);
            prepared.File.Position = 0;
            var image = prepared switch
            {
                { Rows: { } rows } => Compose(rows, prepared, cancellationToken),
                { Animation: { } animation } => Play(codecs, prepared, animation, frame, frameCount, cancellationToken),
                { IsWide: true } when ProfileOf(prepared.Profile, prepared.Bands, WideLevels) is { } profile =>
                    DecodeWide(codecs, prepared, profile, frame, cancellationToken),
                _ => Decode(codecs, prepared, frame, frameCount, shrink, cancellationToken),
            };
            if (StoredGeometry.Reduced(frame.StoredSize, shrink) != image.Size)
            {
                image.Dispose();
                throw new InvalidDataException(
                    string.Create(CultureInfo.InvariantCulture, $"The decoder sees {image.Size} pixels where the header announced {frame.StoredSize}."));
            }

            return image;
        }
        catch (Exception exception) when (exception is not (ImageProcessingException or OperationCanceledException))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw source.Failure is { } failure
                ? new IOException("The source cannot be read.", failure)
                : new ImageProcessingException(KindOf(exception), exception.Message, exception);
        }
    }

    /// <summary>
    /// Whatever a decoder throws counts as a fault of the source. Hostile bytes make the library throw exceptions of any kind, and ask for
    /// arrays that are too large.
    /// </summary>
    private static ImageProcessingError KindOf(Exception exception) =>
        exception is NotSupportedException or OutOfMemoryException or { InnerException: InvalidMemoryOperationException }
            ? ImageProcessingError.Unsupported
            : ImageProcessingError.Damaged;

    /// <summary>A frame of an animation needs those before it. A page of a TIFF does not, and was made the first one.</summary>
    private static int FirstFrameOf(SourceFrame frame) => frame.Format == ImageFormat.Tiff ? 0 : frame.Index;

    /// <summary>The library's allocator limits each frame. This limits all frames together that are held in memory.</summary>
    private static void RequireRoom(SourceFrame frame, int frames, int bands)
    {
        if ((Int128)frame.StoredSize.Width * frame.StoredSize.Height * bands * frames > ImageSharpProcessor.MaxPictureBytes)
        {
            throw new ImageProcessingException(ImageProcessingError.Unsupported, "The frames take more memory than a source may.");
        }
    }

    private static ComposedImage Play(
        Codecs codecs, PreparedSource source, WebPFile animation, SourceFrame frame, int frameCount, CancellationToken cancellationToken)
    {
        var frames = WebPAnimation.Decode(
            codecs, source.File, animation, frame.StoredSize, frame.Index..(frame.Index + frameCount), source.Bands, cancellationToken);
        var delays = animation.Frames.Skip(frame.Index).Take(frameCount).Select(shown => shown.Delay);
        var image = new ComposedImage(frames) { Timing = frameCount > 1 ? new FrameTiming([.. delays], animation.Plays) : null };
        Convert(image, source.Profile, frameCount);
        return image;
    }

    private static ComposedImage Compose(PixelRows rows, PreparedSource source, CancellationToken cancellationToken)
    {
        var image = new ComposedImage([RowComposition.Compose(rows, cancellationToken)]);
        Convert(image, source.Profile, frameCount: 1);
        return image;
    }

    private static DecodedImage Decode(
        Codecs codecs, PreparedSource source, SourceFrame frame, int frameCount, int shrink, CancellationToken cancellationToken) => source.Bands switch
        {
            1 => Decode<L8>(codecs, source, frame, frameCount, shrink, cancellationToken),
            2 => Decode<La16>(codecs, source, frame, frameCount, shrink, cancellationToken),
            3 => Decode<Rgb24>(codecs, source, frame, frameCount, shrink, cancellationToken),
            _ => Decode<Rgba32>(codecs, source, frame, frameCount, shrink, cancellationToken),
        };

    private static DecodedImage<TPixel> Decode<TPixel>(
        Codecs codecs, PreparedSource source, SourceFrame frame, int frameCount, int shrink, CancellationToken cancellationToken)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var reduced = shrink > 1 ? StoredGeometry.Reduced(frame.StoredSize, shrink) : default(PixelSize?);
        var image = LibraryDecoder.Decode<TPixel>(
            codecs, source.File, frame.Format, FirstFrameOf(frame) + frameCount, reduced, cancellationToken);
        try
        {
            return Prepare(image, source, frame, frameCount, shrink);
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private static DecodedImage<TPixel> Prepare<TPixel>(Image<TPixel> image, PreparedSource source, SourceFrame frame, int frameCount, int shrink)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var firstFrame = FirstFrameOf(frame);
        if (image.Frames.Count < firstFrame + frameCount)
        {
            throw new InvalidDataException("The source has fewer frames than its header announced.");
        }

        var decoded = new DecodedImage<TPixel>(image, firstFrame)
        {
            Shrink = shrink,
            Timing = frameCount > 1 ? TimingOf(image, firstFrame, frameCount) : null,
        };
        Convert(decoded, source.Profile, frameCount);
        return decoded;
    }

    private static void Convert(DecodedImage image, byte[]? embedded, int frameCount)
    {
        if (ProfileOf(embedded, image.Bands) is { } profile)
        {
            image.Convert(profile, frameCount);
        }
    }

    private static MatrixProfile? ProfileOf(byte[]? embedded, int bands, int levels = 256) =>
        EmbeddedProfile.For(embedded, bands < 3 ? 1 : 3) is { } usable ? MatrixProfile.TryCreate(usable, bands, levels) : null;

    private static ComposedImage DecodeWide(
        Codecs codecs, PreparedSource source, MatrixProfile profile, SourceFrame frame, CancellationToken cancellationToken) => source.Bands switch
        {
            1 => DecodeWide<L16>(codecs, source, profile, frame, cancellationToken),
            2 => DecodeWide<La32>(codecs, source, profile, frame, cancellationToken),
            3 => DecodeWide<Rgb48>(codecs, source, profile, frame, cancellationToken),
            _ => DecodeWide<Rgba64>(codecs, source, profile, frame, cancellationToken),
        };

    private static ComposedImage DecodeWide<TPixel>(
        Codecs codecs, PreparedSource source, MatrixProfile profile, SourceFrame frame, CancellationToken cancellationToken)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        using var wide = new DecodedImage<TPixel>(
            LibraryDecoder.Decode<TPixel>(codecs, source.File, frame.Format, frames: 1, reduced: null, cancellationToken), firstFrame: 0);
        var result = Raster.Blank(wide.Size.Width, wide.Size.Height, source.Bands);
        for (var y = 0; y < wide.Size.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            profile.Apply(MemoryMarshal.Cast<byte, ushort>(wide.Row(0, y)), result.Row(y), source.Bands);
        }

        return new ComposedImage([result]);
    }

    private static FrameTiming TimingOf<TPixel>(Image<TPixel> gif, int firstFrame, int frameCount)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var delays = Enumerable.Range(firstFrame, frameCount).Select(i => gif.Frames[i].Metadata.GetGifMetadata().FrameDelay * 10);
        return FrameTiming.OfGif([.. delays], gif.Metadata.GetGifMetadata().RepeatCount);
    }
}
