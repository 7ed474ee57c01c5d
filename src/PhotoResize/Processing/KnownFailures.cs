using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using PhotoResize.Configuration;
using PhotoResize.Outcomes;
using PhotoResize.Planning;
using PhotoResize.Sources;

namespace PhotoResize.Processing;

/// <summary>
/// Remembers for a short time what an engine has found out about a source: that it is damaged, or of a kind that is not processed. Without
/// that, every request would decode it again up to the damage, and HEAD, which decodes nothing, would promise a picture that does not exist.
/// </summary>
/// <remarks>
/// It is not remembered for long, since memory that was short may look like damage; nor of a source that was changed a moment ago, since
/// one that is being written looks damaged, and its next change may not show in its time. Where work was stopped or refused, nothing was
/// found out.
/// </remarks>
internal sealed class KnownFailures(IOptions<ImageResizingOptions> options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    // Some file systems keep times to two seconds.
    private static readonly TimeSpan Unsettled = TimeSpan.FromSeconds(2);

    private readonly MemoryCache _remembered = new(new MemoryCacheOptions { SizeLimit = options.Value.MaxRememberedSources });

    // A timestamp; 0 while nothing was remembered, which spares most requests the look-up.
    private long _lastAdded;

    public void Dispose() => _remembered.Dispose();

    /// <summary>Whether what is found out about a source from now on may be remembered.</summary>
    public bool IsSettled(SourceImage source) => time.GetUtcNow() - source.LastModified >= Unsettled;

    /// <summary>Remembers why an engine could not process frames of a source, if that is the source's own fault.</summary>
    public void Add(IImageProcessor engine, SourceVersion source, SourceFrame first, int count, Failure failure)
    {
        if (failure.Kind is FailureKind.Damaged or FailureKind.Unsupported)
        {
            var now = time.GetTimestamp();
            _remembered.Set(
                new Key(engine.Name, source.Path, first.Index, count),
                new Known(source, failure, now),
                new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Lifetime });
            Interlocked.Exchange(ref _lastAdded, now);
        }
    }

    /// <summary>Why an engine could not process these frames; <see langword="null"/> if that is not known.</summary>
    public Failure? Find(IImageProcessor engine, SourceVersion source, SourceFrame first, int count) =>
        Interlocked.Read(ref _lastAdded) is not 0 and var lastAdded
        && time.GetElapsedTime(lastAdded) < Lifetime
        && _remembered.TryGetValue(new Key(engine.Name, source.Path, first.Index, count), out Known? known)
        && known!.Source == source
        && time.GetElapsedTime(known.At) < Lifetime
            ? known.Failure
            : null;

    private readonly record struct Key(string Engine, string Path, int First, int Count);

    private sealed record Known(SourceVersion Source, Failure Failure, long At);
}
