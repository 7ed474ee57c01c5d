using System.Diagnostics.CodeAnalysis;

namespace PhotoResize.Sources;

/// <summary>
/// A source that is no local file, as the rest of the pipeline sees it: when its storage fails in its own way, opening and reading it fail
/// with an <see cref="IOException"/>.
/// </summary>
internal sealed class StoredSource : SourceImage
{
    private readonly SourceImage _inner;

    /// <param name="inner">The source as the application made it.</param>
    /// <param name="maxBufferedBytes">Most bytes that may be held in memory, if its stream cannot seek.</param>
    [SetsRequiredMembers]
    public StoredSource(SourceImage inner, long maxBufferedBytes)
    {
        _inner = inner;
        MaxBufferedBytes = maxBufferedBytes;
        Path = inner.Path;
        Length = inner.Length;
        LastModified = inner.LastModified;
    }

    internal override long MaxBufferedBytes { get; }

    public override async ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new StoredSourceStream(await _inner.OpenReadAsync(cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (StorageFault.Is(exception, cancellationToken.IsCancellationRequested))
        {
            throw StorageFault.From(exception);
        }
    }
}
