using PhotoResize.EngineSupport.Animations;
using PhotoResize.EngineSupport.Apng;
using PhotoResize.EngineSupport.Gif;
using PhotoResize.EngineSupport.PixelFiles;
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

    /// <summary>Whether the pixels are inks. They become RGB by plain arithmetic, which is right only without a profile.</summary>
    public bool IsCmyk { get; init; }

    /// <summary>Opens the picture's rows, where managed code decodes them.</summary>
    public Func<PixelRows>? OpenRows { get; init; }

    /// <summary>Whether samples have 16 bits, which count where a profile makes dark colours lighter.</summary>
    public bool IsWide { get; init; }

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
                var jpeg = OpenFile();
                return new PreparedSource(jpeg.Stream, (jpeg.Colours == PixelColours.Grey ? 1 : 3) + alpha)
                {
                    Profile = jpeg.Profile,
                    IsCmyk = jpeg.Colours == PixelColours.Cmyk,
                };
            case ImageFormat.Png:
                return PreparePng(source, frame, frameCount, alpha, cancellationToken);
            case ImageFormat.Tiff or ImageFormat.Bmp:
                return PrepareRows(OpenFile());
            case ImageFormat.Gif:
                var gif = GifAnimation.Open(source, frame.Index + frameCount, cancellationToken);
                return new PreparedSource(source, gif.Bands) { Animation = _ => gif };
            default:
                return PrepareWebP(source, frame.StoredSize, 3 + alpha);
        }

        PixelFile OpenFile() => PixelFile.Open(source, frame, isDecoderLenient: true, cancellationToken);
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
        var png = PngFile.Read(source, cancellationToken);
        Stream file;
        if (png.IsInterlaced)
        {
            file = InterlacedPng.Rewrite(source, png, size, cancellationToken);
        }
        else
        {
            file = PngPixelFile.Open(source, png, size, cancellationToken).Stream;
            PngRows.Check(source, png, size, cancellationToken);
        }

        return new PreparedSource(file, (png.IsGrey ? 1 : 3) + alpha) { Profile = png.Profile, IsWide = png.Depth > 8 };
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

    /// <summary>Takes the rows that managed code decodes, or what only the library can.</summary>
    /// <remarks>
    /// The library's decoders of fax compressions write beyond their memory (GHSA-jj3q-cwqj-842r, GHSA-v76p-62qx-wwq2). Tiles need version 3.
    /// </remarks>
    /// <exception cref="NotSupportedException">The library does not decode it, or not to the right colours.</exception>
    private static PreparedSource PrepareRows(PixelFile file)
    {
        const int Jpeg = 7;
        if (file.OpenRows is { } open)
        {
            var rows = open();
            var isCmyk = rows.Colours == PixelColours.Cmyk;
            var colours = isCmyk ? PixelColours.Rgb : rows.Colours;
            return new PreparedSource(file.Stream, (int)colours + (rows.HasAlpha ? 1 : 0))
            {
                Profile = file.Profile,
                OpenRows = open,
                IsCmyk = isCmyk,
            };
        }

        var tiff = file.TiffForLibrary!;
        return tiff is { Compression: Jpeg, IsTiled: false }
            ? new PreparedSource(file.Stream, tiff.IsGrey ? 1 : 3) { Profile = file.Profile }
            : throw new NotSupportedException($"A TIFF of compression {tiff.Compression}, or in tiles.");
    }
}
