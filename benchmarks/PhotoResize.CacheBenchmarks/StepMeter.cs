using System.Collections.Concurrent;
using System.Diagnostics;

namespace PhotoResize.CacheBenchmarks;

/// <summary>
/// Runs asynchronous work on a dedicated thread and measures the time of each step, from one yielding await to the next. Time that the
/// system gives to other threads is included.
/// </summary>
internal sealed class StepMeter : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _steps = [];
    private readonly List<TimeSpan> _times = [];

    public static Task<StepTimes> RunAsync(Func<Task> work)
    {
        var completion = new TaskCompletionSource<StepTimes>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                completion.SetResult(new StepMeter().Run(work));
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        });
        thread.Start();
        return completion.Task;
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

        var total = Stopwatch.GetElapsedTime(began);
        task.GetAwaiter().GetResult();
        _times.Sort();
        return new StepTimes(total, new TimeSpan(_times.Sum(time => time.Ticks)), _times[(int)(_times.Count * 0.99)], _times[^1]);
    }

    private void Measure(Action step)
    {
        var began = Stopwatch.GetTimestamp();
        step();
        _times.Add(Stopwatch.GetElapsedTime(began));
    }
}
