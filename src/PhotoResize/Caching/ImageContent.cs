namespace PhotoResize.Caching;

/// <summary>The bytes of a result, readable until disposed.</summary>
public abstract class ImageContent : IDisposable
{
    /// <summary>Length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>A seekable stream over exactly <see cref="Length"/> bytes, to be disposed before this content.</summary>
    public abstract Stream OpenRead();

    /// <summary>Releases what holds the bytes.</summary>
    public abstract void Dispose();
}
