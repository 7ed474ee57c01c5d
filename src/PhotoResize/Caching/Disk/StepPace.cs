using System.Diagnostics;

namespace PhotoResize.Caching.Disk;

/// <summary>Divides long work into short steps with pauses between them, so that requests are hardly slowed down.</summary>
/// <param name="isUrgent">Whether somebody waits for the work; then there are no pauses.</param>
internal sealed class StepPace(Func<bool> isUrgent)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    private long _began = Stopwatch.GetTimestamp();

    /// <summary>Call this often; pauses when a step has taken long enough.</summary>
    public ValueTask KeepAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Stopwatch.GetElapsedTime(_began) < Step ? default : new ValueTask(PauseAsync(cancellationToken));
    }

    // By the real clock, since this is about the machine's load.
    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        if (isUrgent())
        {
            await Task.Yield();
        }
        else
        {
            await Task.Delay(Pause, cancellationToken);
        }

        _began = Stopwatch.GetTimestamp();
    }
}
