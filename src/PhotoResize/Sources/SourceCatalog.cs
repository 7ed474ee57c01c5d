using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.Sources.Headers;

namespace PhotoResize.Sources;

/// <summary>Finds originals in all registered sources and remembers what their headers say, for as long as they do not change.</summary>
internal sealed class SourceCatalog : IDisposable
{
    private readonly IImageSource[] _sources;
    private readonly MemoryCache _headers;
    private readonly long _maxBufferedBytes;

    public SourceCatalog(IEnumerable<IImageSource> sources, IWebHostEnvironment environment, IOptions<ImageResizingOptions> options)
    {
        _sources = [.. sources, new FileProviderImageSource(environment.WebRootFileProvider, "")];
        _maxBufferedBytes = options.Value.Processing.MaxBufferedSourceBytes;
        _headers = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.Value.MaxRememberedSources });
    }

    public void Dispose() => _headers.Dispose();

    /// <summary>The first original that a source has for <paramref name="path"/>.</summary>
    /// <exception cref="FileNotFoundException">There is such a name but no original.</exception>
    /// <exception cref="IOException">It cannot be told at present whether there is one.</exception>
    public async ValueTask<SourceImage?> FindAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var source in _sources)
            {
                if (await source.FindAsync(path, cancellationToken) is { } image)
                {
                    return image.PhysicalPath is null ? new StoredSource(image, _maxBufferedBytes) : image;
                }
            }

            return null;
        }
        catch (Exception exception) when (StorageFault.Is(exception, cancellationToken.IsCancellationRequested))
        {
            throw StorageFault.From(exception);
        }
    }

    /// <summary>How an original is now, compared with a state that it was in.</summary>
    /// <exception cref="IOException">It cannot be told at present.</exception>
    public async ValueTask<OriginalState> IsCurrentAsync(SourceVersion version, CancellationToken cancellationToken)
    {
        try
        {
            if (await FindAsync(version.Path, cancellationToken) is not { } source)
            {
                return OriginalState.Missing;
            }

            return source.Is(version) ? OriginalState.Current : OriginalState.Changed;
        }
        catch (FileNotFoundException)
        {
            return OriginalState.Missing;
        }
    }

    /// <summary>What the header of <paramref name="source"/> says, or its fault.</summary>
    /// <exception cref="IOException">The source has gone or cannot be read.</exception>
    public ValueTask<SourceHeader> DescribeAsync(SourceImage source, CancellationToken cancellationToken) =>
        _headers.TryGetValue(source.Path, out RememberedHeader? remembered) && source.Is(remembered!.Source)
            ? new(remembered.Header)
            : ReadAsync(source, cancellationToken);

    private async ValueTask<SourceHeader> ReadAsync(SourceImage source, CancellationToken cancellationToken)
    {
        // An empty file is not opened: on Unix a named pipe has no length either, and opening one waits for a writer.
        var header = new SourceHeader(null, SourceFault.NotAnImage);
        if (source.Length > 0)
        {
            await using var stream = await source.OpenReadAsync(cancellationToken);
            header = await SourceHeaderReader.ReadAsync(stream, cancellationToken);
        }

        _headers.Set(source.Path, new RememberedHeader(source.Version, header), new MemoryCacheEntryOptions { Size = 1 });
        return header;
    }

    private sealed record RememberedHeader(SourceVersion Source, SourceHeader Header);
}
