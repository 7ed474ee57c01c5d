using PhotoResize.Sources;

namespace PhotoResize.Testing;

/// <summary>A source in memory.</summary>
public sealed class MemorySource(byte[] bytes) : SourceImage
{
    public static MemorySource Of(byte[] bytes, string path = "/images/source") =>
        new(bytes) { Path = path, Length = bytes.Length, LastModified = DateTimeOffset.UnixEpoch };

    public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) => new(new MemoryStream(bytes, writable: false));
}
