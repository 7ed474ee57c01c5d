namespace PhotoResize.Caching;

/// <summary>The bytes of a result, readable until disposed.</summary>
public abstract class ImageContent : IDisposable
{
    /// <summary>Length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Whether <see cref="OpenRead"/> gives a stream that can seek, so that ranges can be sent. Default <see langword="true"/>.</summary>
    public virtual bool CanSeek => true;

    /// <summary>All bytes, where they are in memory.</summary>
    internal virtual ReadOnlyMemory<byte>? Bytes => null;

    /// <summary>A stream over exactly <see cref="Length"/> bytes, to be disposed before this content.</summary>
    public abstract Stream OpenRead();

    /// <summary>The bytes in an array of their own.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    internal async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        var bytes = new byte[Length];
        await using var stream = OpenRead();
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    /// <summary>Releases what holds the bytes.</summary>
    public abstract void Dispose();
}
