using System.Runtime.InteropServices;

namespace PhotoResize.EngineSupport;

/// <summary>Runs the work of engines on threads of their own with a lower priority than those that answer requests.</summary>
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

    /// <summary>They have the priority of what asked for work, and go on when it is done.</summary>
    private static readonly KeptThreads Waiting = new(loop => Start(loop, "PhotoResize end of job"), KeptThreads.UsualIdleTime);

    private static readonly KeptThreads Jobs = new(loop => Start(loop, "PhotoResize job"), KeptThreads.UsualIdleTime);

    /// <summary>
    /// Runs <paramref name="work"/> on a thread of its own, with lower priority on Linux and Windows, so that thread pool threads stay free to
    /// answer requests and get a core first. The work must not use the thread pool, for example for asynchronous reading: a pool thread
    /// that is started meanwhile may inherit the priority.
    /// </summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work; threads that it starts inherit the lower priority.</param>
    /// <param name="cancellationToken">Cancels work that has not started; running work must check it itself.</param>
    /// <returns>The result of the work, or its exception.</returns>
    public static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => RunAsync(work, StartOnOwnThread, cancellationToken);

    /// <summary>Runs <paramref name="work"/> on a thread that an engine's library has, whose priority is lowered for good.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="start">
    /// Starts a first action on such a thread, and returns. Calls a second one after it, when the thread may be used again. Neither action throws.
    /// </param>
    /// <param name="cancellationToken">Cancels work that has not started.</param>
    /// <remarks>
    /// Another thread, which keeps its priority, runs the continuations. The worker thread cannot run them: on Linux, raising a lowered
    /// priority again needs privileges, and a new thread, also of the pool, inherits the priority of its creator. So the other one is there
    /// before the work begins.
    /// </remarks>
    internal static Task<T> RunAsync<T>(Func<T> work, Action<Action, Action> start, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        var completion = new TaskCompletionSource<T>();
        var job = new Task<T>(work, TaskCreationOptions.DenyChildAttach);
        var usual = OperatingSystem.IsLinux() ? GetPriority(ThisThread, 0) : 0;
        var waiting = Waiting.TryTake()!;
        try
        {
            start(
                () =>
                {
                    LowerPriority(usual);
                    job.RunSynchronously(TaskScheduler.Default);
                },
                () => waiting.Run(() => Complete(completion, job, cancellationToken)));
        }
        catch
        {
            // The system has no more threads. This one goes back.
            waiting.Run(() => { });
            throw;
        }

        return completion.Task;
    }

    /// <summary>Starts an action on a thread for jobs, and another one after it; see <see cref="RunAsync{T}(Func{T}, Action{Action, Action}, CancellationToken)"/>.</summary>
    internal static void StartOnOwnThread(Action work, Action done) => Jobs.TryTake()!.Run(work, done);

    private static bool Start(Action loop, string name)
    {
        // Without the context of who asks for work first: the thread outlives it.
        new Thread(() => loop()) { IsBackground = true, Name = name }.UnsafeStart();
        return true;
    }

    private static void Complete<T>(TaskCompletionSource<T> completion, Task<T> job, CancellationToken cancellationToken)
    {
        if (job.Exception?.InnerException is OperationCanceledException canceled && canceled.CancellationToken == cancellationToken)
        {
            completion.SetCanceled(cancellationToken);
        }
        else
        {
            completion.SetFromTask(job);
        }
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
