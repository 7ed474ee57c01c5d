namespace PhotoResize.Vips.Decoding;

/// <summary>Keeps large arrays for those who need one next, as many as jobs had at the same time.</summary>
/// <remarks>
/// In new memory, the system's work on pages takes as long as reading a file into it. Rejected: the shared pool, which keeps an array for
/// each of the library's threads, of which there are many more than jobs. What is kept here, the next full garbage collection frees.
/// </remarks>
internal static class IdleArrays
{
    /// <summary>Arrays have whole steps of bytes, so that files of similar size can take each other's.</summary>
    private const int StepBytes = 256 * 1024;

    private static readonly Lock Changing = new();
    private static readonly Stack<WeakReference<byte[]>> Idle = [];

    /// <summary>Takes an array of at least that many bytes, which may hold anything.</summary>
    public static byte[] Take(int length)
    {
        lock (Changing)
        {
            // One that is too small is not put back: a larger one takes its place.
            while (Idle.TryPop(out var reference))
            {
                if (reference.TryGetTarget(out var array) && array.Length >= length)
                {
                    return array;
                }
            }
        }

        return GC.AllocateUninitializedArray<byte>(checked((length + StepBytes - 1) / StepBytes * StepBytes));
    }

    /// <summary>Gives an array back.</summary>
    public static void Return(byte[] array)
    {
        lock (Changing)
        {
            Idle.Push(new WeakReference<byte[]>(array));
        }
    }
}
