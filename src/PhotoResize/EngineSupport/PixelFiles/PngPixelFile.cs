using PhotoResize.Planning;
using PhotoResize.Processing;
using PhotoResize.Settings;
using PhotoResize.Sources.Headers;

namespace PhotoResize.EngineSupport.PixelFiles;

/// <summary>A PNG with what its decoder needs: header, palette, transparency, image data and an end.</summary>
internal static class PngPixelFile
{
    /// <summary>Reads the structure, and gives the pixels by reference.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="EndOfStreamException">The file ends before its pixels.</exception>
    /// <exception cref="NotSupportedException">The pixels are of a kind that is not processed.</exception>
    public static PixelFile Open(Stream source, PixelSize size, CancellationToken cancellationToken) =>
        Open(source, PngFile.Read(source, cancellationToken), size, cancellationToken);

    /// <summary>Gives the pixels of a file whose structure was read.</summary>
    /// <exception cref="InvalidDataException">The file is cut off within its pixels.</exception>
    public static PixelFile Open(Stream source, PngFile png, PixelSize size, CancellationToken cancellationToken)
    {
        var file = Begin(png, source);
        if (png.IsCut)
        {
            file.Add(PngChunk.Write(PngChunkType.ImageData, PngRows.Rewrite(source, png, size, cancellationToken)));
        }
        else
        {
            foreach (var (start, end) in png.ImageData)
            {
                file.AddRange(start, end - start);
            }
        }

        file.Add(PngChunk.Write(PngChunkType.ImageEnd, []));
        return new PixelFile(file) { Profile = png.Profile };
    }

    /// <summary>Whether a source may have all of its pixels, in which a decoder found damage.</summary>
    public static bool MayBeMended(SourceFrame frame, ImageProcessingException fault) =>
        frame.Format == ImageFormat.Png && fault.Error == ImageProcessingError.Damaged;

    /// <summary>
    /// The same source with its pixels compressed anew. Decoders look at what does not touch the pixels: the checksum of all rows behind
    /// the last one, what follows it, and the size of the window. To look first would cost every PNG its inflation.
    /// </summary>
    /// <exception cref="ImageProcessingException"><paramref name="fault"/>: pixels are missing, or a chunk's checksum does not hold.</exception>
    public static Stream Mend(Stream source, SourceFrame frame, ImageProcessingException fault, CancellationToken cancellationToken)
    {
        try
        {
            var png = PngFile.Read(source, cancellationToken);
            if (png.IsAnimated)
            {
                // Its frames are decoded one by one. What is mended here is the still picture alone, which may be none of them.
                throw fault;
            }

            var file = new SplicedStream(source);
            file.AddRange(0, png.ImageData[0].Start);
            file.Add(PngChunk.Write(PngChunkType.ImageData, PngRows.Rewrite(source, png, frame.StoredSize, cancellationToken)));
            file.Add(PngChunk.Write(PngChunkType.ImageEnd, []));
            return file;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or NotSupportedException)
        {
            throw fault;
        }
    }

    /// <summary>A file up to its image data.</summary>
    private static SplicedStream Begin(PngFile png, Stream source)
    {
        var file = new SplicedStream(source);
        file.Add([
            .. PngFile.Signature,
            .. PngChunk.Write(PngChunkType.ImageHeader, png.Header),
            .. png.Palette.Length > 0 ? PngChunk.Write(PngChunkType.Palette, png.Palette) : [],
            .. png.Transparency.Length > 0 ? PngChunk.Write(PngChunkType.Transparency, png.Transparency) : [],
        ]);
        return file;
    }
}
