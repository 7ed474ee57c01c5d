namespace PhotoResize.Vips.Decoding;

/// <summary>Keeps large arrays for those who need one next, as many as jobs had at the same time.</summary>
/// <remarks>
/// In new memory, the system's work on pages takes as long as reading a file into it. Rejected: the shared pool, which keeps an array for
/// each of the library's threads, of which there are many more than jobs. What is kept here, the next full garbage collection frees.
/// </remarks>
internal sealed class IdleArrays
{
    /// <summary>Arrays have whole steps of bytes, so that files of similar size can take each other's.</summary>
    private const int StepBytes = 256 * 1024;

    private readonly Lock _changing = new();
    private readonly Stack<WeakReference<byte[]>> _idle = [];

    /// <summary>Those of all jobs.</summary>
    public static IdleArrays Shared { get; } = new();

    /// <summary>Takes an array of at least that many bytes, which may hold anything.</summary>
    public byte[] Take(int length)
    {
        lock (_changing)
        {
            // One that is too small is not put back: a larger one takes its place.
            while (_idle.TryPop(out var reference))
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
    public void Return(byte[] array)
    {
        lock (_changing)
        {
            _idle.Push(new WeakReference<byte[]>(array));
        }
    }
}
