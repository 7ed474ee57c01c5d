namespace PhotoResize.Processing;

/// <summary>The results that are made from one decode: that of the job which decodes, and the shares of others.</summary>
/// <param name="decodes">Where others look for a group.</param>
/// <param name="key">What is decoded.</param>
internal sealed class DecodeGroup(SharedDecodes decodes, SharedDecodes.Key key) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly List<DecodeShare> _shares = [];
    private readonly List<CancellationTokenRegistration> _registrations = [];

    // The job itself is one.
    private int _interested = 1;
    private bool _isClosed;

    /// <summary>Cancelled when nobody needs the decode any more, or when it has taken too long.</summary>
    public CancellationToken Stopped => _stopped.Token;

    public int Count => _shares.Count;

    /// <summary>Adds a share while decoding has not started; it is called under the lock of <see cref="SharedDecodes"/>.</summary>
    public void Add(DecodeShare share)
    {
        lock (_lock)
        {
            _shares.Add(share);
            _interested++;
        }

        _registrations.Add(share.CancellationToken.UnsafeRegister(static group => ((DecodeGroup)group!).Leave(), this));
    }

    /// <summary>Takes in those who wait for a turn, and nobody after that. Called when decoding starts.</summary>
    /// <returns>The shares to decode for; none if the group was closed before.</returns>
    public IReadOnlyList<DecodeShare> Close()
    {
        if (_isClosed)
        {
            return [];
        }

        _isClosed = true;
        decodes.Close(key, this);
        return _shares;
    }

    /// <summary>To be called when the job that decodes is cancelled.</summary>
    /// <param name="isOutOfTime">Whether it has taken too long, which holds for all of the group.</param>
    public void LeaveAsFirst(bool isOutOfTime)
    {
        if (isOutOfTime)
        {
            _stopped.Cancel();
        }
        else
        {
            Leave();
        }
    }

    /// <summary>Hands the pictures of the shares over, in the order of <see cref="Close"/>. Not for threads of low priority.</summary>
    public void Give(ReadOnlySpan<IReducedPicture?> pictures)
    {
        for (var i = 0; i < pictures.Length; i++)
        {
            _shares[i].Give(pictures[i]);
        }
    }

    /// <summary>Lets all shares make their results by themselves that have not got their picture.</summary>
    public void GiveUp()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            decodes.Abandon(key, this);
        }

        foreach (var share in _shares)
        {
            share.Give(picture: null);
        }
    }

    public void Dispose()
    {
        GiveUp();
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stopped.Dispose();
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_interested > 0)
            {
                return;
            }
        }

        _stopped.Cancel();
    }
}
