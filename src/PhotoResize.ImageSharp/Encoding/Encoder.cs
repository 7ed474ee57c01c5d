using PhotoResize.ImageSharp.Decoding;
using PhotoResize.ImageSharp.Rendering;
using PhotoResize.Planning;
using PhotoResize.Settings;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;
using SixLabors.ImageSharp.Processing.Processors.Quantization;
using Codecs = SixLabors.ImageSharp.Configuration;

namespace PhotoResize.ImageSharp.Encoding;

/// <summary>Writes finished pictures as a file, without metadata and profiles.</summary>
internal static class Encoder
{
    /// <summary>For a plan without one.</summary>
    private const int DefaultQuality = 80;

    private static readonly WuQuantizer Palette = new(new QuantizerOptions { MaxColors = 256, Dither = KnownDitherings.FloydSteinberg });

    /// <summary>Encodes <paramref name="frames"/> in the plan's format.</summary>
    /// <returns>The file's bytes.</returns>
    public static Task<MemoryStream> EncodeAsync(
        Codecs codecs, Raster[] frames, FrameTiming? timing, ImagePlan plan, CancellationToken cancellationToken) => plan.Format switch
        {
            ImageFormat.Tiff => Task.FromResult(TiffWriter.Write(frames[0])),
            _ => EncodeAsync(codecs, frames, timing, plan, EncoderOf(plan, frames[0].Bands), cancellationToken),
        };

    private static ImageEncoder EncoderOf(ImagePlan plan, int bands) => plan.Format switch
    {
        ImageFormat.Jpeg => new JpegEncoder { SkipMetadata = true, Quality = plan.Quality ?? DefaultQuality, ColorType = ColourOf(plan, bands) },
        ImageFormat.Png => new PngEncoder
        {
            SkipMetadata = true,
            ColorType = bands switch
            {
                1 => PngColorType.Grayscale,
                2 => PngColorType.GrayscaleWithAlpha,
                3 => PngColorType.Rgb,
                _ => PngColorType.RgbWithAlpha,
            },
            BitDepth = PngBitDepth.Bit8,
            CompressionLevel = PngCompressionLevel.Level6,
            FilterMethod = PngFilterMethod.Adaptive,
        },
        ImageFormat.Png8 => new PngEncoder
        {
            SkipMetadata = true,
            ColorType = PngColorType.Palette,
            BitDepth = PngBitDepth.Bit8,
            CompressionLevel = PngCompressionLevel.Level6,
            Quantizer = Palette,
        },

        // Nothing is there to be skipped but the number of loops.
        ImageFormat.Gif => new GifEncoder { SkipMetadata = false, Quantizer = Palette, ColorTableMode = GifColorTableMode.Local },
        ImageFormat.Bmp => new BmpEncoder { SkipMetadata = true, BitsPerPixel = bands < 3 ? BmpBitsPerPixel.Pixel8 : BmpBitsPerPixel.Pixel24 },
        ImageFormat.WebP => new WebpEncoder
        {
            SkipMetadata = true,
            FileFormat = WebpFileFormatType.Lossy,
            Quality = plan.Quality ?? DefaultQuality,
            Method = WebpEncodingMethod.Level2,
        },
        _ => throw new InvalidOperationException($"The ImageSharp engine does not write {plan.Format}."),
    };

    private static JpegEncodingColor ColourOf(ImagePlan plan, int bands) => plan.Subsampling switch
    {
        _ when bands < 3 => JpegEncodingColor.Luminance,
        ChromaSubsampling.Chroma420 => JpegEncodingColor.YCbCrRatio420,
        ChromaSubsampling.Chroma422 => JpegEncodingColor.YCbCrRatio422,
        _ => JpegEncodingColor.YCbCrRatio444,
    };

    private static Task<MemoryStream> EncodeAsync(
        Codecs codecs, Raster[] frames, FrameTiming? timing, ImagePlan plan, ImageEncoder encoder, CancellationToken cancellationToken)
    {
        return frames[0].Bands switch
        {
            1 => WriteAsync<L8>(),
            2 => WriteAsync<La16>(),
            3 => WriteAsync<Rgb24>(),
            _ => WriteAsync<Rgba32>(),
        };

        async Task<MemoryStream> WriteAsync<TPixel>()
            where TPixel : unmanaged, IPixel<TPixel>
        {
            var (width, height) = (frames[0].Width, frames[0].Height);
            using var image = Image.LoadPixelData<TPixel>(codecs, frames[0].Pixels, width, height);
            foreach (var frame in frames.AsSpan(1))
            {
                using var next = Image.LoadPixelData<TPixel>(codecs, frame.Pixels, width, height);
                image.Frames.AddFrame(next.Frames.RootFrame);
            }

            if (timing is not null)
            {
                SetTiming(image, timing, frames[0].HasAlpha, plan.Format);
            }

            var file = new MemoryStream();
            await encoder.EncodeAsync(image, file, cancellationToken);
            return file;
        }
    }

    /// <summary>Every frame is whole. Where there is alpha, the one before it has to go first, or it would show through.</summary>
    private static void SetTiming<TPixel>(Image<TPixel> image, FrameTiming timing, bool hasAlpha, ImageFormat format)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        if (format == ImageFormat.Gif)
        {
            image.Metadata.GetGifMetadata().RepeatCount = timing.GifRepeats;
        }
        else
        {
            image.Metadata.GetWebpMetadata().RepeatCount = (ushort)timing.Plays;
        }

        for (var i = 0; i < image.Frames.Count; i++)
        {
            var metadata = image.Frames[i].Metadata;
            if (format == ImageFormat.Gif)
            {
                var gif = metadata.GetGifMetadata();

                // The library would write the lower 16 bits alone.
                gif.FrameDelay = (int)Math.Min((timing.Delays[i] + 5L) / 10, ushort.MaxValue);
                gif.DisposalMethod = hasAlpha ? GifDisposalMethod.RestoreToBackground : GifDisposalMethod.NotDispose;
            }
            else
            {
                var webp = metadata.GetWebpMetadata();
                webp.FrameDelay = (uint)timing.Delays[i];
                webp.BlendMethod = WebpBlendMethod.Source;
                webp.DisposalMethod = hasAlpha ? WebpDisposalMethod.RestoreToBackground : WebpDisposalMethod.DoNotDispose;
            }
        }
    }
}
