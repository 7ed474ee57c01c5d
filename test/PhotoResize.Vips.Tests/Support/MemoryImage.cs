using System.Diagnostics.CodeAnalysis;
using PhotoResize.Sources;

namespace PhotoResize.Vips.Tests.Support;

/// <summary>A source in memory, read as a stream.</summary>
internal sealed class MemoryImage : SourceImage
{
    private readonly byte[] content;

    [SetsRequiredMembers]
    internal MemoryImage(byte[] content)
    {
        this.content = content;
        Path = "/test";
        Length = content.Length;
        LastModified = DateTimeOffset.UnixEpoch;
    }

    /// <summary>Exchanges the stream that the engine is given.</summary>
    internal Func<Stream, Stream> Wrap { get; init; } = stream => stream;

    public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) => new(Wrap(new MemoryStream(content, writable: false)));
}
