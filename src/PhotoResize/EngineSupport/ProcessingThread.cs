using System.Runtime.InteropServices;

namespace PhotoResize.EngineSupport;

/// <summary>Where an engine computes: threads of their own, which yield to those that answer requests.</summary>
public static partial class ProcessingThread
{
    /// <summary>
    /// Added to the nice value: where both want a core, a job weighs a third of a thread that answers. More would give hits a little more,
    /// and leave too little to jobs beside a flood of hits, or beside other busy programs of the machine, for which jobs step back as well.
    /// </summary>
    private const int Niceness = 5;

    /// <summary>
    /// Runs <paramref name="work"/> on a new thread, which has a lower priority on Linux and Windows. The pool's threads stay free to answer
    /// requests, and a core that both want goes to them first. Reading asynchronously, and whatever else uses the thread pool, belongs
    /// before or after it: a thread that the pool starts meanwhile may inherit the priority.
    /// </summary>
    /// <typeparam name="T">What the work makes.</typeparam>
    /// <param name="work">The work; threads that it starts have the lower priority too.</param>
    /// <param name="cancellationToken">Cancels work that has not begun; work that has is to look at it itself.</param>
    /// <returns>What the work made; it fails as the work failed.</returns>
    public static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => Task.Factory.StartNew(
        () => RunAndWait(work),
        cancellationToken,
        TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
        TaskScheduler.Default);

    /// <summary>
    /// The calling thread keeps its priority, only waits, and goes on with what awaits the work. The one that worked could not: on Linux
    /// nobody without rights gets a priority back, and a new thread inherits that of its creator, a new one of the pool's included.
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
            // The runtime leaves priorities alone there. If the system refuses, the work is done all the same.
            _ = Nice(Niceness);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }

    /// <summary>On Linux this is the calling thread's alone, although POSIX says the process's: see nice(2).</summary>
    [LibraryImport("libc", EntryPoint = "nice")]
    private static partial int Nice(int increment);
}
