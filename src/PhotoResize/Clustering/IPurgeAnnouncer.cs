using PhotoResize.Caching;

namespace PhotoResize.Clustering;

/// <summary>Has the other nodes purge what they keep for themselves.</summary>
internal interface IPurgeAnnouncer
{
    /// <summary>Announces a purge that has happened here; does not wait and does not fail.</summary>
    void Announce(CacheScope scope);
}
