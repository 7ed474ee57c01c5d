using System.Collections.Concurrent;
using System.Diagnostics;

namespace PhotoResize.CacheBenchmarks;

/// <summary>
/// Runs asynchronous work on a thread of its own and takes the time of each stretch between two awaits that let go of the thread: the
/// work's steps, as others feel them. Time that the system gave to other threads meanwhile is part of it.
/// </summary>
internal sealed class StepMeter : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _steps = [];
    private readonly List<TimeSpan> _times = [];

    public static Task<StepTimes> RunAsync(Func<Task> work)
    {
        var outcome = new TaskCompletionSource<StepTimes>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                outcome.SetResult(new StepMeter().Run(work));
            }
            catch (Exception exception)
            {
                outcome.SetException(exception);
            }
        });
        thread.Start();
        return outcome.Task;
    }

    public override void Post(SendOrPostCallback d, object? state) => _steps.Add((d, state));

    public override SynchronizationContext CreateCopy() => this;

    private StepTimes Run(Func<Task> work)
    {
        SetSynchronizationContext(this);
        var began = Stopwatch.GetTimestamp();
        Task? task = null;
        Measure(() => task = work());
        task!.ContinueWith(_ => _steps.CompleteAdding(), TaskScheduler.Default);
        foreach (var (callback, state) in _steps.GetConsumingEnumerable())
        {
            Measure(() => callback(state));
        }

        var took = Stopwatch.GetElapsedTime(began);
        task.GetAwaiter().GetResult();
        _times.Sort();
        return new StepTimes(took, new TimeSpan(_times.Sum(time => time.Ticks)), _times[(int)(_times.Count * 0.99)], _times[^1]);
    }

    private void Measure(Action step)
    {
        var began = Stopwatch.GetTimestamp();
        step();
        _times.Add(Stopwatch.GetElapsedTime(began));
    }
}
