using System.Diagnostics.CodeAnalysis;

namespace PhotoResize.Sources;

/// <summary>
/// Wraps a source that is not a local file. When its storage fails, opening and reading it throw an <see cref="IOException"/>, whatever the
/// source itself throws.
/// </summary>
internal sealed class StoredSource : SourceImage
{
    private readonly SourceImage _inner;

    /// <param name="inner">The application's source.</param>
    /// <param name="maxBufferedBytes">Most bytes that may be buffered in memory if its stream cannot seek.</param>
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
