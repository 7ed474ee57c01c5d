using System.Collections.Concurrent;

namespace PhotoResize.EndToEnd.Tests;

/// <summary>The system's time, but for timers of one length, which end when a test says so.</summary>
internal sealed class ManualTimers : TimeProvider
{
    /// <summary>No other timer is set to it.</summary>
    public static readonly TimeSpan Watched = TimeSpan.FromMinutes(123);

    private readonly ConcurrentQueue<Action> _waiting = [];

    /// <summary>Ends all timers that are set to <see cref="Watched"/>.</summary>
    public void Elapse()
    {
        while (_waiting.TryDequeue(out var end))
        {
            end();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Watched)
        {
            _waiting.Enqueue(() => callback(state));
        }

        return base.CreateTimer(callback, state, dueTime, period);
    }
}
