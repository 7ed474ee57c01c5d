namespace PhotoResize.Caching;

/// <summary>
/// Bounds the bytes of results that are in memory because they are being sent. A client that reads nothing keeps its result there for as
/// long as the server lets it.
/// </summary>
/// <param name="maxBytes">The bound.</param>
internal sealed class SendingBudget(long maxBytes)
{
    private long _bytes;

    /// <summary>Bytes in sending.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Whether <see cref="TryTake"/> would succeed now. A result of any size is sent if no other one is.</summary>
    public bool HasRoomFor(long bytes) => Fits(Bytes, bytes);

    /// <summary>Takes room for a result.</summary>
    /// <returns>Whether there was enough. If so, release it after the result was sent.</returns>
    public bool TryTake(long bytes)
    {
        for (var taken = Bytes; Fits(taken, bytes); taken = Bytes)
        {
            if (Interlocked.CompareExchange(ref _bytes, taken + bytes, taken) == taken)
            {
                return true;
            }
        }

        return false;
    }

    public void Release(long bytes) => Interlocked.Add(ref _bytes, -bytes);

    private bool Fits(long taken, long bytes) => taken == 0 || taken + bytes <= maxBytes;
}
