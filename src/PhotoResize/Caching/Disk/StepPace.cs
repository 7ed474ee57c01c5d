using System.Diagnostics;

namespace PhotoResize.Caching.Disk;

/// <summary>Divides long work into short steps with rests between them, so that requests hardly feel it.</summary>
/// <param name="isUrgent">Whether somebody waits for the work now; then there are no rests.</param>
internal sealed class StepPace(Func<bool> isUrgent)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(15);

    private long _began = Stopwatch.GetTimestamp();

    /// <summary>To be called often; rests when a step has been long enough.</summary>
    public ValueTask KeepAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Stopwatch.GetElapsedTime(_began) < Step ? default : new ValueTask(RestAsync(cancellationToken));
    }

    // By the machine's own clock: this is about its load.
    private async Task RestAsync(CancellationToken cancellationToken)
    {
        if (isUrgent())
        {
            await Task.Yield();
        }
        else
        {
            await Task.Delay(Rest, cancellationToken);
        }

        _began = Stopwatch.GetTimestamp();
    }
}
