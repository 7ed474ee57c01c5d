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
        EntityTag = inner.EntityTag;
    }

    internal override long MaxBufferedBytes { get; }

    public override ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken) =>
        OpenAsync(_inner.OpenReadAsync, cancellationToken);

    public override ValueTask<Stream> OpenHeaderAsync(CancellationToken cancellationToken) =>
        OpenAsync(_inner.OpenHeaderAsync, cancellationToken);

    public override async ValueTask<IDisposable?> FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _inner.FetchAsync(cancellationToken);
        }
        catch (Exception exception) when (StorageFault.Is(exception, cancellationToken.IsCancellationRequested))
        {
            throw StorageFault.From(exception);
        }
    }

    private static async ValueTask<Stream> OpenAsync(Func<CancellationToken, ValueTask<Stream>> open, CancellationToken cancellationToken)
    {
        try
        {
            return new StoredSourceStream(await open(cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (StorageFault.Is(exception, cancellationToken.IsCancellationRequested))
        {
            throw StorageFault.From(exception);
        }
    }
}
