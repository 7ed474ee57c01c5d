using PhotoResize.Configuration;

namespace PhotoResize.Sources;

/// <summary>An original image: what identifies its present state, and a way to its bytes.</summary>
public abstract class SourceImage
{
    private SourceVersion? _version;

    /// <summary>The request path below the application's base path, such as <c>/images/photo.jpg</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Length in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>When the source was last changed.</summary>
    public required DateTimeOffset LastModified { get; init; }

    /// <summary>The local file that holds the bytes, or <see langword="null"/>.</summary>
    public virtual string? PhysicalPath => null;

    /// <summary>Opens the bytes for reading from the start.</summary>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="FileNotFoundException">The source has gone.</exception>
    /// <exception cref="IOException">
    /// The source cannot be read at present. A time-out, an <see cref="UnauthorizedAccessException"/> and an
    /// <see cref="HttpRequestException"/> count as one, here and when the stream is read.
    /// </exception>
    public abstract ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken);

    /// <summary>Most bytes that may be held in memory, so that a decoder can go back and forth in a stream that cannot seek.</summary>
    internal virtual long MaxBufferedBytes => ProcessingOptions.DefaultMaxBufferedSourceBytes;

    /// <summary>What identifies the present state. To be remembered in place of the source, which may hold on to much.</summary>
    internal SourceVersion Version => _version ??= new(Path, Length, LastModified);

    /// <summary>Whether <paramref name="version"/> is the present state of this source.</summary>
    internal bool Is(SourceVersion version) => Version == version;
}
