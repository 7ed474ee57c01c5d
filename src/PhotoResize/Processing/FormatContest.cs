using System.Text;
using PhotoResize.Caching;

namespace PhotoResize.Processing;

/// <summary>
/// One picture in the format that a client asked for and in the automatic one. The smaller of the two is sent, so both have to be made
/// once. Which one it is, is kept in the cache like a result: beside the results, wherever and however long these are kept.
/// </summary>
/// <param name="Negotiated">The format that the client named.</param>
/// <param name="Automatic">The format that it gets otherwise.</param>
internal sealed record FormatContest(Candidate Negotiated, Candidate Automatic)
{
    /// <summary>The entry of the cache that says which one is sent.</summary>
    public CacheEntry Choice { get; } = CacheEntry.ForChoice(Negotiated.Entry, Automatic.Entry);

    /// <summary>The one with fewer bytes, the negotiated one if they are equal.</summary>
    public Candidate Smaller(long negotiatedBytes, long automaticBytes) => automaticBytes < negotiatedBytes ? Automatic : Negotiated;

    /// <summary>What the cache keeps: the key of the chosen result.</summary>
    public static byte[] Write(Candidate chosen) => Encoding.ASCII.GetBytes(chosen.Entry.Key);

    /// <summary>The chosen one; <see langword="null"/> for anything that <see cref="Write"/> has not written.</summary>
    public Candidate? Read(ReadOnlySpan<byte> choice)
    {
        var key = Encoding.ASCII.GetString(choice);
        return key == Negotiated.Entry.Key ? Negotiated
            : key == Automatic.Entry.Key ? Automatic
            : null;
    }
}
