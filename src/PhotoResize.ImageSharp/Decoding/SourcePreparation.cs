using System.Buffers.Binary;
using PhotoResize.EngineSupport.Animations;
using PhotoResize.EngineSupport.Apng;
using PhotoResize.EngineSupport.Gif;
using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources.Headers;
using Codecs = SixLabors.ImageSharp.Configuration;

namespace PhotoResize.ImageSharp.Decoding;

/// <summary>A source that was checked, as the library may see it.</summary>
/// <param name="File">The file to decode, to be read from its start.</param>
/// <param name="Bands">How many bands its frames have.</param>
internal sealed record PreparedSource(Stream File, int Bands)
{
    /// <summary>The colour profile, if there is one. The library is not asked for it, nor for any other metadata.</summary>
    public byte[]? Profile { get; init; }

    /// <summary>Opens an animation that is composed in managed code, which the library may decode the frames of.</summary>
    public Func<Codecs, Animation>? Animation { get; init; }
}

/// <summary>
/// Checks a source before the library decodes it. The file may have changed since it was planned for, and the library allocates memory by
/// what its headers say, and ignores damage that it could notice.
/// </summary>
internal static class SourcePreparation
{
    /// <summary>Checks the source, and makes the library see the frame that is wanted.</summary>
    /// <exception cref="ImageProcessingException">The engine does not decode this format, or the source is too large.</exception>
    /// <exception cref="InvalidDataException">The source is damaged.</exception>
    /// <exception cref="NotSupportedException">The source is of a kind that is not known to come out right.</exception>
    public static async ValueTask<PreparedSource> RunAsync(
        SourceStream source, SourceFrame frame, int frameCount, CancellationToken cancellationToken)
    {
        if (!IsReadable(frame.Format))
        {
            throw new ImageProcessingException(ImageProcessingError.Unsupported, $"There is no decoder for {frame.Format}.");
        }

        var header = await SourceHeaderReader.ReadAsync(source, cancellationToken);
        if (header.Value is not { } info || info.Format != frame.Format || info.FrameCount < frame.Index + frameCount)
        {
            throw new InvalidDataException("The header is damaged, or not what it was.");
        }

        var found = info.FrameAt(frame.Index);
        if (new PixelSize(found.Width, found.Height) != frame.StoredSize)
        {
            throw new InvalidDataException($"The header announces {found.Width} x {found.Height} pixels where it announced {frame.StoredSize}.");
        }

        source.Position = 0;
        var alpha = found.HasAlpha ? 1 : 0;
        switch (frame.Format)
        {
            case ImageFormat.Jpeg:
                var (components, profile) = JpegScans.Check(source, frame.StoredSize);
                return new PreparedSource(source, (components == 1 ? 1 : 3) + alpha) { Profile = profile };
            case ImageFormat.Png:
                return PreparePng(source, frame, frameCount, alpha, cancellationToken);
            case ImageFormat.Tiff:
                return await PrepareTiffAsync(source, frame.Index, alpha, cancellationToken);
            case ImageFormat.Gif:
                var gif = GifAnimation.Open(source, frame.Index + frameCount, cancellationToken);
                return new PreparedSource(source, gif.Bands) { Animation = _ => gif };
            case ImageFormat.Bmp:
                CheckRows(source, frame.StoredSize);
                return new PreparedSource(source, 3 + alpha);
            default:
                return PrepareWebP(source, frame.StoredSize, 3 + alpha);
        }
    }

    private static PreparedSource PreparePng(
        SourceStream source, SourceFrame frame, int frameCount, int alpha, CancellationToken cancellationToken)
    {
        if (ApngAnimation.TryOpen(source, frame.Index + frameCount, cancellationToken) is { } animation)
        {
            return new PreparedSource(source, animation.Bands)
            {
                Animation = codecs =>
                {
                    animation.Decoder = (still, size, draw, token) => DecodeStill(codecs, still, size, draw, token);
                    return animation;
                },
            };
        }

        var size = frame.StoredSize;
        var png = PngFile.Read(source);
        Stream file = source;
        if (png.IsInterlaced)
        {
            file = InterlacedPng.Rewrite(source, png, size, cancellationToken);
        }
        else
        {
            PngPixels.Check(source, png, size);
        }

        return new PreparedSource(file, (png.IsGrey ? 1 : 3) + alpha) { Profile = png.Profile };
    }

    /// <summary>Decodes a frame of an animated PNG as every PNG is decoded.</summary>
    private static void DecodeStill(
        Codecs codecs, Stream still, PixelSize size, ApngAnimation.RowAction draw, CancellationToken cancellationToken)
    {
        // Completed when it returns, since all reads are.
        var frame = new SourceFrame(ImageFormat.Png, 0, size, Orientation: 1, HasAlpha: false);
        using var image = Decoder.DecodeFrameAsync(codecs, still, frame, cancellationToken).GetAwaiter().GetResult();
        for (var y = 0; y < size.Height; y++)
        {
            draw(y, image.Row(0, y), image.Bands);
        }
    }

    private static PreparedSource PrepareWebP(SourceStream source, PixelSize canvas, int bands)
    {
        var file = WebPFile.Read(source, canvas);
        return file.IsAnimated
            ? new PreparedSource(source, bands)
            {
                Profile = file.Profile,
                Animation = codecs => new WebPAnimation(codecs, source, file, canvas, bands),
            }
            : new PreparedSource(file.Frames[0].ToStill(source), bands) { Profile = file.Profile };
    }

    private static bool IsReadable(ImageFormat format) => format
        is ImageFormat.Jpeg or ImageFormat.Png or ImageFormat.Gif or ImageFormat.Bmp or ImageFormat.Tiff or ImageFormat.WebP;

    /// <summary>
    /// Makes a page the only one of the file. The library would decode the pages before it, expect them to have the same size, and read
    /// whatever the pages after it refer to.
    /// </summary>
    private static async ValueTask<PreparedSource> PrepareTiffAsync(SourceStream source, int index, int alpha, CancellationToken cancellationToken)
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

        source.Position = 0;
        var isBigEndian = source.ReadByte() == 'M';
        var strips = new TiffStrips(source, reader.IsBigTiff, isBigEndian);
        var next = strips.Check(offset, new PixelSize((int)page.Width, (int)page.Height));
        source.Replace(next, new byte[reader.IsBigTiff ? sizeof(long) : sizeof(uint)]);
        if (index > 0)
        {
            ReplaceFirstDirectory(source, reader.IsBigTiff, isBigEndian, offset);
        }

        var isGrey = page is { Photometric: 0 or 1, SamplesPerPixel: 1 or 2 };
        return new PreparedSource(source, (isGrey ? 1 : 3) + alpha) { Profile = strips.Profile };
    }

    private static void ReplaceFirstDirectory(SourceStream source, bool isBigTiff, bool isBigEndian, long offset)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        if (isBigEndian)
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

    /// <summary>Checks that a bitmap that is not compressed has all of its rows. The library repeats an earlier row for one that is missing.</summary>
    private static void CheckRows(SourceStream source, PixelSize size)
    {
        const uint BitFields = 3;
        const uint AlphaBitFields = 6;
        const int CoreHeaderBytes = 12;
        const int ShortHeaderBytes = 16;
        const int Os2HeaderBytes = 64;
        Span<byte> header = stackalloc byte[34];
        header.Clear();
        source.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        var pixels = BinaryPrimitives.ReadUInt32LittleEndian(header[10..]);
        var headerBytes = BinaryPrimitives.ReadUInt32LittleEndian(header[14..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(header[(headerBytes == CoreHeaderBytes ? 24 : 28)..]);
        var compression = headerBytes is CoreHeaderBytes or ShortHeaderBytes ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(header[30..]);
        var isPlain = compression == 0 || (compression is BitFields or AlphaBitFields && headerBytes != Os2HeaderBytes);

        // Rows are padded to a multiple of 4 bytes.
        var rowBytes = (((long)size.Width * bits) + 31) / 32 * 4;
        if (isPlain && pixels + (rowBytes * size.Height) > source.Length)
        {
            throw new InvalidDataException("The bitmap is truncated.");
        }
    }
}
