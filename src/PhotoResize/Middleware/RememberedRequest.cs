using PhotoResize.Caching;
using PhotoResize.Configuration;
using PhotoResize.Serving;

namespace PhotoResize.Middleware;

/// <summary>What a request came to; the same holds for the next one, as long as folder and source are what they were.</summary>
/// <param name="Folder">The folder as it was configured; a reload makes other ones.</param>
/// <param name="PathLength">How much of the key is the path.</param>
/// <param name="Entry">The result, and the state of the source that it is made of.</param>
/// <param name="Result">What the headers say of it.</param>
internal sealed record RememberedRequest(ImageFolder Folder, int PathLength, CacheEntry Entry, ResultDescription Result)
{
    private long _lookedAt;

    /// <summary>When the source was last seen in that state, as a timestamp; 0 if it was not since.</summary>
    public long LookedAt
    {
        get => Interlocked.Read(ref _lookedAt);
        set => Interlocked.Exchange(ref _lookedAt, value);
    }
}
