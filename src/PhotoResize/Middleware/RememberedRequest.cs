using PhotoResize.Folders;
using PhotoResize.Negotiation;
using PhotoResize.Sources;

namespace PhotoResize.Middleware;

/// <summary>The decision on a request. It holds for the next equal one, as long as folder and source stay the same.</summary>
/// <param name="Snapshot">The configuration that it was decided by.</param>
/// <param name="Folder">The folder as it was configured; a reload makes new ones.</param>
/// <param name="PathLength">How much of the key is the path.</param>
/// <param name="By">The headers that the decision depends on too; what counts of them is part of its key.</param>
/// <param name="Path">The source's path, which is not that of the request where a hook or path syntax has changed it.</param>
/// <param name="Source">The state of the source.</param>
/// <param name="Planned">How to answer.</param>
/// <param name="Expires">When the request may not be answered any more.</param>
internal sealed record RememberedRequest(
    ResizingSnapshot Snapshot, ImageFolder Folder, int PathLength, VaryBy By, string Path, SourceVersion Source, Planned Planned, DateTimeOffset Expires)
{
    private long _lookedAt;

    /// <summary>Tells at little cost whether the source is unchanged; <see langword="null"/> where there is more to look at.</summary>
    public SecondLook? SecondLook { get; init; }

    /// <summary>When the source was last seen in that state, as a timestamp; 0 if it was not since.</summary>
    public long LookedAt
    {
        get => Interlocked.Read(ref _lookedAt);
        set => Interlocked.Exchange(ref _lookedAt, value);
    }
}
