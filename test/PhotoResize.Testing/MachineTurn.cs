namespace PhotoResize.Testing;

/// <summary>
/// Lets test processes that fill the whole machine, or that measure what takes how long, run one after the other. The test command runs
/// as many projects at a time as there are cores.
/// </summary>
public static class MachineTurn
{
    /// <summary>Waits until no other such process runs. The turn ends with the process.</summary>
    public static void Take()
    {
        var taken = new TaskCompletionSource();
        var holder = new Thread(() => Hold(taken)) { IsBackground = true, Name = "Turn on the machine" };
        holder.Start();
        taken.Task.GetAwaiter().GetResult();
    }

    /// <summary>On a thread of its own, since a mutex belongs to its thread and is released when that one ends.</summary>
    private static void Hold(TaskCompletionSource taken)
    {
        using var turn = new Mutex(initiallyOwned: false, "PhotoResize.Testing.MachineTurn");
        try
        {
            turn.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // The process before has ended, as each does with its turn.
        }

        taken.SetResult();
        new SemaphoreSlim(0).Wait();
    }
}
