using PhotoResize.Planning;

namespace PhotoResize.Processing;

/// <summary>A result that may be made from what another job decodes.</summary>
/// <param name="plan">What to decode for.</param>
/// <param name="bytes">The memory that it takes beside that job.</param>
/// <param name="cancellationToken">Cancelled when nobody waits for the result any more.</param>
internal sealed class DecodeShare(ImagePlan plan, long bytes, CancellationToken cancellationToken) : IDisposable
{
    private readonly TaskCompletionSource<IReducedPicture?> _picture = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _served = new();

    public ImagePlan Plan => plan;

    public long Bytes => bytes;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>Cancelled when <see cref="Picture"/> is there: a wait for a turn of its own is over.</summary>
    public CancellationToken Served => _served.Token;

    /// <summary>The picture, to be disposed by who waits for it; <see langword="null"/> if the result has to be made by itself.</summary>
    public Task<IReducedPicture?> Picture => _picture.Task;

    /// <summary>The memory that was reserved when a group took the share.</summary>
    public JobAdmission.Hold? Hold { get; set; }

    /// <summary>Hands the picture over. Not for threads of low priority: it may start a thread, which inherits the priority.</summary>
    public void Give(IReducedPicture? picture)
    {
        if (_picture.TrySetResult(picture))
        {
            _served.Cancel();
        }
        else
        {
            picture?.Dispose();
        }
    }

    public void Dispose()
    {
        Hold?.Dispose();
        _served.Dispose();
    }
}
