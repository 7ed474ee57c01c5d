using PhotoResize.Caching;
using PhotoResize.Sources;

namespace PhotoResize.Serving;

/// <summary>A source's own bytes on their way through, not held in memory.</summary>
/// <param name="source">The source.</param>
/// <param name="stream">Its bytes, opened.</param>
internal sealed class SourceContent(SourceImage source, Stream stream) : ImageContent
{
    public override long Length => source.Length;

    public override bool CanSeek => stream.CanSeek;

    public override Stream OpenRead() => stream;

    public override void Dispose() => stream.Dispose();
}
