using System.Globalization;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.EngineSupport;
using PhotoResize.EngineSupport.Profiles;
using PhotoResize.Settings;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Webp;
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
    /// <exception cref="IOException">The source's storage did not give its bytes.</exception>
    /// <exception cref="OperationCanceledException">The job was cancelled.</exception>
    public static Task<DecodedImage> DecodeAsync(Codecs codecs, Stream stream, ImagePlan plan, CancellationToken cancellationToken) =>
        DecodeAsync(codecs, stream, plan.Frame, plan.FrameCount, ShrinkOf(plan), cancellationToken);

    /// <summary>Decodes one frame in full size.</summary>
    /// <inheritdoc cref="DecodeAsync(Codecs, Stream, ImagePlan, CancellationToken)"/>
    public static Task<DecodedImage> DecodeFrameAsync(Codecs codecs, Stream stream, SourceFrame frame, CancellationToken cancellationToken) =>
        DecodeAsync(codecs, stream, frame, frameCount: 1, shrink: 1, cancellationToken);

    /// <summary>Only JPEG decodes a reduced picture for less.</summary>
    private static int ShrinkOf(ImagePlan plan)
    {
        if (plan.Frame.Format != ImageFormat.Jpeg)
        {
            return 1;
        }

        // The library is told the size and not the factor, and reduces further where that has the same size: if both sides become a pixel.
        var stored = plan.Frame.StoredSize;
        var (shorter, longer) = (Math.Min(stored.Width, stored.Height), Math.Max(stored.Width, stored.Height));
        var shrink = Math.Min(plan.ShrinkFactor, 8);
        while (shrink > 1 && (shrink > shorter || shrink >= longer))
        {
            shrink /= 2;
        }

        return shrink;
    }

    private static async Task<DecodedImage> DecodeAsync(
        Codecs codecs, Stream stream, SourceFrame frame, int frameCount, int shrink, CancellationToken cancellationToken)
    {
        using var source = new SourceStream(stream, cancellationToken);
        try
        {
            var bands = await SourcePreparation.RunAsync(source, frame, frameCount, cancellationToken);
            RequireRoom(frame, FirstFrameOf(frame) + frameCount, bands);
            source.Position = 0;
            var image = Decode(codecs, source, frame, frameCount, shrink, bands);
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
    /// Whatever a decoder throws is the fault of the bytes that it was given: hostile ones make the library throw exceptions of any kind, and
    /// ask for arrays that there cannot be.
    /// </summary>
    private static ImageProcessingError KindOf(Exception exception) =>
        exception is NotSupportedException or OutOfMemoryException or { InnerException: InvalidMemoryOperationException }
            ? ImageProcessingError.Unsupported
            : ImageProcessingError.Damaged;

    /// <summary>Frames of an animation build on those before them; a page of a TIFF stands by itself, and was made the first one.</summary>
    private static int FirstFrameOf(SourceFrame frame) => frame.Format == ImageFormat.Tiff ? 0 : frame.Index;

    /// <summary>The library's allocator bounds each frame; here all are bounded together, since those before the wanted ones are held as well.</summary>
    private static void RequireRoom(SourceFrame frame, int frames, int bands)
    {
        if ((Int128)frame.StoredSize.Width * frame.StoredSize.Height * bands * frames > ImageSharpProcessor.MaxPictureBytes)
        {
            throw new ImageProcessingException(ImageProcessingError.Unsupported, "The frames take more memory than a source may.");
        }
    }

    private static DecodedImage Decode(Codecs codecs, SourceStream source, SourceFrame frame, int frameCount, int shrink, int bands) => bands switch
    {
        1 => Decode<L8>(codecs, source, frame, frameCount, shrink),
        2 => Decode<La16>(codecs, source, frame, frameCount, shrink),
        3 => Decode<Rgb24>(codecs, source, frame, frameCount, shrink),
        _ => Decode<Rgba32>(codecs, source, frame, frameCount, shrink),
    };

    private static DecodedImage<TPixel> Decode<TPixel>(Codecs codecs, SourceStream source, SourceFrame frame, int frameCount, int shrink)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var firstFrame = FirstFrameOf(frame);
        var target = StoredGeometry.Reduced(frame.StoredSize, shrink);
        var options = new DecoderOptions
        {
            Configuration = codecs,

            // Colour profiles count as metadata, except in PNG, and so do the delays of an animation.
            SkipMetadata = frame.Format is ImageFormat.Bmp or ImageFormat.Png || (frame.Format == ImageFormat.Gif && frameCount == 1),
            MaxFrames = (uint)(firstFrame + frameCount),
            TargetSize = shrink > 1 ? new Size(target.Width, target.Height) : null,
        };
        var image = Decode<TPixel>(frame.Format, options, source);
        try
        {
            return Prepare(image, frame, frameCount, shrink);
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private static DecodedImage<TPixel> Prepare<TPixel>(Image<TPixel> image, SourceFrame frame, int frameCount, int shrink)
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
            Timing = frameCount > 1 ? TimingOf(image, frame.Format, firstFrame, frameCount) : null,
        };
        var embedded = image.Metadata.IccProfile ?? image.Frames.RootFrame.Metadata.IccProfile;
        if (embedded is not null && MatrixProfile.TryCreate(embedded.ToByteArray(), decoded.Bands) is { } profile)
        {
            decoded.Convert(profile, frameCount);
        }

        return decoded;
    }

    private static Image<TPixel> Decode<TPixel>(ImageFormat format, DecoderOptions options, SourceStream source)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        switch (format)
        {
            case ImageFormat.Jpeg:
                // The reduction in the frequency domain alone: what is left belongs to the plan's filter.
                var jpeg = new JpegDecoderOptions { GeneralOptions = options, ResizeMode = JpegDecoderResizeMode.IdctOnly };
                return JpegDecoder.Instance.Decode<TPixel>(jpeg, source);

            case ImageFormat.Png:
                return PngDecoder.Instance.Decode<TPixel>(options, source);

            case ImageFormat.Gif:
                return GifDecoder.Instance.Decode<TPixel>(options, source);

            case ImageFormat.Bmp:
                return BmpDecoder.Instance.Decode<TPixel>(options, source);

            case ImageFormat.Tiff:
                return TiffDecoder.Instance.Decode<TPixel>(options, source);

            default:
                // Browsers show the page behind an animation, and not the colour that it names.
                var webP = new WebpDecoderOptions { GeneralOptions = options, BackgroundColorHandling = BackgroundColorHandling.Ignore };
                return WebpDecoder.Instance.Decode<TPixel>(webP, source);
        }
    }

    private static FrameTiming TimingOf<TPixel>(Image<TPixel> image, ImageFormat format, int firstFrame, int frameCount)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var frames = Enumerable.Range(firstFrame, frameCount).Select(i => image.Frames[i].Metadata);
        return format == ImageFormat.Gif
            ? FrameTiming.OfGif([.. frames.Select(frame => frame.GetGifMetadata().FrameDelay * 10)], image.Metadata.GetGifMetadata().RepeatCount)
            : new FrameTiming([.. frames.Select(frame => (int)frame.GetWebpMetadata().FrameDelay)], image.Metadata.GetWebpMetadata().RepeatCount);
    }
}
