using PhotoResize.Processing;
using PhotoResize.Sources;

namespace PhotoResize.EngineSupport;

/// <summary>Opens sources for engines, whose decoders seek, and block while they read.</summary>
internal static class SeekableSource
{
    // Decoders ask for a few KB at a time.
    private const int FileBufferBytes = 64 * 1024;

    /// <summary>
    /// The source's stream, to be read by the thread that decodes. It is read into memory first, off any thread, if it cannot seek. That
    /// costs as much memory as the source has bytes, so it is bounded.
    /// </summary>
    /// <exception cref="IOException">The source has gone or cannot be read.</exception>
    /// <exception cref="ImageProcessingException">The source has more bytes than may be buffered, or than its length says.</exception>
    public static async ValueTask<Stream> OpenAsync(SourceImage source, CancellationToken cancellationToken)
    {
        var stream = await source.OpenReadAsync(cancellationToken);
        if (stream.CanSeek)
        {
            return stream is FileStream ? new BufferedStream(stream, FileBufferBytes) : stream;
        }

        await using (stream)
        {
            return await BufferAsync(stream, source, cancellationToken);
        }
    }

    private static async ValueTask<MemoryStream> BufferAsync(Stream stream, SourceImage source, CancellationToken cancellationToken)
    {
        if (source.Length > source.MaxBufferedBytes)
        {
            throw new ImageProcessingException(
                ImageProcessingError.TooLarge,
                $"The source has more than {source.MaxBufferedBytes} bytes, and its stream cannot seek.");
        }

        // Allocated once in its final size. A growing buffer would leave large arrays behind.
        var bytes = GC.AllocateUninitializedArray<byte>((int)source.Length);
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (length == bytes.Length && await stream.ReadAsync(new byte[1], cancellationToken) > 0)
        {
            throw new ImageProcessingException(ImageProcessingError.Damaged, "The source has more bytes than its Length.");
        }

        return new MemoryStream(bytes, 0, length, writable: false);
    }
}
