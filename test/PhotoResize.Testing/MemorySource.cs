using System.Diagnostics.CodeAnalysis;
using PhotoResize.Sources;

namespace PhotoResize.Testing;

/// <summary>A source in memory, read as a stream.</summary>
public sealed class MemorySource : SourceImage
{
    private readonly byte[] _bytes;

    [SetsRequiredMembers]
    public MemorySource(byte[] bytes)
    {
        _bytes = bytes;
        Path = "/images/source";
        Length = bytes.Length;
        LastModified = DateTimeOffset.UnixEpoch;
    }

    /// <summary>Exchanges the stream that a reader is given.</summary>
    public Func<Stream, Stream> Wrap { get; init; } = stream => stream;

    public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) =>
        new(Wrap(new MemoryStream(_bytes, writable: false)));
}
