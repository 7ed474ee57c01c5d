namespace PhotoResize.Caching.Memory;

/// <summary>
/// Tells what is asked for repeatedly from what is asked for once, in a fixed amount of memory: a table of fingerprints, in which newer ones
/// overwrite older ones. So a flood of different addresses passes by what is kept. Two keys that look alike cost no more than a
/// place for one that was asked for once.
/// </summary>
internal sealed class Doorkeeper
{
    private const int Slots = 16 * 1024;

    private readonly int[] _fingerprints = new int[Slots];

    /// <summary>Whether <paramref name="key"/> was seen before, not too long ago; from now on it was.</summary>
    public bool HasSeen(ReadOnlySpan<char> key)
    {
        // Seeded by the process, so that nobody can choose keys that meet. The lowest bit is the same for all of a slot; set, it tells a
        // fingerprint from an empty slot.
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
