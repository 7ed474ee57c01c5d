namespace PhotoResize.Caching.Memory;

/// <summary>
/// Tells keys that are requested repeatedly from those requested once, in a fixed amount of memory: a table of fingerprints, where newer
/// ones overwrite older ones. A flood of different addresses then evicts nothing. Two keys with the same fingerprint cost no more than one
/// entry that was requested only once.
/// </summary>
internal sealed class Doorkeeper
{
    private const int Slots = 16 * 1024;

    private readonly int[] _fingerprints = new int[Slots];

    /// <summary>Records that <paramref name="key"/> was requested.</summary>
    /// <returns>Whether it was requested before, not too long ago.</returns>
    public bool HasSeen(ReadOnlySpan<char> key)
    {
        // Seeded per process, so that clients cannot choose keys that collide. The lowest bit is the same for all keys of a slot; setting
        // it tells a fingerprint from an empty slot.
        var hash = string.GetHashCode(key);
        ref var slot = ref _fingerprints[hash & (Slots - 1)];
        var fingerprint = hash | 1;
        if (Volatile.Read(ref slot) == fingerprint)
        {
            return true;
        }

        Volatile.Write(ref slot, fingerprint);
        return false;
    }
}
