using PhotoResize.Sources;

namespace PhotoResize.EngineSupport;

/// <summary>Opens sources for engines, whose decoders go back and forth in a file and block while they read it.</summary>
internal static class SeekableSource
{
    // Decoders ask for a few KB at a time.
    private const int FileBufferBytes = 64 * 1024;

    /// <summary>
    /// A file, to be read by the thread that decodes, without keeping anyone from replacing it; or the source's stream, which is read into
    /// memory first, off any thread, if it cannot seek.
    /// </summary>
    /// <exception cref="IOException">The source has gone or cannot be read.</exception>
    public static async ValueTask<Stream> OpenAsync(SourceImage source, CancellationToken cancellationToken)
    {
        if (source.PhysicalPath is { } path)
        {
            return new FileStream(
                path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = FileBufferBytes });
        }

        var stream = await source.OpenReadAsync(cancellationToken);
        if (stream.CanSeek)
        {
            return stream;
        }

        await using (stream)
        {
            var memory = new MemoryStream(checked((int)source.Length));
            await stream.CopyToAsync(memory, cancellationToken);
            memory.Position = 0;
            return memory;
        }
    }
}
