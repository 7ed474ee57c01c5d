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
    /// <exception cref="IOException">The source has gone or cannot be read.</exception>
    public abstract ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken);

    /// <summary>What identifies the present state. To be remembered in place of the source, which may hold on to much.</summary>
    internal SourceVersion Version => _version ??= new(Path, Length, LastModified);

    /// <summary>Whether <paramref name="version"/> is the present state of this source.</summary>
    internal bool Is(SourceVersion version) => Version == version;
}
