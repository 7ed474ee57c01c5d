using PhotoResize.Caching;

namespace PhotoResize.Serving;

/// <summary>A source's own bytes on their way through, not held in memory.</summary>
/// <param name="length">Their number.</param>
/// <param name="stream">The bytes, opened.</param>
internal sealed class SourceContent(long length, Stream stream) : ImageContent
{
    public override long Length => length;

    public override bool CanSeek => stream.CanSeek;

    public override Stream OpenRead() => stream;

    public override void Dispose() => stream.Dispose();
}
