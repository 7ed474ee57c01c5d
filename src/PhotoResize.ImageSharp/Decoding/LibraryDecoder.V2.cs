using PhotoResize.Planning;
using PhotoResize.Settings;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.PixelFormats;
using Codecs = SixLabors.ImageSharp.Configuration;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>The library's decoders, called as version 2.1 wants it.</summary>
internal static class LibraryDecoder
{
    /// <summary>The factor by which the decoder reduces: 1, since this version decodes a JPEG in full size only.</summary>
    public static int ShrinkOf(ImagePlan plan)
    {
        _ = plan;
        return 1;
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
        _ = reduced;
        IImageDecoder decoder = format switch
        {
            ImageFormat.Jpeg => new JpegDecoder { IgnoreMetadata = true },
            ImageFormat.Png => new PngDecoder { IgnoreMetadata = true },
            ImageFormat.Tiff => new TiffDecoder { IgnoreMetadata = true, DecodingMode = FrameDecodingMode.First },
            _ => new WebpDecoder { IgnoreMetadata = true },
        };
        return decoder.Decode<TPixel>(codecs, file, cancellationToken);
    }
}
