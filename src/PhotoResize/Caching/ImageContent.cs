namespace PhotoResize.Caching;

/// <summary>The bytes of a result; readable until disposed.</summary>
public abstract class ImageContent : IDisposable
{
    // A server copies all that it is given at once, however slowly the client takes it.
    internal const int PieceBytes = 64 * 1024;

    /// <summary>Length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>
    /// Whether <see cref="OpenRead"/> gives a stream that can seek, so that ranges can be sent. Default <see langword="true"/>.
    /// </summary>
    public virtual bool CanSeek => true;

    /// <summary>Where the result comes from.</summary>
    internal ResultOrigin Origin { get; init; } = ResultOrigin.Disk;

    /// <summary>Whether all bytes are in memory.</summary>
    internal virtual bool IsInMemory => false;

    /// <summary>All bytes, if they are in memory; to be copied before anything else is done with the content.</summary>
    internal virtual bool TryGetBytes(out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        return false;
    }

    /// <summary>Opens a stream of exactly <see cref="Length"/> bytes. Dispose it before this content.</summary>
    public abstract Stream OpenRead();

    /// <summary>Writes all bytes to <paramref name="destination"/>, in pieces.</summary>
    /// <exception cref="IOException">They cannot be read, or not written.</exception>
    internal virtual async Task CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        await using var stream = OpenRead();
        await stream.CopyToAsync(destination, PieceBytes, cancellationToken);
    }

    /// <summary>Reads the bytes into a new array.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    internal virtual async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        var bytes = new byte[Length];
        await using var stream = OpenRead();
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    /// <summary>Releases the memory or the file.</summary>
    public abstract void Dispose();

    /// <summary>Writes bytes that are in memory, in pieces.</summary>
    private protected static async Task WriteAsync(ReadOnlyMemory<byte> bytes, Stream destination, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            var piece = bytes[..Math.Min(bytes.Length, PieceBytes)];
            await destination.WriteAsync(piece, cancellationToken);
            bytes = bytes[piece.Length..];
        }
    }
}
