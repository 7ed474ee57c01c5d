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

    /// <summary>Most bytes that may be buffered in memory if the stream cannot seek.</summary>
    internal virtual long MaxBufferedBytes => ProcessingOptions.DefaultMaxBufferedSourceBytes;

    /// <summary>
    /// The identity of the current state. Caches keep this instead of the source, which may reference any amount of memory.
    /// </summary>
    internal SourceVersion Version => _version ??= new(Path, Length, LastModified);

    /// <summary>Whether this source is in the state <paramref name="version"/>.</summary>
    internal bool Is(SourceVersion version) => Version == version;
}
