using System.Buffers.Binary;
using System.Globalization;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Rendering;
using PhotoResize.Rendering.Profiles;
using PhotoResize.Settings;
using PhotoResize.Sources.Headers;
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
            var bands = await PrepareAsync(source, frame, frameCount, cancellationToken);
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
        catch (Exception exception) when (exception is not (ImageProcessingException or OperationCanceledException or OutOfMemoryException))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw source.Failure is { } failure
                ? new IOException("The source cannot be read.", failure)
                : new ImageProcessingException(KindOf(exception), exception.Message, exception);
        }
    }

    /// <summary>
    /// Whatever a decoder throws is the fault of the bytes that it was given: hostile ones make the library throw exceptions of any kind.
    /// </summary>
    private static ImageProcessingError KindOf(Exception exception) => exception is NotSupportedException or InvalidMemoryOperationException
        ? ImageProcessingError.Unsupported
        : ImageProcessingError.Damaged;

    /// <summary>
    /// Reads the header again, since memory is laid out by what the decoder finds in these bytes; finds what it does not notice by itself;
    /// and tells how many bands the picture has.
    /// </summary>
    private static async ValueTask<int> PrepareAsync(SourceStream source, SourceFrame frame, int frameCount, CancellationToken cancellationToken)
    {
        if (!IsReadable(frame.Format))
        {
            throw new ImageProcessingException(ImageProcessingError.Unsupported, $"There is no decoder for {frame.Format}.");
        }

        var header = await SourceHeaderReader.ReadAsync(source, cancellationToken);
        if (header.Info is not { } info || info.Format != frame.Format || info.FrameCount < frame.Index + frameCount)
        {
            throw new InvalidDataException("The header is damaged, or not what it was.");
        }

        var found = info.FrameAt(frame.Index);
        if (new PixelSize(found.Width, found.Height) != frame.StoredSize)
        {
            throw new InvalidDataException($"The header announces {found.Width} x {found.Height} pixels where it announced {frame.StoredSize}.");
        }

        source.Position = 0;
        var isGrey = frame.Format switch
        {
            ImageFormat.Jpeg => JpegScans.Check(source, frame.StoredSize) == 1,
            ImageFormat.Png => PngIsGrey(source),
            ImageFormat.Tiff => await FindPageAsync(source, frame.Index, cancellationToken) is { Photometric: 0 or 1, SamplesPerPixel: 1 or 2 },
            ImageFormat.Gif => SetScreen(source, frame.StoredSize),
            _ => false,
        };
        return (isGrey ? 1 : 3) + (found.HasAlpha ? 1 : 0);
    }

    private static bool IsReadable(ImageFormat format) => format
        is ImageFormat.Jpeg or ImageFormat.Png or ImageFormat.Gif or ImageFormat.Bmp or ImageFormat.Tiff or ImageFormat.WebP;

    private static bool PngIsGrey(SourceStream source)
    {
        // Behind the signature, and the image header's length, name, width, height and depth.
        const int ColourTypePlace = 8 + 8 + 9;
        source.Position = ColourTypePlace;
        return source.ReadByte() is 0 or 4;
    }

    /// <summary>Makes a page the first one of the file: the library takes the pages before it to be of the same size, and decodes them all.</summary>
    private static async ValueTask<TiffDirectory> FindPageAsync(SourceStream source, int index, CancellationToken cancellationToken)
    {
        using var header = new HeaderStream(source, cancellationToken);
        var reader = await TiffDirectoryReader.OpenAsync(header, source.Length);
        var offset = reader!.FirstDirectory;
        var page = (await reader.ReadAsync(offset))!.Value;
        for (var i = 0; i < index; i++)
        {
            offset = page.Next;
            page = (await reader.ReadAsync(offset))!.Value;
        }

        if (index > 0)
        {
            ReplaceFirstDirectory(source, reader.IsBigTiff, offset);
        }

        return page;
    }

    private static void ReplaceFirstDirectory(SourceStream source, bool isBigTiff, long offset)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        source.Position = 0;
        if (source.ReadByte() == 'M')
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes, offset);
            source.Replace(isBigTiff ? 8 : 4, isBigTiff ? bytes : bytes[sizeof(uint)..]);
        }
        else
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, offset);
            source.Replace(isBigTiff ? 8 : 4, isBigTiff ? bytes : bytes[..sizeof(uint)]);
        }
    }

    /// <summary>Makes the logical screen what the header reader made of it, which knows screens that are not to be believed.</summary>
    private static bool SetScreen(SourceStream source, PixelSize size)
    {
        const int ScreenPlace = 6;
        Span<byte> screen = stackalloc byte[2 * sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(screen, (ushort)size.Width);
        BinaryPrimitives.WriteUInt16LittleEndian(screen[sizeof(ushort)..], (ushort)size.Height);
        source.Replace(ScreenPlace, screen);
        return false;
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
        // Frames of an animation build on those before them; a page of a TIFF stands by itself, and was made the first one.
        var firstFrame = frame.Format == ImageFormat.Tiff ? 0 : frame.Index;
        var target = StoredGeometry.Reduced(frame.StoredSize, shrink);
        var options = new DecoderOptions
        {
            Configuration = codecs,

            // Colour profiles count as metadata, and so do the delays of an animation.
            SkipMetadata = frame.Format == ImageFormat.Bmp || (frame.Format == ImageFormat.Gif && frameCount == 1),
            MaxFrames = (uint)(firstFrame + frameCount),
            TargetSize = shrink > 1 ? new Size(target.Width, target.Height) : null,
        };
        var image = Decode<TPixel>(frame.Format, options, source);
        if (image.Frames.Count < firstFrame + frameCount)
        {
            image.Dispose();
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
        where TPixel : unmanaged, IPixel<TPixel> => format switch
    {
        // The reduction in the frequency domain alone: what is left belongs to the plan's filter.
        ImageFormat.Jpeg => JpegDecoder.Instance.Decode<TPixel>(
            new JpegDecoderOptions { GeneralOptions = options, ResizeMode = JpegDecoderResizeMode.IdctOnly }, source),
        ImageFormat.Png => PngDecoder.Instance.Decode<TPixel>(options, source),
        ImageFormat.Gif => GifDecoder.Instance.Decode<TPixel>(options, source),
        ImageFormat.Bmp => BmpDecoder.Instance.Decode<TPixel>(options, source),
        ImageFormat.Tiff => TiffDecoder.Instance.Decode<TPixel>(options, source),

        // Browsers show the page behind an animation, and not the colour that it names.
        _ => WebpDecoder.Instance.Decode<TPixel>(
            new WebpDecoderOptions { GeneralOptions = options, BackgroundColorHandling = BackgroundColorHandling.Ignore }, source),
    };

    private static FrameTiming TimingOf<TPixel>(Image<TPixel> image, ImageFormat format, int firstFrame, int frameCount)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var frames = Enumerable.Range(firstFrame, frameCount).Select(i => image.Frames[i].Metadata);
        return format == ImageFormat.Gif
            ? FrameTiming.OfGif([.. frames.Select(frame => frame.GetGifMetadata().FrameDelay * 10)], image.Metadata.GetGifMetadata().RepeatCount)
            : new FrameTiming([.. frames.Select(frame => (int)frame.GetWebpMetadata().FrameDelay)], image.Metadata.GetWebpMetadata().RepeatCount);
    }
}
