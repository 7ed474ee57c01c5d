using PhotoResize.Planning;
using PhotoResize.Settings;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;
using Codecs = SixLabors.ImageSharp.Configuration;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>The library's decoders, called as version 3.1 wants it.</summary>
internal static class LibraryDecoder
{
    /// <summary>The factor by which the decoder reduces: never more than the plan says. Only a JPEG costs less that way.</summary>
    public static int ShrinkOf(ImagePlan plan)
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

    /// <summary>Decodes a file from its start, without metadata.</summary>
    /// <param name="codecs">The library's settings.</param>
    /// <param name="file">The file.</param>
    /// <param name="format">Its format.</param>
    /// <param name="reduced">The size to decode to, one that <see cref="ShrinkOf"/> allows; <see langword="null"/> for full size.</param>
    /// <param name="cancellationToken">Stops the decoder where it looks at it.</param>
    public static Image<TPixel> Decode<TPixel>(
        Codecs codecs, Stream file, ImageFormat format, PixelSize? reduced, CancellationToken cancellationToken)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        // The decoders' methods that take a token copy a stream that is not theirs into memory first.
        cancellationToken.ThrowIfCancellationRequested();
        var options = new DecoderOptions
        {
            Configuration = codecs,
            SkipMetadata = true,
            MaxFrames = 1,
            TargetSize = reduced is { } size ? new Size(size.Width, size.Height) : null,
        };
        return format switch
        {
            // The reduction in the frequency domain alone: what is left belongs to the plan's filter.
            ImageFormat.Jpeg => JpegDecoder.Instance.Decode<TPixel>(
                new JpegDecoderOptions { GeneralOptions = options, ResizeMode = JpegDecoderResizeMode.IdctOnly }, file),
            ImageFormat.Png => PngDecoder.Instance.Decode<TPixel>(options, file),
            ImageFormat.Tiff => TiffDecoder.Instance.Decode<TPixel>(options, file),
            _ => WebpDecoder.Instance.Decode<TPixel>(options, file),
        };
    }
}
