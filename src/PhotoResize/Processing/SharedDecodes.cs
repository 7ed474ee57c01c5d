using PhotoResize.Sources;

namespace PhotoResize.Processing;

/// <summary>Brings together results that can be made from one decode of a source, while they wait for their turns anyway.</summary>
/// <remarks>
/// Nobody waits to be joined. A job that has its turn takes in what waits in the queue for the same decode, up to the moment at which decoding
/// starts; what arrives before that moment does not have to queue at all. The width of an image in a page has up to a dozen values
/// (<c>srcset</c>), which clients ask for at the same moment, and decoding is most of the work for the smaller ones.
/// </remarks>
/// <param name="admission">Reserves the memory of those who are taken in.</param>
internal sealed class SharedDecodes(JobAdmission admission)
{
    /// <summary>All of a group's rows are resampled by one thread, so its number is bounded: its last one waits for all of them.</summary>
    private const int MaxShares = 15;

    private readonly Lock _lock = new();
    private readonly Dictionary<Key, Place> _places = [];

    /// <summary>Joins a group that has not started to decode, or waits for one.</summary>
    /// <returns>Whether it has joined one; otherwise it is to queue, and to call <see cref="TryLead"/> or <see cref="TryLeave"/> then.</returns>
    public bool TryJoin(Key key, DecodeShare share)
    {
        lock (_lock)
        {
            if (!_places.TryGetValue(key, out var place))
            {
                _places[key] = place = new Place();
            }

            if (place.Open is { } group && TryTake(group, share))
            {
                return true;
            }

            place.Waiting.Add(share);
            return false;
        }
    }

    /// <summary>Starts a group when the turn of a share has come.</summary>
    /// <returns>The group, to be disposed; <see langword="null"/> if another group has taken the share meanwhile.</returns>
    public DecodeGroup? TryLead(Key key, DecodeShare share)
    {
        lock (_lock)
        {
            if (!_places.TryGetValue(key, out var place) || !place.Waiting.Remove(share))
            {
                return null;
            }

            var group = new DecodeGroup(this, key);

            // Another group may be open that found no memory for this share. Whoever comes next tries that one.
            place.Open ??= group;
            return group;
        }
    }

    /// <summary>Ends the wait of a share.</summary>
    /// <returns><see langword="false"/> if a group has taken it.</returns>
    public bool TryLeave(Key key, DecodeShare share)
    {
        lock (_lock)
        {
            if (!_places.TryGetValue(key, out var place) || !place.Waiting.Remove(share))
            {
                return false;
            }

            Tidy(key, place);
            return true;
        }
    }

    /// <summary>Gives a group those who wait, as far as there is memory for them.</summary>
    public void Close(Key key, DecodeGroup group)
    {
        lock (_lock)
        {
            if (_places.TryGetValue(key, out var place))
            {
                place.Waiting.RemoveAll(share => TryTake(group, share));
                Forget(key, place, group);
            }
        }
    }

    /// <summary>Ends a group that never started to decode.</summary>
    public void Abandon(Key key, DecodeGroup group)
    {
        lock (_lock)
        {
            if (_places.TryGetValue(key, out var place))
            {
                Forget(key, place, group);
            }
        }
    }

    private bool TryTake(DecodeGroup group, DecodeShare share)
    {
        if (group.Count >= MaxShares || group.Stopped.IsCancellationRequested || admission.TryHold(share.Bytes) is not { } hold)
        {
            return false;
        }

        share.Hold = hold;
        group.Add(share);
        return true;
    }

    private void Forget(Key key, Place place, DecodeGroup group)
    {
        place.Open = place.Open == group ? null : place.Open;
        Tidy(key, place);
    }

    private void Tidy(Key key, Place place)
    {
        if (place.Open is null && place.Waiting.Count == 0)
        {
            _places.Remove(key);
        }
    }

    /// <summary>What is decoded, and how.</summary>
    /// <param name="Engine">The engine.</param>
    /// <param name="Source">The source in one of its states.</param>
    /// <param name="Decoding">What the engine says of the plan.</param>
    internal readonly record struct Key(ISharingProcessor Engine, SourceVersion Source, object Decoding);

    private sealed class Place
    {
        public DecodeGroup? Open { get; set; }

        public List<DecodeShare> Waiting { get; } = [];
    }
}
