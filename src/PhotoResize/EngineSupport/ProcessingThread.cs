using System.Runtime.InteropServices;

namespace PhotoResize.EngineSupport;

/// <summary>Runs the work of engines on dedicated threads with a lower priority than those that answer requests.</summary>
public static partial class ProcessingThread
{
    /// <summary>
    /// Added to the nice value: when both compete for a core, a job gets a fifth of the weight of a thread that answers requests. With a
    /// lower value, hits lose half of their rate beside jobs. A higher one starves jobs during a flood of hits, and beside other busy programs,
    /// to which jobs yield as well.
    /// </summary>
    private const int Niceness = 7;

    /// <summary>PRIO_PROCESS, with 0 for the caller.</summary>
    private const int ThisThread = 0;

    /// <summary>
    /// Runs <paramref name="work"/> on a new thread, with lower priority on Linux and Windows, so that thread pool threads stay free to
    /// answer requests and get a core first. The work must not use the thread pool, for example for asynchronous reading: a pool thread
    /// that is started meanwhile may inherit the priority.
    /// </summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work; threads that it starts inherit the lower priority.</param>
    /// <param name="cancellationToken">Cancels work that has not started; running work must check it itself.</param>
    /// <returns>The result of the work, or its exception.</returns>
    public static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => RunAsync(work, RunOnNewThread, cancellationToken);

    /// <summary>Runs <paramref name="work"/> on a thread that an engine's library has, whose priority is lowered for good.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="runElsewhere">Runs an action on such a thread, and returns when it is done.</param>
    /// <param name="cancellationToken">Cancels work that has not started.</param>
    internal static Task<T> RunAsync<T>(Func<T> work, Action<Action> runElsewhere, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            () => RunAndWait(work, runElsewhere),
            cancellationToken,
            TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default);

    /// <summary>Runs an action, which does not throw, on a new thread, and returns when it is done.</summary>
    internal static void RunOnNewThread(Action action)
    {
        var thread = new Thread(() => action()) { IsBackground = true, Name = "PhotoResize job" };
        thread.Start();
        thread.Join();
    }

    /// <summary>
    /// Waits on the calling thread, which keeps its priority and runs the continuations. The worker thread cannot run them: on Linux,
    /// raising a lowered priority again needs privileges, and a new thread, also of the pool, inherits the priority of its creator.
    /// </summary>
    private static T RunAndWait<T>(Func<T> work, Action<Action> runElsewhere)
    {
        var job = new Task<T>(work);
        var usual = OperatingSystem.IsLinux() ? GetPriority(ThisThread, 0) : 0;
        runElsewhere(() =>
        {
            LowerPriority(usual);
            job.RunSynchronously(TaskScheduler.Default);
        });
        return job.GetAwaiter().GetResult();
    }

    private static void LowerPriority(int usual)
    {
        if (OperatingSystem.IsLinux())
        {
            // On Linux, .NET ignores Thread.Priority. The value is absolute, since a thread may have been lowered before. If the call fails,
            // the work runs with normal priority.
            _ = SetPriority(ThisThread, 0, usual + Niceness);
        }
        else
        {
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        }
    }

    /// <summary>On Linux it is that of the calling thread, although POSIX says the process: see getpriority(2).</summary>
    [LibraryImport("libc", EntryPoint = "getpriority")]
    private static partial int GetPriority(int which, int who);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
