using PhotoResize.Configuration;

namespace PhotoResize.Sources;

/// <summary>An original image: the identity of its current state, and access to its bytes.</summary>
public abstract class SourceImage
{
    private SourceVersion? _version;

    /// <summary>The request path below the application's base path, such as <c>/images/photo.jpg</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>When the source was last modified.</summary>
    public required DateTimeOffset LastModified { get; init; }

    /// <summary>
    /// What the storage tells the states of the bytes apart by, such as the <c>ETag</c> of an object; <see langword="null"/>, the default, if
    /// length and time do. Another tag means other bytes.
    /// </summary>
    public string? EntityTag { get; init; }

    /// <summary>The local file that holds the bytes, or <see langword="null"/>.</summary>
    public virtual string? PhysicalPath => null;

    /// <summary>Opens a stream of the bytes, at its start.</summary>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="FileNotFoundException">The source no longer exists.</exception>
    /// <exception cref="IOException">
    /// The source cannot be read. A <see cref="TimeoutException"/>, an <see cref="UnauthorizedAccessException"/>, an
    /// <see cref="HttpRequestException"/>, and a cancellation that the caller did not ask for, are treated the same, here and when the
    /// stream is read.
    /// </exception>
    public abstract ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens a stream of the bytes of which only a few will be read: those of an image's header. A storage that is far away reads no more
    /// than is asked for. By default the same as <see cref="OpenReadAsync"/>.
    /// </summary>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="FileNotFoundException">The source no longer exists.</exception>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public virtual ValueTask<Stream> OpenHeaderAsync(CancellationToken cancellationToken) => OpenReadAsync(cancellationToken);

    /// <summary>
    /// Brings all bytes to this machine, so that <see cref="OpenReadAsync"/> does not wait for a storage that is far away. Called before a
    /// job waits for its turn, since waiting for a network needs none. By default it does nothing.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>What keeps the bytes here, to be disposed when they are not needed any more; or <see langword="null"/>.</returns>
    /// <exception cref="FileNotFoundException">The source no longer exists.</exception>
    /// <exception cref="IOException">The source cannot be read.</exception>
    public virtual ValueTask<IDisposable?> FetchAsync(CancellationToken cancellationToken) => default;

    /// <summary>Most bytes that may be buffered in memory if the stream cannot seek.</summary>
    internal virtual long MaxBufferedBytes => ProcessingOptions.DefaultMaxBufferedSourceBytes;

    /// <summary>Whether its bytes cannot change, so that nobody has to look for it again.</summary>
    internal virtual bool IsFixed => false;

    /// <summary>
    /// The identity of the current state. Caches keep this instead of the source, which may reference any amount of memory.
    /// </summary>
    internal SourceVersion Version => _version ??= new(Path, Length, LastModified) { EntityTag = EntityTag };

    /// <summary>Whether this source is in the state <paramref name="version"/>.</summary>
    internal bool Is(SourceVersion version) => Version == version;
}
