using System.Runtime.InteropServices;

namespace PhotoResize.EngineSupport;

/// <summary>Runs the work of engines on dedicated threads with a lower priority than those that answer requests.</summary>
public static partial class ProcessingThread
{
    /// <summary>
    /// Added to the nice value: when both compete for a core, a job gets a third of the weight of a thread that answers requests. A higher
    /// value would speed up hits only a little. It would starve jobs during a flood of hits, and beside other busy programs, to which jobs
    /// yield as well.
    /// </summary>
    private const int Niceness = 5;

    /// <summary>
    /// Runs <paramref name="work"/> on a new thread, with lower priority on Linux and Windows, so that thread pool threads stay free to
    /// answer requests and get a core first. The work must not use the thread pool, for example for asynchronous reading: a pool thread
    /// that is started meanwhile may inherit the priority.
    /// </summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work; threads that it starts inherit the lower priority.</param>
    /// <param name="cancellationToken">Cancels work that has not started; running work must check it itself.</param>
    /// <returns>The result of the work, or its exception.</returns>
    public static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => RunAndWait(work),
        cancellationToken,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default);

    /// <summary>
    /// Waits on the calling thread, which keeps its priority and runs the continuations. The worker thread cannot run them: on Linux,
    /// raising a lowered priority again needs privileges, and a new thread, also of the pool, inherits the priority of its creator.
    /// </summary>
    private static T RunAndWait<T>(Func<T> work)
    {
        var job = new Task<T>(work);
        var thread = new Thread(() =>
        {
            LowerPriority();
            job.RunSynchronously(TaskScheduler.Default);
        })
        {
            IsBackground = true,
            Name = "PhotoResize job",
        };
        thread.Start();
        thread.Join();
        return job.GetAwaiter().GetResult();
    }

    private static void LowerPriority()
    {
        if (OperatingSystem.IsLinux())
        {
            // On Linux, .NET ignores Thread.Priority. If nice fails, the work runs with normal priority.
            _ = Nice(Niceness);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }

    /// <summary>On Linux it affects only the calling thread, although POSIX says the process: see nice(2).</summary>
    [LibraryImport("libc", EntryPoint = "nice")]
    private static partial int Nice(int increment);
}
