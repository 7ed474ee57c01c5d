using PhotoResize.Caching;
using PhotoResize.Key;
using PhotoResize.Sources;

namespace PhotoResize.Stores;

/// <summary>An original in a store, in one of its states.</summary>
/// <param name="source">The image folder's source.</param>
/// <param name="name">Its name in the store.</param>
/// <param name="state">The state.</param>
/// <param name="address">What tells it apart from the originals of all other stores.</param>
internal sealed class StoreImage(StoreImageSource source, string name, StoredOriginal state, string address) : SourceImage
{
    // Large enough for the header of most photographs, with their profiles and previews.
    private const int SmallBytes = 64 * 1024;

    private const int BufferBytes = 64 * 1024;

    private CacheEntry? _copy;

    public string Name => name;

    public StoredOriginal State => state;

    /// <summary>The copy of the bytes on this machine.</summary>
    public CacheEntry Copy => _copy ??= CreateEntry();

    internal override long MaxBufferedBytes => source.MaxBufferedBytes;

    private bool IsKept => state.Length > 0 && state.Length <= source.MaxBufferedBytes;

    public override async ValueTask<IDisposable?> FetchAsync(CancellationToken cancellationToken) =>
        IsKept ? await source.Copies.GetAsync(Copy, state.Length, DownloadAsync, cancellationToken) : null;

    public override async ValueTask<Stream> OpenReadAsync(CancellationToken cancellationToken)
    {
        if (state.Length == 0)
        {
            return Stream.Null;
        }

        if (IsKept)
        {
            var copy = await source.Copies.GetAsync(Copy, state.Length, DownloadAsync, cancellationToken);
            return new BufferedStream(copy.OpenRead(), BufferBytes);
        }

        var stream = await ReadAsync(token => source.Access.AskAsync(
            open => source.Store.OpenAsync(name, state, 0, state.Length, open), token), cancellationToken);
        return new ExactStream(stream, state.Length, source.Access.Timeout, source.Access.Time);
    }

    /// <summary>Small originals are downloaded at once: a miss needs all their bytes anyway.</summary>
    public override async ValueTask<Stream> OpenHeaderAsync(CancellationToken cancellationToken) =>
        state.Length == 0 ? Stream.Null
        : IsKept && await source.Copies.FindAsync(Copy, cancellationToken) is { } copy ? copy.OpenRead()
        : IsKept && state.Length <= SmallBytes ? await OpenReadAsync(cancellationToken)
        : new RangedStream(this, SmallBytes);

    /// <summary>Reads a part of the bytes.</summary>
    public Task<byte[]> ReadRangeAsync(long offset, int length, CancellationToken cancellationToken) => ReadAsync(
        token => source.Access.AskAsync(
            async ask =>
            {
                await using var stream = await source.Store.OpenAsync(name, state, offset, length, ask);
                var bytes = GC.AllocateUninitializedArray<byte>(length);
                await stream.ReadExactlyAsync(bytes, ask);
                return bytes;
            },
            token),
        cancellationToken);

    private Task<byte[]> DownloadAsync(CancellationToken cancellationToken) => ReadAsync(
        token => source.Access.DownloadAsync(
            async download =>
            {
                await using var stream = await source.Store.OpenAsync(name, state, 0, state.Length, download);
                var bytes = GC.AllocateUninitializedArray<byte>((int)state.Length);
                await stream.ReadExactlyAsync(bytes, download);
                return await stream.ReadAsync(new byte[1], download) == 0
                    ? bytes
                    : throw new IOException("The store has sent more bytes of an original than it has.");
            },
            token),
        cancellationToken);

    /// <exception cref="FileNotFoundException">The original has changed, which its next look-up tells.</exception>
    private async Task<T> ReadAsync<T>(Func<CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await read(cancellationToken);
        }
        catch (OriginalChangedException exception)
        {
            throw await source.HasChangedAsync(this, cancellationToken)
                ? new FileNotFoundException("The original has changed or gone.", exception)
                : new IOException("The store contradicts itself about the state of an original.", exception);
        }
    }

    private CacheEntry CreateEntry()
    {
        var version = new SourceVersion(address, state.Length, state.LastModified) { EntityTag = state.EntityTag };
        return new CacheEntry(ImageKey.ComputeUnprocessed(version), version, Plan: null);
    }
}
