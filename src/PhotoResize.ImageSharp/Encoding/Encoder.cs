using System.Buffers.Binary;
using PhotoResize.EngineSupport;
using PhotoResize.EngineSupport.Animations;
using PhotoResize.EngineSupport.Apng;
using PhotoResize.ImageSharp.Rendering;
using PhotoResize.Planning;
using PhotoResize.Settings;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Bmp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.PixelFormats;
using Codecs = SixLabors.ImageSharp.Configuration;

namespace PhotoResize.ImageSharp.Encoding;

/// <summary>Writes finished pictures as a file, without metadata and profiles.</summary>
internal static class Encoder
{
    /// <summary>For a plan without one.</summary>
    private const int DefaultQuality = 80;

    /// <summary>Encodes <paramref name="frames"/> in the plan's format.</summary>
    /// <param name="codecs">The library's settings.</param>
    /// <param name="frames">One, or the frames of an animation, all of the same size and bands.</param>
    /// <param name="timing">For an animation.</param>
    /// <param name="plan">Names the format and its settings.</param>
    /// <param name="cancellationToken">Stops the work before the next frame, or where the library's encoder looks at it.</param>
    /// <returns>The file's bytes.</returns>
    public static async Task<MemoryStream> EncodeAsync(
        Codecs codecs, Raster[] frames, AnimationTiming? timing, ImagePlan plan, CancellationToken cancellationToken)
    {
        return plan.Format switch
        {
            ImageFormat.Tiff => TiffWriter.Write(frames[0]),
            ImageFormat.Jpeg when plan.Subsampling == ChromaSubsampling.Chroma422 && frames[0].Bands == 3 => await JoinPlanesAsync(),
            ImageFormat.WebP when timing is not null => await JoinWebPAsync(timing),
            ImageFormat.Png when timing is not null => await JoinPngAsync(timing),
            _ => await WriteAsync(codecs, frames, timing, EncoderOf(plan, frames[0].Bands), cancellationToken),
        };

        async Task<MemoryStream> JoinWebPAsync(AnimationTiming timing)
        {
            var encoder = EncoderOf(plan, frames[0].Bands);
            var file = new MemoryStream();
            var animation = new WebPAnimationWriter(file, frames[0].Size, frames[0].HasAlpha, timing.Plays);
            for (var i = 0; i < frames.Length; i++)
            {
                using var still = await WriteAsync(codecs, [frames[i]], timing: null, encoder, cancellationToken);
                animation.Add(BytesOf(still), timing.Delays[i].Milliseconds);
            }

            animation.Finish();
            return file;
        }

        async Task<MemoryStream> JoinPngAsync(AnimationTiming timing)
        {
            var encoder = EncoderOf(plan, frames[0].Bands);
            var file = new MemoryStream();
            var animation = new ApngWriter(file, timing);
            foreach (var frame in frames)
            {
                using var still = await WriteAsync(codecs, [frame], timing: null, encoder, cancellationToken);
                animation.Add(BytesOf(still));
            }

            animation.Finish();
            return file;
        }

        async Task<MemoryStream> JoinPlanesAsync()
        {
            var picture = frames[0];
            var planes = Ycc422Planes.Split(picture.Pixels, picture.Width, picture.Height);
            var encoder = EncoderOf(plan, bands: 1);
            using var y = await WritePlaneAsync(planes.Y, picture.Width);
            using var cb = await WritePlaneAsync(planes.Cb, planes.ChromaWidth);
            using var cr = await WritePlaneAsync(planes.Cr, planes.ChromaWidth);
            return Jpeg422.Join(BytesOf(y), BytesOf(cb), BytesOf(cr), picture.Width, picture.Height);

            Task<MemoryStream> WritePlaneAsync(byte[] samples, int width) =>
                WriteAsync(codecs, [new Raster(width, picture.Height, 1, samples)], timing: null, encoder, cancellationToken);
        }
    }

    private static ReadOnlySpan<byte> BytesOf(MemoryStream file) => file.GetBuffer().AsSpan(0, (int)file.Length);

    private static IImageEncoder EncoderOf(ImagePlan plan, int bands) => plan.Format switch
    {
        ImageFormat.Jpeg => LibraryEncoder.Jpeg(plan.Quality ?? DefaultQuality, plan.Subsampling, bands),
        ImageFormat.Png => new PngEncoder
        {
            ChunkFilter = PngChunkFilter.ExcludeAll,
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
            ChunkFilter = PngChunkFilter.ExcludeAll,
            ColorType = PngColorType.Palette,
            BitDepth = PngBitDepth.Bit8,
            CompressionLevel = PngCompressionLevel.Level6,
            Quantizer = PaletteSearch.Shared,
        },
        ImageFormat.Gif => new GifEncoder { Quantizer = PaletteSearch.Shared, ColorTableMode = GifColorTableMode.Local },
        ImageFormat.Bmp => new BmpEncoder { BitsPerPixel = bands < 3 ? BmpBitsPerPixel.Pixel8 : BmpBitsPerPixel.Pixel24 },
        ImageFormat.WebP => new WebpEncoder
        {
            FileFormat = WebpFileFormatType.Lossy,
            Quality = plan.Quality ?? DefaultQuality,
            Method = plan.Effort switch
            {
                EncoderEffort.Usual => WebpEncodingMethod.Level2,
                EncoderEffort.Fast => WebpEncodingMethod.Level1,
                _ => WebpEncodingMethod.Level0,
            },
        },
        _ => throw new InvalidOperationException($"The ImageSharp engine does not write {plan.Format}."),
    };

    /// <param name="codecs">The library's settings.</param>
    /// <param name="frames">One, or those of a GIF.</param>
    /// <param name="timing">For several frames.</param>
    /// <param name="encoder">Writes them.</param>
    /// <param name="cancellationToken">Stops the encoder where it looks at it.</param>
    private static Task<MemoryStream> WriteAsync(
        Codecs codecs, Raster[] frames, AnimationTiming? timing, IImageEncoder encoder, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
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
                SetTiming(image, timing, frames[0].HasAlpha);
            }

            var file = new MemoryStream();
            await encoder.EncodeAsync(image, file, cancellationToken);
            if (timing?.Plays > 1 && encoder is GifEncoder)
            {
                SetRepeats(file, timing);
            }

            return file;
        }
    }

    private static ushort PlaysOf(AnimationTiming timing) => (ushort)Math.Min(timing.Plays, ushort.MaxValue);

    /// <summary>
    /// Writes how often to repeat after the first play, which is one less than the plays. The library does not write the number 1, which
    /// is its default, and so could not say it.
    /// </summary>
    private static void SetRepeats(MemoryStream file, AnimationTiming timing)
    {
        var name = "NETSCAPE2.0"u8;
        const int LengthAndKind = 2;
        var bytes = file.GetBuffer().AsSpan(0, (int)file.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(
            bytes[(bytes.IndexOf(name) + name.Length + LengthAndKind)..], (ushort)(PlaysOf(timing) - 1));
    }

    /// <summary>Every frame is whole. If there is alpha, the frame before it is cleared first, or it would show through.</summary>
    private static void SetTiming<TPixel>(Image<TPixel> image, AnimationTiming timing, bool hasAlpha)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        image.Metadata.GetGifMetadata().RepeatCount = PlaysOf(timing);
        for (var i = 0; i < image.Frames.Count; i++)
        {
            var metadata = image.Frames[i].Metadata.GetGifMetadata();

            // The library would write only the lower 16 bits.
            metadata.FrameDelay = Math.Min(timing.Delays[i].Hundredths, ushort.MaxValue);
            metadata.DisposalMethod = hasAlpha ? GifDisposalMethod.RestoreToBackground : GifDisposalMethod.NotDispose;
        }
    }
}
