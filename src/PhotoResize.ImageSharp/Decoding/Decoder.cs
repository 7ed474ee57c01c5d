using System.Globalization;
using System.Runtime.InteropServices;
using PhotoResize.EngineSupport;
using PhotoResize.EngineSupport.Animations;
using PhotoResize.EngineSupport.PixelFiles;
using PhotoResize.EngineSupport.Profiles;
using PhotoResize.ImageSharp.Rendering;
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
        var source = new SourceStream(stream, cancellationToken);
        try
        {
            var prepared = await SourcePreparation.RunAsync(source, frame, frameCount, cancellationToken);
            prepared.File.Position = 0;
            DecodedImage image = prepared.Animation is { } open
                ? Play(open(codecs), prepared.Profile, frame, frameCount, FaultOf, cancellationToken)
                : DecodeStill(codecs, prepared, frame, shrink, FaultOf, cancellationToken);
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

    /// <summary>The library's allocator limits what it decodes. This limits what is held in all.</summary>
    private static void RequireRoom(PixelSize size, int bytesPerPixel)
    {
        if ((Int128)size.Width * size.Height * bytesPerPixel > ImageSharpProcessor.MaxPictureBytes)
        {
            throw new ImageProcessingException(ImageProcessingError.Unsupported, "The picture takes more memory than a source may.");
        }
    }

    private static PlayedImage Play(
        Animation animation,
        byte[]? profile,
        SourceFrame frame,
        int frameCount,
        Func<Exception, Exception> faultOf,
        CancellationToken cancellationToken)
    {
        const int CanvasBytes = 2 * 4; // a copy is for what has to be restored
        RequireRoom(animation.Size, CanvasBytes);
        var image = new PlayedImage(new AnimationPlayer(animation, cancellationToken), frame.Index, faultOf)
        {
            Timing = frameCount > 1 ? animation.TimingOf(frame.Index, frameCount) : null,
        };
        Convert(image, profile, frameCount);
        return image;
    }

    private static DecodedImage DecodeStill(
        Codecs codecs,
        PreparedSource source,
        SourceFrame frame,
        int shrink,
        Func<Exception, Exception> faultOf,
        CancellationToken cancellationToken)
    {
        RequireNoInks(source);
        if (source.OpenRows is { } open)
        {
            var rows = new RowsImage(open, faultOf, cancellationToken);
            Convert(rows, source.Profile, frameCount: 1);
            return rows;
        }

        RequireRoom(frame.StoredSize, source.IsWide ? sizeof(ushort) * source.Bands : source.Bands);
        if (source.IsWide && ProfileOf(source.Profile, source.Bands, WideLevels) is { } wideProfile)
        {
            return DecodeWide(codecs, source, wideProfile, frame, cancellationToken);
        }

        DecodedImage image = source.Bands switch
        {
            1 => Decode<L8>(codecs, source, frame, shrink, cancellationToken),
            2 => Decode<La16>(codecs, source, frame, shrink, cancellationToken),
            3 => Decode<Rgb24>(codecs, source, frame, shrink, cancellationToken),
            _ => Decode<Rgba32>(codecs, source, frame, shrink, cancellationToken),
        };
        Convert(image, source.Profile, frameCount: 1);
        return image;
    }

    /// <exception cref="NotSupportedException">The profile of the inks would be needed.</exception>
    private static void RequireNoInks(PreparedSource source)
    {
        if (source.IsCmyk && EmbeddedProfile.For(source.Profile, (int)PixelColours.Cmyk) is not null)
        {
            throw new NotSupportedException("The colours are inks with a profile.");
        }
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
        if (ProfileOf(embedded, image.Bands) is { } profile)
        {
            image.Convert(profile, frameCount);
        }
    }

    /// <exception cref="NotSupportedException">The profile has tables. Without it, colours would be wrong.</exception>
    private static MatrixProfile? ProfileOf(byte[]? embedded, int bands, int levels = 256)
    {
        var usable = EmbeddedProfile.For(embedded, bands < 3 ? 1 : 3);
        if (usable is not null && IccTags.Has(usable, IccTags.LookupTable))
        {
            throw new NotSupportedException("The colour profile has tables.");
        }

        return usable is null ? null : MatrixProfile.TryCreate(usable, bands, levels);
    }

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
            LibraryDecoder.Decode<TPixel>(codecs, source.File, frame.Format, reduced: null, cancellationToken));
        var result = Raster.Blank(wide.Size.Width, wide.Size.Height, source.Bands);
        for (var y = 0; y < wide.Size.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            profile.Apply(MemoryMarshal.Cast<byte, ushort>(wide.Row(0, y)), result.Row(y), source.Bands);
        }

        return new ComposedImage(result);
    }
}
