using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.Diagnostics;
using PhotoResize.Flights;
using PhotoResize.Outcomes;
using PhotoResize.Sources.Headers;

namespace PhotoResize.Sources;

/// <summary>
/// Finds originals in all registered sources and remembers what their headers say, for as long as they do not change. What can go wrong
/// with a source becomes a <see cref="Failure"/> here.
/// </summary>
internal sealed class SourceCatalog : IDisposable
{
    // A waiting request costs little, and waits no longer than for its header. This keeps it little.
    private const int MaxWaitingForHeader = 1000;

    private readonly IImageSource[] _sources;
    private readonly FileProviderImageSource _webRoot;
    private readonly MemoryCache _headers;
    private readonly Func<string, SourceFolder?> _folderOf;
    private readonly FaultReporter _faults;
    private readonly TimeProvider _time;
    private readonly long _maxBufferedBytes;
    private readonly string _cacheRoot;
    private readonly long _maxHeaderBytes;
    private readonly TimeSpan _headerTimeout;
    private readonly SingleFlight<Outcome<SourceInfo>> _flights = new();
    private readonly ConcurrencyLimiter _headerTurns;

    /// <param name="sources">The sources that were added, in their order.</param>
    /// <param name="environment">Has the web root, which is asked last, for folders that have no originals of their own.</param>
    /// <param name="options">The options.</param>
    /// <param name="folderOf">The image folder that a path is in, or <see langword="null"/>.</param>
    /// <param name="faults">Reports faults of storages.</param>
    /// <param name="time">Ends the reading of headers.</param>
    public SourceCatalog(
        IEnumerable<IImageSource> sources,
        IWebHostEnvironment environment,
        IOptions<ImageResizingOptions> options,
        Func<string, SourceFolder?> folderOf,
        FaultReporter faults,
        TimeProvider time)
    {
        _sources = [.. sources];
        _webRoot = new FileProviderImageSource(environment.WebRootFileProvider, "");
        _maxBufferedBytes = options.Value.Processing.MaxBufferedSourceBytes;
        _headers = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.Value.MaxRememberedSources });
        _cacheRoot = options.Value.DiskCache.RootBelow(environment.ContentRootPath);
        _folderOf = folderOf;
        _faults = faults;
        _time = time;
        _maxHeaderBytes = options.Value.Processing.MaxHeaderBytes;
        _headerTimeout = options.Value.Processing.HeaderTimeout;
        _headerTurns = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = options.Value.Processing.MaxConcurrentHeaders,
            QueueLimit = MaxWaitingForHeader,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    public void Dispose()
    {
        _headers.Dispose();
        _headerTurns.Dispose();
    }

    /// <summary>The first original that a source has for <paramref name="path"/>; <see langword="null"/> if none has one.</summary>
    public ValueTask<Outcome<SourceImage?>> FindAsync(string path, CancellationToken cancellationToken) =>
        FindAgain(path) is { } known ? new(known) : SearchAsync(path, cancellationToken);

    private async ValueTask<Outcome<SourceImage?>> SearchAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await LookUpAsync(path, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            return Failure.SourceMissing;
        }
        catch (IOException exception)
        {
            return Unreadable(path, exception);
        }
    }

    /// <summary>The paths of files below an image folder, as far as its sources can tell; see <see cref="IListingSource.List"/>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="maxEntries">How many files and folders are looked at in each source.</param>
    /// <exception cref="IOException">A source cannot be read.</exception>
    public IEnumerable<string?> List(SourceFolder folder, int maxEntries) =>
        _sources.Append(folder.Originals ?? _webRoot).OfType<IListingSource>().SelectMany(source => source.List(folder.Prefix, maxEntries));

    /// <summary>Reports that an original cannot be read at present.</summary>
    /// <returns>The failure to answer with.</returns>
    public Failure Unreadable(string path, Exception exception)
    {
        _faults.Report(FaultKind.SourceUnreadable, exception, _folderOf(path)?.Name, path);
        return Failure.SourceUnreadable;
    }

    /// <summary>The current state of an original, compared with an earlier one.</summary>
    /// <exception cref="IOException">The storage cannot be read.</exception>
    public async ValueTask<OriginalState> GetStateAsync(SourceVersion version, CancellationToken cancellationToken)
    {
        try
        {
            if (await LookUpAsync(version.Path, cancellationToken) is not { } source)
            {
                return OriginalState.Missing;
            }

            // A cached file does not say what the storage's own tag was.
            return source.Length == version.Length && source.LastModified == version.LastModified ? OriginalState.Current : OriginalState.Changed;
        }
        catch (FileNotFoundException)
        {
            return OriginalState.Missing;
        }
    }

    /// <summary>What the header of <paramref name="source"/> says.</summary>
    public ValueTask<Outcome<SourceInfo>> DescribeAsync(SourceImage source, CancellationToken cancellationToken) =>
        Recall(source) is { } remembered ? new(remembered.Header) : new(ReadInTimeAsync(source, cancellationToken));

    private RememberedHeader? Recall(SourceImage source) =>
        _headers.TryGetValue(source.Path, out RememberedHeader? remembered) && source.Is(remembered!.Source) && LinksIn(source) == remembered.Links
            ? remembered
            : null;

    /// <summary>Opens a source.</summary>
    public Task<Outcome<Stream>> OpenAsync(SourceImage source, CancellationToken cancellationToken) =>
        TryAsync<Stream>(source, async token => await source.OpenReadAsync(token), cancellationToken);

    /// <summary>Brings the bytes of a source to this machine, as far as they are elsewhere.</summary>
    /// <returns>What keeps them here, to be disposed by the caller.</returns>
    public Task<Outcome<FetchedSource>> FetchAsync(SourceImage source, CancellationToken cancellationToken) =>
        TryAsync<FetchedSource>(source, async token => new FetchedSource(await source.FetchAsync(token)), cancellationToken);

    /// <summary>Uses a source, and makes sure that it did not change meanwhile: what was read may be of neither state then.</summary>
    /// <param name="source">The source.</param>
    /// <param name="use">What reads it.</param>
    /// <param name="cancellationToken">Ends the use.</param>
    public async Task<Outcome<T>> UseAsync<T>(
        SourceImage source, Func<CancellationToken, Task<Outcome<T>>> use, CancellationToken cancellationToken)
    {
        var outcome = await TryAsync(source, use, cancellationToken);
        if (outcome.Failure is { Kind: FailureKind.SourceUnreadable or FailureKind.SourceChanged })
        {
            return outcome;
        }

        // Also after use that failed: a file that is still being written looks damaged.
        return await CheckUnchangedAsync(source, cancellationToken) ?? outcome;
    }

    /// <summary>An original whose header is remembered, if it is certain that a search would find it in the same state.</summary>
    private LocalSource? FindAgain(string path) =>
        _headers.TryGetValue(path, out RememberedHeader? remembered)
        && remembered!.Local is { SecondLook: { } look } local
        && (local.FoundIn is null || local.FoundIn == LastSourceOf(path))
        && look.IsUnchanged()
            ? local
            : null;

    private IImageSource LastSourceOf(string path) => _folderOf(path)?.Originals ?? _webRoot;

    /// <exception cref="FileNotFoundException">There is such a name but no original.</exception>
    /// <exception cref="IOException">Whether there is one cannot be told at present.</exception>
    private async ValueTask<SourceImage?> LookUpAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            // Whether no source before may come to have the original.
            var isSettled = true;
            foreach (var source in _sources)
            {
                if (await source.FindAsync(path, cancellationToken) is { } image)
                {
                    return Guard(image, isSettled && HasFixedPlaces(source), foundIn: null);
                }

                isSettled &= source is FileProviderImageSource files && !files.Covers(path);
            }

            var last = LastSourceOf(path);
            return await last.FindAsync(path, cancellationToken) is { } found ? Guard(found, isSettled && HasFixedPlaces(last), last) : null;
        }
        catch (Exception exception) when (StorageFault.Is(exception, cancellationToken.IsCancellationRequested))
        {
            throw StorageFault.From(exception);
        }
    }

    private static bool HasFixedPlaces(IImageSource source) =>
        source is FolderImageSource || source is FileProviderImageSource { HasFixedPlaces: true };

    /// <summary>Wraps what a source has found.</summary>
    /// <param name="image">The original.</param>
    /// <param name="hasFixedPlace">Whether a search finds it in the same place while it is there.</param>
    /// <param name="foundIn">The source, if it is that of the folder alone.</param>
    /// <exception cref="FileNotFoundException">It is no file that is shown.</exception>
    private SourceImage Guard(SourceImage image, bool hasFixedPlace, IImageSource? foundIn)
    {
        if (image.PhysicalPath is not { } path)
        {
            return new StoredSource(image, _maxBufferedBytes);
        }

        if (image.Path.Contains("/.", StringComparison.Ordinal))
        {
            throw new FileNotFoundException("It is hidden, or in a hidden folder.");
        }

        return image.Length > 0 || LocalFile.MayBeRegular(path)
            ? new LocalSource(image, _folderOf, _cacheRoot)
            {
                SecondLook = hasFixedPlace && SecondLook.CanTake ? new SecondLook(path, image.Version) : null,
                FoundIn = foundIn,
            }
            : throw new FileNotFoundException("It is no regular file.");
    }

    private async Task<Outcome<T>> TryAsync<T>(
        SourceImage source, Func<CancellationToken, Task<Outcome<T>>> use, CancellationToken cancellationToken)
    {
        try
        {
            return await use(cancellationToken);
        }
        catch (HiddenFileException)
        {
            return Failure.SourceMissing;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // What was not found may be something else, such as an assembly of the engine.
            if (await CheckUnchangedAsync(source, cancellationToken) is { } failure)
            {
                return failure;
            }

            throw;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Unreadable(source.Path, exception);
        }
    }

    private async ValueTask<Failure?> CheckUnchangedAsync(SourceImage source, CancellationToken cancellationToken)
    {
        if (source.IsFixed)
        {
            return null;
        }

        var now = await FindAsync(source.Path, cancellationToken);
        if (now.Failure is { Kind: FailureKind.SourceUnreadable } failure)
        {
            return failure;
        }

        return now.Value is { } image && image.Is(source.Version) ? null : Failure.SourceChanged;
    }

    /// <summary>
    /// Reads a header once for all who ask for it. Each waits no longer than it may, even for a storage that does not hear of a cancellation.
    /// </summary>
    private async Task<Outcome<SourceInfo>> ReadInTimeAsync(SourceImage source, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_headerTimeout, _time);
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var version = source.Version;
        var key = string.Create(CultureInfo.InvariantCulture, $"{version.Length} {version.LastModified.UtcTicks} {version.EntityTag} {version.Path}");
        try
        {
            // Another flight may have read it, and ended since the caller looked into memory.
            return await _flights.RunAsync(
                key, token => Recall(source) is { } remembered ? Task.FromResult(remembered.Header) : ReadInTurnAsync(source, token), wait.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            _faults.Report(FaultKind.HeaderTooSlow, imageFolder: _folderOf(source.Path)?.Name, path: source.Path);
            return Failure.HeaderTimeout;
        }
    }

    private async Task<Outcome<SourceInfo>> ReadInTurnAsync(SourceImage source, CancellationToken cancellationToken)
    {
        using var turn = await _headerTurns.AcquireAsync(1, cancellationToken);
        return turn.IsAcquired
            ? await TryAsync(source, token => ReadHeaderAsync(source, token), cancellationToken)
            : Failure.TooManyHeaders;
    }

    private async Task<Outcome<SourceInfo>> ReadHeaderAsync(SourceImage source, CancellationToken cancellationToken)
    {
        // An empty file is not opened. Where the system does not tell, it may be a named pipe, and opening one waits for a writer.
        Outcome<SourceInfo> header = Failure.NotAnImage;
        if (source.Length > 0)
        {
            await using var stream = await source.OpenHeaderAsync(cancellationToken);
            header = await SourceHeaderReader.ReadAsync(stream, cancellationToken, _maxHeaderBytes);
        }

        _headers.Set(source.Path, new RememberedHeader(source.Version, source as LocalSource, LinksIn(source), header), new MemoryCacheEntryOptions { Size = 1 });
        return header;
    }

    /// <summary>What decides whether a source may be opened, beside its version.</summary>
    private LinkPolicy? LinksIn(SourceImage source) => _folderOf(source.Path)?.FollowLinks;

    private sealed record RememberedHeader(SourceVersion Source, LocalSource? Local, LinkPolicy? Links, Outcome<SourceInfo> Header);
}
