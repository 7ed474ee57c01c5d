using Microsoft.Extensions.Caching.Memory;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Flights;
using PhotoResize.Sources;

namespace PhotoResize.Stores;

/// <summary>
/// The originals of an image folder that are in a store. What the store has said of an original is remembered, so that a hit does not ask it:
/// trusted for a time, then confirmed in the background while it is still in use, and waited for only when it is too old.
/// </summary>
internal sealed partial class StoreImageSource : IImageSource, IAvailability, IDisposable
{
    // Confirmations that nobody waits for leave the store's other turns to those who do.
    private const int MaxConcurrentConfirmations = 8;

    // A store that is away is not asked again for the same original at once.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly IOriginalStore _store;
    private readonly Uri _address;
    private readonly string _folder;
    private readonly int _prefixLength;
    private readonly TimeSpan _freshness;
    private readonly TimeSpan _maxStale;
    private readonly FaultReporter _faults;
    private readonly TimeProvider _time;
    private readonly MemoryCache _states;
    private readonly SingleFlight<RememberedState> _flights = new();
    private int _confirmations;

    /// <param name="store">The store.</param>
    /// <param name="address">Its address.</param>
    /// <param name="folder">The image folder.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="access">How the store is asked.</param>
    /// <param name="copies">Keeps originals on this machine.</param>
    /// <param name="faults">Reports that the store is away.</param>
    /// <param name="time">Tells how old a state is.</param>
    public StoreImageSource(
        IOriginalStore store,
        Uri address,
        ImageFolderOptions folder,
        ImageResizingOptions options,
        StoreAccess access,
        OriginalCopies copies,
        FaultReporter faults,
        TimeProvider time)
    {
        _store = store;
        _address = address;
        _folder = folder.Name ?? folder.Path;
        _prefixLength = folder.Path.TrimEnd('/').Length;
        _freshness = folder.SourceFreshness;
        _maxStale = folder.SourceMaxStale;
        _faults = faults;
        _time = time;
        _states = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.MaxRememberedSources });
        Access = access;
        Copies = copies;
        MaxBufferedBytes = options.Processing.MaxBufferedSourceBytes;
    }

    public IOriginalStore Store => _store;

    public StoreAccess Access { get; }

    public OriginalCopies Copies { get; }

    /// <summary>Largest original that is kept as a whole. Larger ones pass through.</summary>
    public long MaxBufferedBytes { get; }

    public string Description => $"the store of image folder {_folder}";

    public bool IsAway => Access.IsOpen;

    public void Dispose()
    {
        _states.Dispose();
        (_store as IDisposable)?.Dispose();
    }

    public ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken)
    {
        if (_states.TryGetValue(path, out RememberedState? known))
        {
            var age = _time.GetElapsedTime(known!.ConfirmedAt);
            if (age < _freshness)
            {
                return new(known.Image);
            }

            if (known.Image is not null && age < _maxStale)
            {
                ConfirmInBackground(path, known);
                return new(known.Image);
            }
        }

        return StoreName.TryRead(path, _prefixLength, out var name) ? new(WaitAsync(path, name, known, cancellationToken)) : default;
    }

    /// <summary>Looks an original up that was not in its state any more when it was read.</summary>
    /// <returns>Whether it has changed or gone.</returns>
    public async Task<bool> HasChangedAsync(StoreImage image, CancellationToken cancellationToken)
    {
        // The store has just contradicted what is known; it is not asked whether that still holds.
        var now = await AskAsync(image.Path, image.Name, known: null, cancellationToken);
        return now.Image is not { } current || current.Version != image.Version;
    }

    private async Task<SourceImage?> WaitAsync(string path, string name, RememberedState? known, CancellationToken cancellationToken) =>
        (await _flights.RunAsync(path, token => AskUnlessToldAsync(path, name, known, token), cancellationToken)).Image;

    private async Task<RememberedState> AskUnlessToldAsync(string path, string name, RememberedState? known, CancellationToken cancellationToken)
    {
        // The store may have told another flight, which has ended since the caller looked into memory.
        if (_states.TryGetValue(path, out RememberedState? told) && told != known)
        {
            return told!;
        }

        try
        {
            return await AskNowAsync(path, name, known, cancellationToken);
        }
        catch (Exception exception) when (known is null && StoreAccess.IsAway(exception))
        {
            if (await RecallAsync(path, name, cancellationToken) is { } recalled)
            {
                _faults.Report(FaultKind.StoreAway, exception, _folder);
                return recalled;
            }

            throw;
        }
    }

    private Task<RememberedState> AskAsync(string path, string name, RememberedState? known, CancellationToken cancellationToken) =>
        _flights.RunAsync(path, token => AskNowAsync(path, name, known, token), cancellationToken);

    private async Task<RememberedState> AskNowAsync(string path, string name, RememberedState? known, CancellationToken cancellationToken)
    {
        // Before the question, since the answer may be as old.
        var asked = _time.GetTimestamp();
        var askedAt = _time.GetUtcNow();
        var found = await Access.AskAsync(token => _store.FindAsync(name, known?.Image?.State, token), cancellationToken);
        var image = found is null ? null : await DescribeAsync(path, name, found, known?.Image, cancellationToken);
        var saved = await SaveAsync(name, new SavedState(image?.State, askedAt), known, cancellationToken);
        return Remember(path, new RememberedState(image, asked, saved));
    }

    private RememberedState Remember(string path, RememberedState state)
    {
        _states.Set(path, state, new MemoryCacheEntryOptions
        {
            Size = 1,

            // Names without an original can be made up. They do not push out those that have one.
            Priority = state.Image is null ? CacheItemPriority.Low : CacheItemPriority.Normal,
        });
        return state;
    }

    private string AddressOf(string name) => $"{_address.AbsoluteUri.TrimEnd('/')}/{name}";

    private async ValueTask<StoreImage> DescribeAsync(
        string path, string name, StoredOriginal found, StoreImage? known, CancellationToken cancellationToken)
    {
        var state = found with { Content = null };
        if (known is not null && state == known.State)
        {
            return known;
        }

        var image = new StoreImage(this, name, state, AddressOf(name))
        {
            Path = path,
            Length = state.Length,
            LastModified = state.LastModified,
            EntityTag = state.EntityTag,
        };
        if (found.Content is { } content)
        {
            await Copies.AddAsync(image.Copy, content, cancellationToken);
        }

        return image;
    }

    private void ConfirmInBackground(string path, RememberedState known)
    {
        if (Access.IsOpen || !known.TryAsk(_time, Pause))
        {
            return;
        }

        if (Interlocked.Increment(ref _confirmations) > MaxConcurrentConfirmations)
        {
            Interlocked.Decrement(ref _confirmations);
            return;
        }

        // It may outlive the request that starts it, so it must not capture that request's context.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => ConfirmAsync(path, known), CancellationToken.None);
        }
    }

    private async Task ConfirmAsync(string path, RememberedState known)
    {
        try
        {
            await AskAsync(path, known.Image!.Name, known, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // What is known stays in use. A store of the application's own may throw anything, and nobody waits here.
            _faults.Report(FaultKind.StoreAway, exception, _folder);
        }
        finally
        {
            Interlocked.Decrement(ref _confirmations);
        }
    }
}
