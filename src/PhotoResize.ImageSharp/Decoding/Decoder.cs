using System.Globalization;
using PhotoResize.EngineSupport;
using PhotoResize.EngineSupport.Animations;
using PhotoResize.EngineSupport.Profiles;
using PhotoResize.Planning;
using PhotoResize.Processing;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;
using Codecs = SixLabors.ImageSharp.Configuration;
using ImageProcessingException = PhotoResize.Processing.ImageProcessingException;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>Decodes a source by the codec of its format to 8-bit sRGB or grey.</summary>
internal static class Decoder
{
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
        var source = new SourceStream(stream, cancellationToken);
        try
        {
            var prepared = await SourcePreparation.RunAsync(source, frame, frameCount, cancellationToken);
            prepared.File.Position = 0;
            var image = prepared.Animation is { } open
                ? Play(open(codecs), frame, frameCount, FaultOf, cancellationToken)
                : Decode(codecs, prepared, frame, shrink, cancellationToken);
            if (StoredGeometry.Reduced(frame.StoredSize, shrink) != image.Size)
            {
                image.Dispose();
                throw new InvalidDataException(
                    string.Create(CultureInfo.InvariantCulture, $"The decoder sees {image.Size} pixels where the header announced {frame.StoredSize}."));
            }

            Convert(image, prepared.Profile, frameCount);
            return image;
        }
        catch (Exception exception) when (exception is not (ImageProcessingException or OperationCanceledException))
        {
            throw FaultOf(exception);
        }

        Exception FaultOf(Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return source.Failure is { } failure
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

    /// <summary>The library's allocator limits a picture. This limits what an animation takes: its canvas, and a copy of what to restore.</summary>
    private static void RequireRoom(PixelSize canvas)
    {
        const int CanvasBytes = 2 * 4;
        if ((Int128)canvas.Width * canvas.Height * CanvasBytes > ImageSharpProcessor.MaxPictureBytes)
        {
            throw new ImageProcessingException(ImageProcessingError.Unsupported, "The frames take more memory than a source may.");
        }
    }

    private static PlayedImage Play(
        Animation animation, SourceFrame frame, int frameCount, Func<Exception, Exception> faultOf, CancellationToken cancellationToken)
    {
        RequireRoom(animation.Size);
        return new PlayedImage(new AnimationPlayer(animation, cancellationToken), frame.Index, faultOf)
        {
            Timing = frameCount > 1 ? animation.TimingOf(frame.Index, frameCount) : null,
        };
    }

    private static DecodedImage Decode(
        Codecs codecs, PreparedSource source, SourceFrame frame, int shrink, CancellationToken cancellationToken)
    {
        if ((Int128)frame.StoredSize.Width * frame.StoredSize.Height * source.Bands > ImageSharpProcessor.MaxPictureBytes)
        {
            throw new ImageProcessingException(ImageProcessingError.Unsupported, "The picture takes more memory than a source may.");
        }

        return source.Bands switch
        {
            1 => Decode<L8>(codecs, source, frame, shrink, cancellationToken),
            2 => Decode<La16>(codecs, source, frame, shrink, cancellationToken),
            3 => Decode<Rgb24>(codecs, source, frame, shrink, cancellationToken),
            _ => Decode<Rgba32>(codecs, source, frame, shrink, cancellationToken),
        };
    }

    private static DecodedImage<TPixel> Decode<TPixel>(
        Codecs codecs, PreparedSource source, SourceFrame frame, int shrink, CancellationToken cancellationToken)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var reduced = shrink > 1 ? StoredGeometry.Reduced(frame.StoredSize, shrink) : default(PixelSize?);
        var image = LibraryDecoder.Decode<TPixel>(codecs, source.File, frame.Format, reduced, cancellationToken);
        return new DecodedImage<TPixel>(image) { Shrink = shrink };
    }

    private static void Convert(DecodedImage image, byte[]? embedded, int frameCount)
    {
        if (embedded is not null && MatrixProfile.TryCreate(embedded, image.Bands) is { } profile)
        {
            image.Convert(profile, frameCount);
        }
    }
}
