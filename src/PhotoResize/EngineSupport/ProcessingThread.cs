using System.Globalization;
using System.Runtime.InteropServices;

namespace PhotoResize.EngineSupport;

/// <summary>Runs the work of engines on dedicated threads with a lower priority than those that answer requests.</summary>
public static partial class ProcessingThread
{
    /// <summary>
    /// Added to the nice value of a job: when both compete for a core, it gets half of the weight of a thread that answers requests. Jobs yield
    /// to other busy programs as well, so it is not more.
    /// </summary>
    private const int Niceness = 3;

    /// <summary>The same while the thread pool is busy, as it is with answers: a tenth of the weight.</summary>
    private const int NicenessBesideAnswers = 10;

    /// <summary>How many items of work the pool completes between two looks when it is busy: two thousand a second.</summary>
    private const int BusyItems = 40;

    private const int LookMilliseconds = 20;

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
        LoweredPriority? priority = null;
        var thread = new Thread(() =>
        {
            priority = LowerPriority();
            job.RunSynchronously(TaskScheduler.Default);
        })
        {
            IsBackground = true,
            Name = "PhotoResize job",
        };
        thread.Start();
        var completed = ThreadPool.CompletedWorkItemCount;
        while (!thread.Join(LookMilliseconds))
        {
            var before = completed;
            completed = ThreadPool.CompletedWorkItemCount;
            if (completed - before >= BusyItems)
            {
                // The next job starts with more again. This one cannot be given back what is taken from it.
                priority?.LowerFurther();
                thread.Join();
                break;
            }
        }

        return job.GetAwaiter().GetResult();
    }

    private static LoweredPriority? LowerPriority()
    {
        if (OperatingSystem.IsLinux())
        {
            // On Linux, .NET ignores Thread.Priority. If nice fails, the work runs with normal priority.
            var nice = Nice(Niceness);
            return nice > 0 && FindThreadId() is { } thread ? new LoweredPriority(thread, nice) : null;
        }

        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        return null;
    }

    /// <summary>The system's id of the calling thread. Old C libraries have no call for it.</summary>
    private static int? FindThreadId()
    {
        try
        {
            var link = new FileInfo("/proc/thread-self").LinkTarget.AsSpan();
            return int.TryParse(link[(link.LastIndexOf('/') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>On Linux it affects only the calling thread, although POSIX says the process: see nice(2).</summary>
    [LibraryImport("libc", EntryPoint = "nice")]
    private static partial int Nice(int increment);

    /// <summary>On Linux a process that is named by the id of a thread is that thread.</summary>
    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int kind, int thread, int nice);

    /// <summary>A thread whose priority was lowered.</summary>
    private sealed class LoweredPriority(int thread, int nice)
    {
        private const int OfProcess = 0;

        public void LowerFurther() => _ = SetPriority(OfProcess, thread, nice + NicenessBesideAnswers - Niceness);
    }
}
